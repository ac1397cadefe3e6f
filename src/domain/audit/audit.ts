import type { CanonicalValue } from './canonical-json.js';

/** One act of administration as it is recorded. Nothing in it may be a personal number or a NameID. */
export interface AuditEntry {
  /** Absent when the act is not about one organisation (a shared power, a relying party). */
  readonly organisationId?: string;
  /** Dotted, e.g. `mandate.revoke`. */
  readonly act: string;
  /** Ids of the rows the act is about. */
  readonly subjectIds: readonly string[];
  /** What was; only its digest is kept. Absent where there was nothing. */
  readonly before?: CanonicalValue;
  /** What is; only its digest is kept. Absent where nothing is left. */
  readonly after?: CanonicalValue;
  /** Ids and codes, kept readable. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly reason?: string;
}

/** An audit event as listed, newest first. */
export interface AuditEventView {
  /** Grows with time; what `before` of the next page is. */
  readonly id: string;
  readonly organisationId?: string;
  readonly actor: string;
  readonly actorPersonId?: string;
  readonly act: string;
  readonly subjectIds: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly recordedAt: Date;
}
