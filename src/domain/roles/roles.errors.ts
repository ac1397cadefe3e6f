import { DomainError } from '../../platform/errors/domain-error.js';

/** Refusals about roles. */
export const refusals = {
  codeMalformed: () =>
    new DomainError(
      'role.code-malformed',
      'invalid-input',
      'A role code is 1 to 64 characters without spaces and @.',
    ),
  codeTaken: (code: string) =>
    new DomainError('role.code-taken', 'conflict', 'There is a role with this code already.', { code }),
  notFound: (code: string) =>
    new DomainError('role.not-found', 'not-found', 'The organisation has no such role. Define it first.', {
      code,
    }),
  powerNotFound: (code: string) =>
    new DomainError('power.not-found', 'not-found', 'No such power for the organisation. Define it first.', {
      code,
    }),
  powerNeedsApproval: (code: string) =>
    new DomainError(
      'role.power-needs-approval',
      'refused',
      'A power that needs approvals cannot come with a role, which has none. Grant it as a mandate.',
      { code },
    ),
  incompatible: (wanted: string, held: string) =>
    new DomainError(
      'power.incompatible',
      'refused',
      'The person holds, in an overlapping period, a power that may not be combined with this one.',
      { wanted, held },
    ),
  incompatibleInRole: (one: string, other: string) =>
    new DomainError(
      'role.powers-incompatible',
      'refused',
      'These two powers may not be combined in one role.',
      { one, other },
    ),
  assignmentNotFound: () =>
    new DomainError('role.assignment-not-found', 'not-found', 'No such role assignment.'),
  withdrawn: () => new DomainError('role.withdrawn', 'conflict', 'The role assignment has ended already.'),
  holderNotEmployed: () =>
    new DomainError(
      'role.holder-not-employed',
      'refused',
      'The employment does not hold at any time in the period of the role assignment.',
    ),
  toOneself: () => new DomainError('role.to-oneself', 'refused', 'Nobody assigns a role to themselves.'),
};
