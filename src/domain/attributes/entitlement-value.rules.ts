import type { Entitlement } from '../entitlements/entitlement.js';
import type { AttributeDefinition } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';

/** One value that states an entitlement, with what it rests on. */
export function entitlementValue(
  attribute: AttributeDefinition,
  entitlement: Entitlement,
  value: string,
): AttributeValue {
  const { basis, kind, code, relyingPartyId, organisation, acceptedLevels, validUntil } = entitlement;
  return {
    attribute,
    value,
    organisationId: organisation.id,
    scope: organisation.number,
    codes: [relyingPartyId === undefined ? { kind, code } : { kind, code, relyingPartyId }],
    acceptedLevels: [acceptedLevels],
    basis: {
      assignmentIds: basis.kind === 'assignment' ? [basis.assignmentId] : [],
      mandateIds: basis.kind === 'mandate' ? [basis.mandateId] : [],
    },
    validUntil,
  };
}

/**
 * A role or power as a URI for `eduPersonEntitlement`. The organisation goes into the fragment, `#organisation=<number>`
 * (`&organisation=` where the code has a fragment already), as group URIs carry their authority (AARC-G069).
 */
export function uriValue(code: string, organisationNumber: string): string {
  return `${code}${code.includes('#') ? '&' : '#'}organisation=${organisationNumber}`;
}
