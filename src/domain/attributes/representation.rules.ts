import { earliest } from '../entitlements/earliest.js';
import type { Entitlement } from '../entitlements/entitlement.js';
import { isFreeToUse, isLimited } from '../entitlements/entitlements.rules.js';
import type { AttributeCatalogue } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';
import { entitlementValue } from './entitlement-value.rules.js';

/**
 * `representation`, with or without special power ("företrädare med eller utan särskild befogenhet"). Only from a
 * mandate of the reserved power to represent: neither an employment nor a role represents anybody (invariant 15). The
 * special power is another mandate, and the party is told of it only where its agreement lists that power too.
 */
export function representationValues(
  entitlements: readonly Entitlement[],
  catalogue: AttributeCatalogue,
): AttributeValue[] {
  const mandates = entitlements.filter(
    (it) => it.kind === 'power' && it.basis.kind === 'mandate' && isFreeToUse(it),
  );
  const special = mandates.filter(({ code }) => code !== catalogue.representPower);
  return mandates
    .filter(({ code }) => code === catalogue.representPower)
    .flatMap((mandate) => [
      without(mandate, catalogue),
      ...special
        .filter(({ organisation }) => organisation.id === mandate.organisation.id)
        .map((power) => withSpecial(mandate, power, catalogue)),
    ]);
}

function without(mandate: Entitlement, catalogue: AttributeCatalogue): AttributeValue {
  const value = entitlementValue(catalogue.representation, mandate, plain(mandate));
  return isLimited(mandate) ? { ...value, hidesLimits: true } : value;
}

function withSpecial(
  mandate: Entitlement,
  power: Entitlement,
  catalogue: AttributeCatalogue,
): AttributeValue {
  const represents = without(mandate, catalogue);
  const stated = entitlementValue(
    catalogue.representation,
    power,
    `sarskild-befogenhet@${mandate.organisation.number}`,
  );
  return {
    ...stated,
    codes: [...represents.codes, ...stated.codes],
    acceptedLevels: [mandate.acceptedLevels, power.acceptedLevels],
    replaces: plain(mandate),
    ...(represents.hidesLimits && { hidesLimits: true }),
    basis: {
      assignmentIds: [],
      mandateIds: [...represents.basis.mandateIds, ...stated.basis.mandateIds],
    },
    validUntil: earliest([represents.validUntil, stated.validUntil]),
  };
}

function plain({ organisation }: Entitlement): string {
  return `utan-sarskild-befogenhet@${organisation.number}`;
}
