import { canonicalJson } from '../audit/canonical-json.js';
import type { Entitlement } from '../entitlements/entitlement.js';
import { ASSURANCE_LEVEL, isFreeToUse, isLimited } from '../entitlements/entitlements.rules.js';
import type { AttributeCatalogue } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';
import { entitlementValue, uriValue } from './entitlement-value.rules.js';

/**
 * The powers held: in full in `mandateDetails`; by code in `mandate` and `eduPersonEntitlement`, but only such as one
 * person may use alone, since a party that reads a code alone takes it as free to use.
 * @param inFull whether `mandateDetails` is wanted: it takes as long to write as everything else
 */
export function mandateValues(
  entitlements: readonly Entitlement[],
  catalogue: AttributeCatalogue,
  inFull: boolean,
): AttributeValue[] {
  const values: AttributeValue[] = [];
  for (const power of entitlements) {
    if (power.kind !== 'power') continue;
    if (inFull) values.push(entitlementValue(catalogue.mandateDetails, power, mandateDetails(power)));
    if (isFreeToUse(power)) values.push(...codeValues(power, catalogue));
  }
  return values;
}

function codeValues(power: Entitlement, catalogue: AttributeCatalogue): AttributeValue[] {
  const { code, organisation } = power;
  const values = [
    entitlementValue(catalogue.mandate, power, `${code}@${organisation.number}`),
    entitlementValue(catalogue.standard.entitlement, power, uriValue(code, organisation.number)),
  ];
  return isLimited(power) ? values.map((value) => ({ ...value, hidesLimits: true })) : values;
}

/**
 * One power as canonical JSON (RFC 8785): id, basis (`mandate`, or `role` when a role carries the power), power,
 * organisation, limits by dimension, assuranceLevels (empty: any), personsTogether, validFrom and validUntil (ISO 8601
 * UTC; validUntil exclusive), and where they apply condition and passedOnFrom (the mandate it was passed on from).
 */
function mandateDetails(power: Entitlement): string {
  const limits = Object.entries(power.limits).filter(([dimension]) => dimension !== ASSURANCE_LEVEL);
  const { basis } = power;
  return canonicalJson({
    id: basis.kind === 'mandate' ? basis.mandateId : basis.assignmentId,
    basis: basis.kind === 'mandate' ? 'mandate' : 'role',
    power: power.code,
    organisation: power.organisation.number,
    limits: Object.fromEntries(limits),
    assuranceLevels: power.acceptedLevels,
    personsTogether: power.personsTogether,
    validFrom: power.validFrom.toISOString(),
    ...(power.validUntil && { validUntil: power.validUntil.toISOString() }),
    ...(power.condition !== undefined && { condition: power.condition }),
    ...(basis.kind === 'mandate' && basis.passedOnFrom[0] && { passedOnFrom: basis.passedOnFrom[0] }),
  });
}
