import { refusing } from '../../platform/errors/explanation.js';
import type { ToldProblem } from './import.js';

/** What is said of refusals of whole imports, those of the database among them. */
export const explanations = {
  'import.source-name-malformed': {
    rule: 'A source is named by 1 to 64 small letters, digits, dots, hyphens and underscores; "manual" is taken.',
    remedy: 'Choose another name.',
    field: 'name',
  },
  'import.source-not-found': {
    rule: 'No such source.',
    remedy: 'Add the source first, or check its name.',
    field: 'source',
  },
  'import.source-ambiguous': {
    rule: 'Several organisations have a source of this name.',
    remedy: 'Say the organisation.',
    field: 'organisation',
  },
  'import.threshold-out-of-range': {
    rule: 'A threshold is 0 to 100 percent, from a number of rows on.',
    remedy: 'Choose a percentage from 0 to 100 and a number from 0.',
  },
  'import.reading-malformed': {
    rule: 'How files are read is said by format, encoding, delimiter and columns: ours as documented, each mapped to another of the file.',
    remedy: 'Write it as documented.',
  },
  'import.ends-other-number': {
    rule: 'The import ends another number of rows than was seen.',
    remedy: 'Read the import again and decide anew.',
    field: 'ended',
  },
  'import.under-way': {
    rule: 'One import of a source is done at a time.',
    remedy: 'Wait until the one under way is finished.',
  },
  'import.too-many-under-way': {
    rule: 'Two imports of an organisation are done at a time, and six in all.',
    remedy: 'Send the file again in a while.',
  },
  'import.not-found': { rule: 'No such import.', remedy: 'Check its id.' },
  'import.not-waiting': {
    rule: 'Only an import that waits is confirmed, and only one that waits or was left half done is cancelled.',
    remedy: 'Read its state again.',
  },
  'import.not-receiving': {
    rule: 'Rows are added only to an import that is being received.',
    remedy: 'Send the file again.',
  },
  'import.gzip-broken': {
    rule: 'The file is packed by gzip, but broken or cut off.',
    remedy: 'Pack it again, and send it again.',
  },
  'import.too-large': {
    rule: 'The file is larger than 20 GiB, or packed so that it becomes more than 200 times as large.',
    remedy: 'Send it in parts, as delta imports, or pack it by gzip as usual.',
  },
  'import.finished': { rule: 'The import is finished.', remedy: 'Send the file again.' },
  'import.ends-too-many': {
    rule: 'The file would end more of what its source manages than the threshold allows. Nothing was changed.',
    remedy: 'If the file is right, confirm the import by its id; else cancel it and send the right file.',
  },
  'import.rejects-too-many': {
    rule: 'More rows of the file are rejected than the threshold allows. Nothing was changed.',
    remedy: 'Mend the rows, or the mapping of columns, and send the file again.',
  },
  'import.ends-held-back': {
    rule: 'Nothing that is missing in the file was ended, for it has rows that cannot be told: any of them might be the one that is missing.',
    remedy: 'Mend the rows whose key cannot be read, and send the file again.',
  },
  'import.interrupted': {
    rule: 'The file did not arrive whole. Nothing was changed.',
    remedy: 'Send it again.',
  },
  'import.protected-elsewhere': {
    rule: 'A person whose identity the file says is protected is employed by others too, who would not see it. Nothing was changed.',
    remedy: 'Let an operator of the service mark the person, then send the file again.',
  },
  'import.superseded': {
    rule: 'A later file of the same source came before this one was confirmed.',
    remedy: 'See that one.',
  },
  'import.cancelled': { rule: 'Somebody cancelled it.', remedy: 'Send the file again if it was a mistake.' },
};

const refusal = refusing(explanations);

