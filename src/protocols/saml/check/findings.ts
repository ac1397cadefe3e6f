import { ENTITY_FINDINGS } from './entity-findings.js';
import { FEDERATION_FINDINGS } from './federation-findings.js';
import { KEY_FINDINGS } from './key-findings.js';
import { PRESENTATION_FINDINGS } from './presentation-findings.js';

/** Every finding there is. */
export const FINDINGS = {
  ...ENTITY_FINDINGS,
  ...PRESENTATION_FINDINGS,
  ...KEY_FINDINGS,
  ...FEDERATION_FINDINGS,
};

export type FindingCode = keyof typeof FINDINGS;
