import type { EntityFacts, RoleFacts } from '../xml/entity-facts.js';
import { SAMLP } from '../xml/namespaces.js';
import type { Expected, Remark } from './finding.js';

const YEAR_MS = 366 * 86_400_000;

/** What holds for the descriptor as a whole. */
export function entityRemarks(entity: EntityFacts, { now }: Expected): Remark[] {
  return [
    ...entity.schemaProblems.map((value): Remark => ({ code: 'schema', at: 'EntityDescriptor', value })),
    ...nameRemarks(entity),
    ...validityRemarks(entity, now),
    ...signatureRemarks(entity),
    ...(entity.isRegistered
      ? [{ code: 'registration-info', at: 'EntityDescriptor/Extensions' } as const]
      : []),
    ...(entity.roles.length === 0 ? [{ code: 'no-role', at: 'EntityDescriptor' } as const] : []),
    ...entity.roles.filter(isNotSaml).map(({ element }): Remark => ({ code: 'protocol', at: element })),
  ];
}

function nameRemarks({ entityId }: EntityFacts): Remark[] {
  const at = 'EntityDescriptor/@entityID';
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(entityId) || entityId.length > 1024)
    return [{ code: 'entity-id', at }];
  return entityId.length > 256 ? [{ code: 'entity-id-long', at }] : [];
}

function validityRemarks({ validUntil }: EntityFacts, now: Date): Remark[] {
  const at = 'EntityDescriptor/@validUntil';
  if (validUntil === undefined) return [{ code: 'valid-until-missing', at }];
  if (validUntil === 'unreadable') return [{ code: 'valid-until-unreadable', at }];
  const value = validUntil.toISOString();
  if (validUntil <= now) return [{ code: 'valid-until-passed', at, value }];
  return validUntil.getTime() - now.getTime() > YEAR_MS ? [{ code: 'valid-until-far', at, value }] : [];
}

function signatureRemarks({ signature }: EntityFacts): Remark[] {
  const at = 'EntityDescriptor/Signature';
  if (signature === 'none') return [{ code: 'unsigned', at }];
  return signature === 'not-verified' ? [{ code: 'signature', at }] : [];
}

function isNotSaml({ protocols }: RoleFacts): boolean {
  return !protocols.includes(SAMLP);
}
