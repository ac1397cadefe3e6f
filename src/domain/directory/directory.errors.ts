import { refusing } from '../../platform/errors/explanation.js';

const NO_PERIOD = {
  rule: 'A period ends after it begins.',
  remedy: 'Choose an end after the beginning, or leave the end out.',
  field: 'period',
};

/** What is said of refusals of the directory, those of the database among them. None repeats what was sent in. */
export const explanations = {
  'organisation.number-malformed': {
    rule: 'An organisation number is ten digits with a right check digit; a personal number is none.',
    remedy: 'Write the organisation number as in the business register.',
    field: 'number',
  },
  'organisation.name-empty': {
    rule: 'An organisation has a name.',
    remedy: 'Say the name.',
    field: 'name',
  },
  'organisation.name-differs': {
    rule: 'The organisation has onboarded under another name.',
    remedy: 'Repeat the name it has onboarded under to add scopes; rename it where it has another name now.',
  },
  'organisation.name-unchanged': {
    rule: 'The organisation has this name already.',
    remedy: 'Say its new name.',
  },
  'organisation.not-onboarded': {
    rule: 'The organisation has not onboarded, so it cannot leave.',
    remedy: 'Check the number.',
  },
  'organisation.scope-not-found': {
    rule: 'The organisation has no such scope.',
    remedy: 'Read the scopes of the organisation again.',
  },
  'organisation.scope-own': {
    rule: "An organisation's own number always is a scope of it.",
    remedy: 'Let the organisation leave, if that is what is meant.',
  },
  'organisation.scope-malformed': {
    rule: 'A scope is a DNS domain.',
    remedy: 'Write each scope like example.se.',
    field: 'scopes',
  },
  'organisation.scope-taken': {
    rule: 'The scope belongs to another organisation.',
    remedy: 'Leave it out, or name a domain of the organisation itself.',
    field: 'scopes',
  },
  'directory.text-missing': {
    rule: 'The text may not be empty, too long, or hold characters that cannot be printed.',
    remedy: 'Say it in printable characters, shorter if it is long.',
  },
  'unit.code-malformed': {
    rule: 'A unit code is 1 to 64 characters without spaces and @.',
    remedy: 'Write another code.',
    field: 'code',
  },
  'unit.code-taken': {
    rule: 'The organisation has a unit with this code.',
    remedy: 'Choose another code, or change that unit.',
    field: 'code',
  },
  'unit.not-found': {
    rule: 'No such unit in the organisation.',
    remedy: 'Add it first, or check the code.',
  },
  'unit.cycle': {
    rule: 'A unit is not below itself.',
    remedy: 'Choose a parent that is not below the unit, or move that one first.',
    field: 'parentCode',
  },
  'unit.unchanged': {
    rule: 'A change says what is to be different.',
    remedy: 'Name another name or another parent.',
    field: 'name',
  },
  'employment.malformed': {
    rule: 'An employment is written uid@organisation-number.',
    remedy: 'Write it so.',
  },
  'employment.not-found': {
    rule: 'No such employment.',
    remedy: 'Add the employee first, or check the uid.',
  },
  'employment.uid-malformed': {
    rule: 'A uid is 1 to 200 printable characters.',
    remedy: 'Choose another uid.',
    field: 'uid',
  },
  'employment.uid-personal-number': {
    rule: 'A uid is no personal number: it stands in clear text, and e-services are told it.',
    remedy:
      "Choose another uid, e.g. the employer's own number or login; the personal number is said of the person.",
    field: 'uid',
  },
  'employment.uid-taken': {
    rule: 'The organisation has used this uid, and a uid is never given to another employment.',
    remedy: 'Choose another uid; for the same person who comes back, start the employment again.',
  },
  'employment.not-in-force': {
    rule: 'The employment does not hold at that instant.',
    remedy: 'Choose an instant at which it holds.',
  },
  'employment.already-ended': {
    rule: 'The employment ends by that instant already.',
    remedy: 'Choose an earlier end, or leave it as it is.',
  },
  'employment.not-ended': {
    rule: 'The employment holds, or is to hold, so it is not started again.',
    remedy: 'Change it, its last day, too; or end it first, and its roles and mandates with it.',
  },
  'employment.changed-since': {
    rule: 'The employment was changed after that instant.',
    remedy: 'End it from the latest change on, or later.',
  },
  'employment.over': {
    rule: 'The employment has ended, and so has what hung on it.',
    remedy: 'Start the employment again.',
  },
  'employment.shortened': {
    rule: 'A change puts off the end of an employment, or takes it away; it does not bring it forward.',
    remedy: 'End the employment instead, which ends its identifiers, too.',
    field: 'lastDay',
  },
  'employment.broken-off': {
    rule: 'The employment was broken off in that period, and what begins before a break does not hold after it.',
    remedy:
      'Leave out the first day, or choose one on which the employment has begun again; start it again first where it has not.',
    field: 'firstDay',
  },
  'employment.ends-before-beginning': {
    rule: 'An employment that has begun lasts for its first day at least.',
    remedy: 'Check the year, and choose its first day or a later one as the last.',
  },
  'employment.begins-before-end': {
    rule: 'An employment that starts again begins when its earlier period has ended, or later.',
    remedy: 'Choose a beginning from that end on.',
  },
  'employment-term.overlaps': {
    rule: 'The employment has another term at the same time.',
    remedy: 'Change that term, or choose another period.',
  },
  'employment-term.period-malformed': NO_PERIOD,
  'period.empty': NO_PERIOD,
  'person.not-found': {
    rule: 'No such person.',
    remedy: 'Name a person who is employed in the organisation, or leave the person out for a new one.',
  },
  'person.employed-elsewhere': {
    rule: 'The person is employed by others too, and what is said about a person is said about them everywhere.',
    remedy: 'Let an operator of the service change it.',
  },
  'person.number-malformed': {
    rule: 'A personal number has twelve digits and exists; reserve numbers are not taken.',
    remedy: 'Write the twelve digits, or leave the personal number out.',
    field: 'person.personalNumber',
  },
  'personal-number.not-enabled': {
    rule: 'This service handles no personal numbers.',
    remedy: 'Leave the personal number out, or configure PERSONAL_NUMBER_KEY.',
  },
  'identifier.malformed': {
    rule: 'The identifier is malformed for its type.',
    remedy: 'Write it as its issuer does.',
    field: 'value',
  },
  'identifier.foreign-scope': {
    rule: 'An ePPN ends in a scope of its own organisation.',
    remedy:
      'Write an ePPN in a scope of the organisation, or onboard the organisation with that scope first.',
  },
  'identifier.foreign-hsa-id': {
    rule: 'An HSA-id begins with SE and the number of its own organisation.',
    remedy: 'Let an operator of the service register an HSA-id that another organisation has given.',
  },
  'identifier.not-its-own': {
    rule: 'An orgAffiliation is the uid and the organisation number of its own employment.',
    remedy: 'Leave it out: it is made with the employment.',
  },
  'identifier.in-use': {
    rule: 'The identifier names somebody already at that time.',
    remedy: 'End it there first, or check the value.',
  },
  'identifier.persistence-missing': {
    rule: 'A prid is bound with the pridPersistence that came with it.',
    remedy: 'Say A or B, as the identity provider did.',
    field: 'persistence',
  },
  'identifier.persistence-misplaced': {
    rule: 'Only a prid has a pridPersistence.',
    remedy: 'Leave the persistence out.',
    field: 'persistence',
  },
  'identifier.not-persistent': {
    rule: 'A prid of pridPersistence C may change at any time, so it is bound to nobody.',
    remedy: 'Register another identifier of the employee.',
    field: 'persistence',
  },
  'identifier.persistence-without-end': {
    rule: 'A prid of pridPersistence B changes with the name, address or e-ID of the person: it is bound for a year at most.',
    remedy: 'Add it to the employee with a period of at most 366 days, and anew after that.',
    field: 'period',
  },
  'issuer-code.malformed': {
    rule: 'The code of an issuer is 1 to 100 printable characters without spaces and exclamation marks.',
    remedy: 'Write it exactly as the issuer does.',
    field: 'code',
  },
  'issuer-code.taken': {
    rule: 'The code belongs to an organisation already, and to no other at the same time.',
    remedy: 'End it there first, or check the code.',
  },
  'issuer-code.not-found': {
    rule: 'The organisation has no such code of an issuer.',
    remedy: 'Read the codes of the organisation again.',
  },
  'identifier.not-found': {
    rule: 'No such identifier.',
    remedy: 'Read the identifiers of the employee again.',
  },
  'identifier.own-name': {
    rule: 'An orgAffiliation is never ended: it is the name of its employment.',
    remedy: 'End the employment, if that is what is meant.',
  },
  'identifier.already-ended': {
    rule: 'The identifier ends by that instant already.',
    remedy: 'Choose an earlier end, or leave it as it is.',
  },
  'identifier.period-malformed': NO_PERIOD,
  'fact.immutable': {
    rule: 'What is recorded is not changed.',
    remedy: 'End it and record another.',
  },
  'fact.ended': {
    rule: 'It was ended before, and its end is not changed.',
    remedy: 'Read it again and decide anew.',
  },
  'version.changed': {
    rule: 'Somebody changed it meanwhile.',
    remedy: 'Read it again and decide anew.',
  },
  'employment.unmask-not-permitted': {
    rule: 'Who a protected identity is may be seen only by those who are permitted to.',
    remedy: 'Ask without unmasking, or let an administrator with that permission look.',
  },
  'directory.purpose-missing': {
    rule: 'Protected identities are shown for a purpose.',
    remedy: 'Say the purpose; it is recorded.',
    field: 'unmask.purpose',
  },
  'directory.reason-missing': {
    rule: 'The reason is recorded with the change.',
    remedy: 'Say the reason.',
    field: 'reason',
  },
};

