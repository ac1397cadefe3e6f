import { DomainError } from '../../platform/errors/domain-error.js';

/** The organisations whose rows a caller may administer, by id; `all` is an operator of the service itself. */
type AdministeredOrganisations = 'all' | readonly string[];

/** Who is calling, as audited. Made by the door that authenticated the caller; never defaulted. */
export interface Caller {
  /** Client or operator, e.g. `cli:anna`. */
  readonly actor: string;
  /** The natural person acting, where one is known. */
  readonly personId?: string;
  readonly administers: AdministeredOrganisations;
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
  if (caller.administers !== 'all') {
    throw new DomainError(
      'access.operator-only',
      'forbidden',
      'Only an operator of the service may do this.',
    );
  }
}

export function organisationNotFound(): DomainError {
  return new DomainError(
    'organisation.not-found',
    'not-found',
    'No such organisation. Onboard it first, or check the organisation number.',
  );
}
