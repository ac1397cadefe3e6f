import type { Entitlement } from '../entitlements/entitlement.js';
import type { AttributeCatalogue } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';
import { entitlementValue, uriValue } from './entitlement-value.rules.js';

/**
 * `role` and its URI in `eduPersonEntitlement`. A role held in one unit is stated as the role: which powers it gives
 * there is said, with the unit, by the powers' own attributes.
 */
export function roleValues(
  entitlements: readonly Entitlement[],
  catalogue: AttributeCatalogue,
): AttributeValue[] {
  return entitlements
    .filter(({ kind }) => kind === 'role')
    .flatMap((role) => {
      const uri = `${catalogue.base}/role/${encodeURIComponent(role.code)}`;
      return [
        entitlementValue(catalogue.role, role, `${role.code}@${role.organisation.number}`),
        entitlementValue(catalogue.standard.entitlement, role, uriValue(uri, role.organisation.number)),
      ];
    });
}
