import type { IdentifierType } from './identifier.rules.js';

/**
 * Which employees are looked for; all that is said must be true. By name, unit, or an identifier other than the
 * orgAffiliation nobody finds a protected identity, unless identities are unmasked.
 */
export interface EmployeeFilter {
  /** A part of the name they have now, without regard to case. */
  readonly name?: string;
  /** How the uid begins. */
  readonly uid?: string;
  /** An identifier they have now, whole. */
  readonly identifier?: { readonly type: IdentifierType; readonly value: string };
  /** Code of the unit they work in now. */
  readonly unit?: string;
  /** Whether those in units below it count, too. They do unless said. */
  readonly includeSubunits?: boolean;
  /** Code of a role they hold now. */
  readonly role?: string;
  /** Code of a power they hold now: by a mandate that is active, or with a role. Chains of mandates are not followed. */
  readonly power?: string;
  /** Only those whose employment is in force. */
  readonly employedAt?: 'now';
}
