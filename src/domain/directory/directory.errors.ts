import { DomainError } from '../../platform/errors/domain-error.js';

/** Refusals of the directory. None repeats what was sent in: it may be personal. */
export const refusals = {
  numberMalformed: () =>
    new DomainError(
      'organisation.number-malformed',
      'invalid-input',
      'Write an organisation number of ten digits with a right check digit. A personal number is none.',
    ),
  nameDiffers: (number: string) =>
    new DomainError(
      'organisation.name-differs',
      'conflict',
      'The organisation has onboarded under another name. Repeat that name to add scopes.',
      { number },
    ),
  scopeMalformed: () =>
    new DomainError(
      'organisation.scope-malformed',
      'invalid-input',
      'Write each scope as a DNS domain, e.g. example.se.',
    ),
  scopeTaken: (scopes: readonly string[]) =>
    new DomainError('organisation.scope-taken', 'conflict', 'The scope belongs to another organisation.', {
      scopes,
    }),
  textMissing: (field: string) =>
    new DomainError(
      'directory.text-missing',
      'invalid-input',
      `Say the ${field}; it may not be empty or too long.`,
      { field },
    ),
  unitCodeMalformed: () =>
    new DomainError(
      'unit.code-malformed',
      'invalid-input',
      'Write a unit code of at most 64 characters without spaces.',
    ),
  unitTaken: (code: string) =>
    new DomainError('unit.code-taken', 'conflict', 'The organisation has a unit with this code.', { code }),
  unitNotFound: (code: string) =>
    new DomainError('unit.not-found', 'not-found', 'No such unit in the organisation. Add it first.', {
      code,
    }),
  employmentMalformed: () =>
    new DomainError(
      'employment.malformed',
      'invalid-input',
      'Write an employment as uid@organisation-number.',
    ),
  employmentNotFound: () =>
    new DomainError(
      'employment.not-found',
      'not-found',
      'No such employment. Add the employee first, or check the uid.',
    ),
  uidMalformed: () =>
    new DomainError('employment.uid-malformed', 'invalid-input', 'A uid is 1 to 200 printable characters.'),
  uidTaken: () =>
    new DomainError(
      'employment.uid-taken',
      'conflict',
      'The organisation has used this uid. A uid is never given to another employment.',
    ),
  notInForce: () =>
    new DomainError('employment.not-in-force', 'refused', 'The employment does not hold at that instant.'),
  alreadyEnded: () =>
    new DomainError('employment.already-ended', 'conflict', 'The employment ends by that instant already.'),
  changedSince: (earliest: Date) =>
    new DomainError(
      'employment.changed-since',
      'refused',
      'The employment was changed after that instant. It can be ended from the latest change on.',
      { earliest: earliest.toISOString() },
    ),
  personNotFound: () => new DomainError('person.not-found', 'not-found', 'No such person.'),
  personShared: () =>
    new DomainError(
      'person.employed-elsewhere',
      'forbidden',
      'The person is employed by others too. Only an operator of the service changes what is said about them all.',
    ),
  personalNumberMalformed: () =>
    new DomainError(
      'person.number-malformed',
      'invalid-input',
      'Write a personal number of twelve digits that exists. Reserve numbers are not taken.',
    ),
  identifierMalformed: (type: string) =>
    new DomainError('identifier.malformed', 'invalid-input', 'The identifier is malformed for its type.', {
      type,
    }),
  foreignScope: () =>
    new DomainError(
      'identifier.foreign-scope',
      'refused',
      'An ePPN must end in a scope of the organisation. Onboard the organisation with that scope first.',
    ),
  purposeMissing: () =>
    new DomainError(
      'directory.purpose-missing',
      'invalid-input',
      'Say for what purpose protected identities are shown.',
    ),
  reasonMissing: () => new DomainError('directory.reason-missing', 'invalid-input', 'Say the reason.'),
};
