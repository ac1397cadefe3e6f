import { hasPermission, requireOperator, type Caller } from '../access/caller.js';
import { isPermission, type Permission } from '../access/permission.js';
import { requireText } from '../directory/text.rules.js';
import type { NewMachineClient } from './machine-client.js';
import { refusals } from './machine-clients.errors.js';

const LONGEST_YEARS = 2;

/** What can be told from the input alone. */
export interface CheckedClient {
  readonly name: string;
  readonly reason: string;
  readonly permissions: readonly Permission[];
}

/** @throws DomainError invalid-input naming the first thing that is wrong */
export function checkNewClient(input: NewMachineClient): CheckedClient {
  const owners = [
    input.organisation !== undefined,
    input.relyingParty !== undefined,
    input.operator === true,
  ];
  if (owners.filter(Boolean).length !== 1) throw refusals.ownerUnclear();
  const permissions = [...new Set(input.permissions)];
  const unknown = permissions.filter((name) => !isPermission(name));
  if (unknown.length > 0) throw refusals.unknownPermission(unknown);
  if (input.relyingParty !== undefined && permissions.length > 0) throw refusals.eServiceAdministers();
  if (input.relyingParty === undefined && permissions.length === 0) throw refusals.permissionsMissing();
  if (input.organisation !== undefined && permissions.includes('service:operate'))
    throw refusals.operateNotForOrganisations();
  return {
    name: requireText('name', input.name, 200),
    reason: requireText('reason', input.reason, 1000),
    permissions: permissions.filter(isPermission).sort(),
  };
}

/**
 * @param callerUntil when the issuing program stops, if one issues
 * @throws DomainError `client.expiry-out-of-range`, `client.outlives-issuer`
 */
export function checkExpiry(expiresAt: Date, now: Date, callerUntil: Date | undefined): void {
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + LONGEST_YEARS);
  if (!(expiresAt > now && expiresAt <= latest)) throw refusals.expiryOutOfRange();
  if (callerUntil && expiresAt > callerUntil) throw refusals.outlivesIssuer(callerUntil);
}

/**
 * An organisation's clients are decided on by who has 'clients:write' for it, an operator's and an e-service's by
 * operators who have it for all.
 * @param organisationId absent: it belongs to no organisation
 */
export function requireDecidesOn(caller: Caller, organisationId: string | undefined): void {
  if (organisationId === undefined) requireOperator(caller);
  if (!has(caller, 'clients:write', organisationId)) throw refusals.notPermitted('clients:write');
}

/** Nobody gives what they lack. @throws DomainError `client.more-than-own` */
export function requireHasAll(
  caller: Caller,
  organisationId: string | undefined,
  permissions: readonly Permission[],
): void {
  const missing = permissions.filter((permission) => !has(caller, permission, organisationId));
  if (missing.length > 0) throw refusals.moreThanOwn(missing);
}

function has(caller: Caller, permission: Permission, organisationId: string | undefined): boolean {
  return organisationId === undefined
    ? hasForAll(caller, permission)
    : hasPermission(caller, permission, organisationId);
}

function hasForAll({ administers, grants }: Caller, permission: Permission): boolean {
  if (!grants) return administers === 'all';
  return grants.some(
    ({ organisations, permissions }) => organisations === 'all' && permissions.has(permission),
  );
}
