import { DomainError } from '../../platform/errors/domain-error.js';
import type { Permission } from './permission.js';

/** The organisations whose rows a caller may administer, by id; `all` is an operator of the service itself. */
export type AdministeredOrganisations = 'all' | readonly string[];

/** Permissions that hold for the same organisations. */
export interface Grant {
  readonly organisations: AdministeredOrganisations;
  readonly permissions: ReadonlySet<Permission>;
}

/** Who is calling, as audited. Made by the door that authenticated the caller; never defaulted. */
export interface Caller {
  /** Client or operator, e.g. `cli:anna`. */
  readonly actor: string;
  /** The natural person acting, where one is known. */
  readonly personId?: string;
  /** Of a program: the person who issued it, through other programs too, where one is known. */
  readonly issuedByPersonId?: string;
  /** Of a program: when it stops; what it issues stops by then, too. */
  readonly until?: Date;
  /** Whose rows this call may see and change: in code and, as the scope of its transactions, by row-level security. */
  readonly administers: AdministeredOrganisations;
  /** Of a program: permissions it was issued with that do not count, as the person who issued it lacks them by now. */
  readonly withheld?: readonly Permission[];
  /** All the caller may do; absent for an operator at the service's own console, who may do everything. */
  readonly grants?: readonly Grant[];
}

/** An authenticated administrator: a machine client or an employee. What it may do in a call is said by `callerFor`. */
export interface Administrator extends Omit<Caller, 'administers' | 'grants'> {
  readonly kind: 'client' | 'employee';
  readonly grants: readonly Grant[];
}

/** An authenticated e-service; it asks, and administers nothing. */
export interface AskingEService {
  readonly kind: 'e-service';
  readonly actor: string;
  /** entityID of the relying party it is. */
  readonly entityId: string;
  readonly relyingPartyId: string;
  /** Told from memory: it counts only where what is read next finds the client the same. */
  readonly kept?: KeptClient;
}

/** A client as it was read last. */
export interface KeptClient {
  readonly clientId: string;
  /** What was read of it, word for word. */
  readonly text: string;
}

/** A caller that was told from memory is another now, or none any longer: it has to be asked for anew. */
export class CallerChanged extends Error {
  constructor() {
    super('The caller is not as it was kept in memory.');
  }
}

export type AuthenticatedCaller = Administrator | AskingEService;

/**
 * The caller of one operation that needs the permission: it administers the organisations it has the permission for, and
 * no other. So a missing permission narrows what row-level security shows, too.
 * @throws DomainError `access.permission-missing` when there is no such organisation, `access.issuer-lacks-permission`
 */
export function callerFor(authenticated: AuthenticatedCaller, permission: Permission): Caller {
  if (authenticated.kind === 'e-service') throw permissionMissing(permission);
  const administers = organisationsWith(authenticated.grants, permission);
  if (administers !== 'all' && administers.length === 0)
    throw permissionWithheld(authenticated, permission) ?? permissionMissing(permission);
  return { ...authenticated, administers };
}

/**
 * The caller of an operation that needs another permission, too: it administers the organisations it has both for.
 * @throws DomainError `access.permission-missing` when there is no such organisation
 */
export function alsoFor(caller: Caller, permission: Permission): Caller {
  if (!caller.grants) return caller;
  const having = organisationsWith(caller.grants, permission);
  const { administers } = caller;
  const both =
    having === 'all'
      ? administers
      : administers === 'all'
        ? having
        : having.filter((id) => administers.includes(id));
  if (both !== 'all' && both.length === 0) throw permissionMissing(permission);
  return { ...caller, administers: both };
}

/** Whether the person acts, or a program that goes back to them: nobody gives to themselves, by whatever way. */
export function actsFor(caller: Caller, personId: string): boolean {
  return [caller.personId, caller.issuedByPersonId].includes(personId);
}

/** Whether the caller has the permission for the organisation, beside the one its call was made with. */
export function hasPermission(caller: Caller, permission: Permission, organisationId: string): boolean {
  if (!caller.grants) return caller.administers === 'all' || caller.administers.includes(organisationId);
  const organisations = organisationsWith(caller.grants, permission);
  return organisations === 'all' || organisations.includes(organisationId);
}

/**
 * Refuses a caller who does not administer the organisation. The answer equals that for an organisation that does not
 * exist, so that nobody can probe for it.
 */
export function requireAdministers(caller: Caller, organisationId: string): void {
  if (caller.administers !== 'all' && !caller.administers.includes(organisationId))
    throw organisationNotFound();
}

/** For what concerns all organisations: shared powers and roles, relying parties, onboarding. */
export function requireOperator(caller: Caller): void {
  if (!isOperator(caller)) {
    throw new DomainError(
      'access.operator-only',
      'forbidden',
      'This is for an operator of the service.',
      {},
      { remedy: 'Let an operator of the service do it.' },
    );
  }
}

export function isOperator({ administers, grants }: Caller): boolean {
  return administers === 'all' && (!grants || organisationsWith(grants, 'service:operate') === 'all');
}

export function organisationNotFound(): DomainError {
  return new DomainError(
    'organisation.not-found',
    'not-found',
    'No such organisation.',
    {},
    { remedy: 'Onboard it first, or check the organisation number.' },
  );
}

function organisationsWith(grants: readonly Grant[], permission: Permission): AdministeredOrganisations {
  const having = grants.filter((grant) => grant.permissions.has(permission));
  if (having.some(({ organisations }) => organisations === 'all')) return 'all';
  return [...new Set(having.flatMap(({ organisations }) => organisations))];
}

export function permissionMissing(permission: Permission): DomainError {
  return new DomainError(
    'access.permission-missing',
    'forbidden',
    'The caller lacks a permission that this operation needs.',
    { permission },
    { remedy: 'Ask an administrator of the organisation for it.' },
  );
}

/** Undefined unless the caller is a program that has lost the permission with the person who issued it. */
export function permissionWithheld(
  { withheld = [] }: Pick<Caller, 'withheld'>,
  permission: Permission,
): DomainError | undefined {
  if (!withheld.includes(permission)) return undefined;
  return new DomainError(
    'access.issuer-lacks-permission',
    'forbidden',
    'A program decides on administrators and programs only while the person who issued it may, too.',
    { permission },
    { remedy: 'Let an administrator who has the permission issue another program, and revoke this one.' },
  );
}
