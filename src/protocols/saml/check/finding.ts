import type { Explained } from './explained.js';
import { FINDINGS, type FindingCode } from './findings.js';

/** What a rule has seen: where, and what stands there if that helps. */
export interface Remark {
  readonly code: FindingCode;
  /** The element, by the names on the way to it. */
  readonly at: string;
  /** As it stands in the metadata: others wrote it. */
  readonly value?: string;
}

/** A remark with all that an operator needs to know of it. */
export interface Finding extends Remark, Explained {
  readonly entityId: string;
}

/** What is expected beside what the metadata says. */
export interface Expected {
  readonly now: Date;
  /** Of our own metadata: where its endpoints must be. */
  readonly publicUrl?: string;
}

export function findingOf(entityId: string, { code, at, value }: Remark): Finding {
  const { severity, problem, rule, remedy } = FINDINGS[code];
  return { code, severity, entityId, at, ...(value !== undefined && { value }), problem, rule, remedy };
}
