import type { EntityFacts } from '../xml/entity-facts.js';
import { readEntityFacts } from '../xml/entity-facts-reader.js';
import { algorithmRemarks } from './algorithms.rules.js';
import { categoryRemarks } from './categories.rules.js';
import { endpointRemarks } from './endpoints.rules.js';
import { entityRemarks } from './entity.rules.js';
import { findingOf, type Expected, type Finding, type Remark } from './finding.js';
import { keyRemarks } from './keys.rules.js';
import { presentationRemarks } from './presentation.rules.js';
import { scopeRemarks } from './scopes.rules.js';

const RULES: readonly ((entity: EntityFacts, expected: Expected) => Remark[])[] = [
  entityRemarks,
  presentationRemarks,
  keyRemarks,
  algorithmRemarks,
  endpointRemarks,
  categoryRemarks,
  scopeRemarks,
];

export interface CheckedMetadata {
  /** EntityIDs, as they stand there. */
  readonly entities: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * What the federation's operator would object to in metadata that is to be registered: ours, or that of a service or identity
 * provider. Nothing of it needs to be good.
 * @throws XmlRefused when it is no XML that can be read
 */
export function checkMetadata(xml: Uint8Array, expected: Expected): CheckedMetadata {
  const entities = readEntityFacts(xml);
  return {
    entities: entities.map(({ entityId }) => entityId),
    findings: entities.flatMap((entity) => findingsIn(entity, expected)),
  };
}

function findingsIn(entity: EntityFacts, expected: Expected): Finding[] {
  const remarks = RULES.flatMap((rule) => rule(entity, expected));
  const findings = remarks.map((remark) => findingOf(entity.entityId, remark));
  return findings.toSorted((a, b) => Number(a.severity === 'should') - Number(b.severity === 'should'));
}