export const refusals = {
  sourceNameMalformed: () => refusal('import.source-name-malformed', 'invalid-input'),
  thresholdOutOfRange: (field: string) =>
    refusal('import.threshold-out-of-range', 'invalid-input', { field }),
  readingMalformed: (field: string) => refusal('import.reading-malformed', 'invalid-input', { field }),
  endsOtherNumber: (ended: number) => refusal('import.ends-other-number', 'conflict', { ended }),
  sourceNotFound: () => refusal('import.source-not-found', 'not-found'),
  sourceAmbiguous: () => refusal('import.source-ambiguous', 'invalid-input'),
  notFound: () => refusal('import.not-found', 'not-found'),
  notWaiting: () => refusal('import.not-waiting', 'conflict'),
  underWay: () => refusal('import.under-way', 'conflict'),
  tooManyUnderWay: () => refusal('import.too-many-under-way', 'unavailable'),
  endsTooMany: (ended: number, managed: number) =>
    refusal('import.ends-too-many', 'refused', { ended, managed }),
  rejectsTooMany: (rejected: number, read: number) =>
    refusal('import.rejects-too-many', 'refused', { rejected, read }),
  endsHeldBack: (heldBack: number) => refusal('import.ends-held-back', 'refused', { heldBack }),
  gzipBroken: () => refusal('import.gzip-broken', 'refused'),
  tooLarge: () => refusal('import.too-large', 'refused'),
  interrupted: () => refusal('import.interrupted', 'unavailable'),
  protectedElsewhere: () => refusal('import.protected-elsewhere', 'refused'),
  superseded: (by: string) => refusal('import.superseded', 'conflict', { by }),
  cancelled: () => refusal('import.cancelled', 'conflict'),
};

