import { refusing } from '../../platform/errors/explanation.js';

/** What is said of refusals about roles, those of the database among them. */
export const explanations = {
  'role.code-malformed': {
    rule: 'A role code is 1 to 64 characters without spaces and @.',
    remedy: 'Write another code.',
    field: 'code',
  },
  'role.code-taken': {
    rule: 'There is a role with this code already, of the organisation or shared by all.',
    remedy: 'Choose another code, or assign that role.',
  },
  'role.reserved-code': {
    rule: 'Codes under the base of our own attributes are defined by operators of the service alone.',
    remedy: 'Choose a code of the organisation itself.',
  },
  'role.not-found': {
    rule: 'The organisation has no such role.',
    remedy: 'Define it first, or check the code.',
  },
  'role.not-its-own': {
    rule: 'The role belongs to another organisation.',
    remedy: 'Assign a role of the organisation itself, or a shared one.',
  },
  'role.complete': {
    rule: 'A role gets no more powers once it is defined.',
    remedy: 'Define another role.',
  },
  'power.not-found': {
    rule: 'No such power for the organisation.',
    remedy: 'Define it first, or check the code.',
  },
  'role.power-not-its-own': {
    rule: 'A role carries powers of its own organisation and shared ones.',
    remedy: 'Leave the power out, or define one of the organisation itself.',
  },
  'role.power-needs-approval': {
    rule: 'A power that needs approvals cannot come with a role, which has none.',
    remedy: 'Leave the power out and grant it as a mandate.',
  },
  'role.power-administers': {
    rule: 'The power to administer comes with no role.',
    remedy: 'Leave the power out and grant it as a mandate.',
  },
  'power.incompatible': {
    rule: 'The person holds, in an overlapping period, a power that may not be combined with this one.',
    remedy: 'Choose another person or period, or end what they hold first.',
  },
  'role.powers-incompatible': {
    rule: 'Powers that may not be combined do not come with one role.',
    remedy: 'Leave one of them out.',
  },
  'role.assignment-not-found': {
    rule: 'No such role assignment.',
    remedy: 'Read the role assignments of the employee again.',
  },
  'role.withdrawn': {
    rule: 'The role assignment has ended already.',
    remedy: 'Leave it as it is.',
  },
  'role.holder-not-employed': {
    rule: 'The employment does not hold at any time in the period of the role assignment.',
    remedy: 'Choose a period in which the employee is employed.',
  },
  'role.to-oneself': {
    rule: 'Nobody assigns a role to themselves.',
    remedy: 'Let somebody else assign it.',
  },
  'role-assignment.overlaps': {
    rule: 'The employee has the role there already at that time.',
    remedy: 'Choose another period, or withdraw that role assignment first.',
  },
  'role-assignment.period-malformed': {
    rule: 'A period ends after it begins.',
    remedy: 'Choose an end after the beginning, or leave the end out.',
    field: 'period',
  },
};

const refusal = refusing(explanations);

/** Refusals about roles. */
export const refusals = {
  codeMalformed: () => refusal('role.code-malformed', 'invalid-input'),
  codeTaken: (code: string) => refusal('role.code-taken', 'conflict', { code }),
  reservedCode: () => refusal('role.reserved-code', 'refused'),
  notFound: (code: string) => refusal('role.not-found', 'not-found', { code }),
  powerNotFound: (code: string) => refusal('power.not-found', 'not-found', { code }),
  powerNeedsApproval: (code: string) => refusal('role.power-needs-approval', 'refused', { code }),
  powerAdministers: (code: string) => refusal('role.power-administers', 'refused', { code }),
  incompatible: (wanted: string, held: string) => refusal('power.incompatible', 'refused', { wanted, held }),
  incompatibleInRole: (one: string, other: string) =>
    refusal('role.powers-incompatible', 'refused', { one, other }),
  assignmentNotFound: () => refusal('role.assignment-not-found', 'not-found'),
  withdrawn: () => refusal('role.withdrawn', 'conflict'),
  holderNotEmployed: () => refusal('role.holder-not-employed', 'refused'),
  toOneself: () => refusal('role.to-oneself', 'refused'),
};
