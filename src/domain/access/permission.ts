/**
 * What a caller may do, each for whole organisations. A closed list: an operation that names none of them is refused.
 * Stored with machine clients and, as limits of a mandate, with administrators; a name is never given another meaning.
 */
export const permissions = [
  /** Organisations, units, employees, employments and their identifiers. */
  'directory:read',
  'directory:write',
  /** See protected identities unmasked, one look at a time and with a purpose. */
  'protected-identities:read',
  /** The catalogue of roles and powers, role assignments, mandates and entitlements. */
  'mandates:read',
  /** Define roles and powers of the organisation. */
  'catalogue:write',
  /** Assign and withdraw roles. */
  'roles:write',
  /** Grant, pass on, suspend, resume and revoke mandates. */
  'mandates:write',
  /** Approve and reject mandates. */
  'mandates:approve',
  'agreements:read',
  'agreements:write',
  /** Import sources, imports and their verdicts. */
  'imports:read',
  /** Run imports, which keep all that files may say, and confirm and cancel those that wait. */
  'imports:run',
  /** Disclosures and audit events. */
  'records:read',
  /** Machine clients and their tokens. */
  'clients:read',
  'clients:write',
  /** Decide who administers: act on mandates of the power to administer. */
  'administrators:write',
  /** What concerns all organisations: onboarding, relying parties, shared roles and powers. Of operators alone. */
  'service:operate',
] as const;

export type Permission = (typeof permissions)[number];

/** Those an organisation's own administrators and clients can have. */
export const organisationPermissions = permissions.filter((permission) => permission !== 'service:operate');

export function isPermission(text: string): text is Permission {
  return (permissions as readonly string[]).includes(text);
}