const refusal = refusing(explanations);

/** Refusals of the directory. */
export const refusals = {
  numberMalformed: () => refusal('organisation.number-malformed', 'invalid-input'),
  nameDiffers: (number: string) => refusal('organisation.name-differs', 'conflict', { number }),
  nameUnchanged: () => refusal('organisation.name-unchanged', 'conflict'),
  notOnboarded: () => refusal('organisation.not-onboarded', 'conflict'),
  scopeNotFound: () => refusal('organisation.scope-not-found', 'not-found'),
  scopeOwn: () => refusal('organisation.scope-own', 'refused'),
  scopeMalformed: () => refusal('organisation.scope-malformed', 'invalid-input'),
  scopeTaken: (scopes: readonly string[]) => refusal('organisation.scope-taken', 'conflict', { scopes }),
  textMissing: (field: string) => refusal('directory.text-missing', 'invalid-input', { field }),
  unitCodeMalformed: () => refusal('unit.code-malformed', 'invalid-input'),
  unitTaken: (code: string) => refusal('unit.code-taken', 'conflict', { code }),
  unitNotFound: (code: string) => refusal('unit.not-found', 'not-found', { code }),
  unitUnchanged: () => refusal('unit.unchanged', 'invalid-input'),
  employmentMalformed: (field: string) => refusal('employment.malformed', 'invalid-input', { field }),
  employmentNotFound: () => refusal('employment.not-found', 'not-found'),
  uidMalformed: () => refusal('employment.uid-malformed', 'invalid-input'),
  uidPersonalNumber: () => refusal('employment.uid-personal-number', 'invalid-input'),
  uidTaken: () => refusal('employment.uid-taken', 'conflict'),
  notInForce: () => refusal('employment.not-in-force', 'refused'),
  alreadyEnded: () => refusal('employment.already-ended', 'conflict'),
  notEnded: () => refusal('employment.not-ended', 'conflict'),
  changedSince: (earliest: Date) =>
    refusal('employment.changed-since', 'refused', { earliest: earliest.toISOString() }),
  over: () => refusal('employment.over', 'refused'),
  shortened: () => refusal('employment.shortened', 'refused'),
  brokenOff: () => refusal('employment.broken-off', 'refused'),
  endsBeforeBeginning: (firstDay: string) =>
    refusal('employment.ends-before-beginning', 'refused', { firstDay }),
  beginsBeforeEnd: (earliest: Date) =>
    refusal('employment.begins-before-end', 'refused', { earliest: earliest.toISOString() }),
  periodEmpty: () => refusal('period.empty', 'invalid-input'),
  personNotFound: () => refusal('person.not-found', 'not-found'),
  personShared: () => refusal('person.employed-elsewhere', 'forbidden'),
  personalNumberMalformed: () => refusal('person.number-malformed', 'invalid-input'),
  personalNumbersOff: () => refusal('personal-number.not-enabled', 'refused'),
  identifierMalformed: (type: string) => refusal('identifier.malformed', 'invalid-input', { type }),
  foreignScope: () => refusal('identifier.foreign-scope', 'refused'),
  foreignHsaId: () => refusal('identifier.foreign-hsa-id', 'refused'),
  persistenceMissing: () => refusal('identifier.persistence-missing', 'invalid-input'),
  persistenceMisplaced: () => refusal('identifier.persistence-misplaced', 'invalid-input'),
  notPersistent: () => refusal('identifier.not-persistent', 'refused'),
  persistenceUnsure: () => refusal('identifier.persistence-without-end', 'refused'),
  issuerCodeMalformed: () => refusal('issuer-code.malformed', 'invalid-input'),
  issuerCodeNotFound: () => refusal('issuer-code.not-found', 'not-found'),
  identifierNotFound: () => refusal('identifier.not-found', 'not-found'),
  ownName: () => refusal('identifier.own-name', 'refused'),
  identifierEnded: () => refusal('identifier.already-ended', 'conflict'),
  versionChanged: () => refusal('version.changed', 'conflict'),
  unmaskNotPermitted: () => refusal('employment.unmask-not-permitted', 'forbidden'),
  purposeMissing: () => refusal('directory.purpose-missing', 'invalid-input'),
  reasonMissing: () => refusal('directory.reason-missing', 'invalid-input'),
};