/** Verdicts on rows that only the register can tell. */
export const rowProblems = {
  'import.duplicate-key': {
    rule: 'The file has this row more than once, and which one counts cannot be told.',
    remedy: 'Leave one of them in the file.',
  },
  'import.not-its-own': {
    rule: 'It is managed by hand or by another source.',
    remedy: 'Take the row out of the file, or let its manager change it.',
  },
  'import.ended-by-hand': {
    rule: 'It was ended by hand, or with the employment that it was of, and a file does not bring it back.',
    remedy: 'Take the row out of the file; where it is to hold again, say so by hand or under another key.',
  },
  'import.unit-not-found': {
    column: 'unit',
    rule: 'No such unit in the organisation.',
    remedy: 'Import the unit first, or check the code.',
  },
  'import.parent-not-found': {
    column: 'parent',
    rule: 'What it is said to be below is neither in the register nor, unrejected, in the file.',
    remedy: 'Add it to the file, or check the code.',
  },
  'import.too-deep': {
    column: 'parent',
    rule: 'It would be more than 100 units deep.',
    remedy: 'Put it below a unit that is nearer to the top.',
  },
  'import.cycle': {
    column: 'parent',
    rule: 'It would be below itself.',
    remedy: 'Choose a parent that is not below it.',
  },
  'import.number-added': {
    column: 'personalNumber',
    rule: 'The employment is of a person who is registered without a number, and a file does not say who that is.',
    remedy: 'Leave the number out, or begin another employment with it, under another uid.',
  },
  'import.other-person': {
    column: 'personalNumber',
    rule: 'The employment is of a person with another number.',
    remedy: 'Check the number; another person is another employment, under another uid.',
  },
  'import.identifier-in-use': {
    rule: 'An identifier of the row names somebody else already, or stands in another row.',
    remedy: 'Check hsaId and eppn; end it there first if it has passed on.',
  },
  'import.foreign-scope': {
    column: 'eppn',
    rule: 'An ePPN ends in a scope of its own organisation.',
    remedy:
      'Write an ePPN in a scope of the organisation, or onboard the organisation with that scope first.',
  },
  'import.foreign-hsa-id': {
    column: 'hsaId',
    rule: 'An HSA-id begins with SE and the number of its own organisation.',
    remedy: 'Let an operator of the service register an HSA-id that another organisation has given.',
  },
  'import.employment-not-found': {
    column: 'uid',
    rule: 'No such employment in the organisation.',
    remedy: 'Import the employment first, or check the uid.',
  },
  'import.period-over': {
    column: 'lastDay',
    rule: 'A period that begins now has its last day today or later.',
    remedy: 'Say the first day, or take the row out of the file.',
  },
  'import.holder-broken-off': {
    column: 'firstDay',
    rule: 'The employment was broken off since the first day, and what begins before a break does not hold after it.',
    remedy: 'Give no first day, or one after the day on which the employment began again.',
  },
  'import.holder-not-employed': {
    column: 'firstDay',
    rule: 'The holder is not employed at any time of the period.',
    remedy: 'Choose a period in which the employment holds.',
  },
  'import.to-oneself': {
    column: 'uid',
    rule: 'Nobody gives to themselves.',
    remedy: 'Let somebody else import this row.',
  },
  'import.role-not-found': {
    column: 'role',
    rule: 'The organisation has no such role.',
    remedy: 'Define it first, or check the code.',
  },
  'import.overlaps': {
    rule: 'The employment has the same role in the same place at the same time already.',
    remedy: 'Choose another period, or leave one of the two in the file.',
  },
  'import.power-not-found': {
    column: 'power',
    rule: 'No such power for the organisation.',
    remedy: 'Define it first, or check the code.',
  },
  'import.power-administers': {
    column: 'power',
    rule: 'Who administers is decided by persons, not by a file.',
    remedy: 'Grant it by hand.',
  },
  'import.power-needs-approval': {
    column: 'power',
    rule: 'The power needs approvals, and a file does not tell who asks.',
    remedy: 'Grant it by hand.',
  },
  'import.power-incompatible': {
    rule: 'The person would hold powers together that may not be combined.',
    remedy: 'Take one of them out of the file, or end the other one first.',
  },
  'import.mandate-too-long': {
    column: 'lastDay',
    rule: 'The mandate is longer than the power allows.',
    remedy: 'Choose an earlier last day.',
  },
  'import.mandate-suspended': {
    rule: 'The mandate is suspended, and a file does not make it active again.',
    remedy: 'Reinstate or revoke it by hand, then send the file again.',
  },
  'import.passed-on': {
    rule: 'Mandates were passed on from it, and would be revoked with the one that the row takes the place of.',
    remedy: 'Revoke those by hand first, or grant what is new under another id.',
  },
  'import.protected-elsewhere': {
    column: 'protectedIdentity',
    rule: 'The person, whose identity is said to be protected, is employed by others too, who would not see it.',
    remedy: 'Let an operator of the service mark the person, then send the file again.',
  },
  'import.passing-on': {
    column: 'parent',
    rule: 'Mandates that are passed on are not taken from files.',
    remedy: 'Pass it on by hand, or leave the parent out to grant it.',
  },
  'import.unknown-dimension': {
    rule: 'The power cannot be limited by a dimension that the row names.',
    remedy: 'Leave the limit out, or check how the power is defined.',
  },
  'import.limit-unit-not-found': {
    column: 'limit.unit',
    rule: 'No such unit in the organisation.',
    remedy: 'Import the unit first, or check the code.',
  },
  'import.level-not-accepted': {
    column: 'limit.assurance-level',
    rule: 'The power does not accept this level of assurance.',
    remedy: 'Name levels that the power accepts, by their exact URIs.',
  },
  'import.unknown-level': {
    column: 'limit.assurance-level',
    rule: 'There is no such level of assurance.',
    remedy: 'Use a level that is known, exactly as it is written.',
  },
  'import.maximum-malformed': {
    rule: 'A limit of the row takes one number, with a point before decimals.',
    remedy: 'Write it like 50000 or 50000.50.',
  },
} as const satisfies Record<string, Omit<ToldProblem, 'code'>>;

export type RowProblemCode = keyof typeof rowProblems;
