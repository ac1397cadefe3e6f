import type { RowProblem } from './imported-row.js';

export const problems = {
  'import.encoding': {
    rule: 'The line is not text in the encoding of the file.',
    remedy: 'Save the file in one encoding, UTF-8 or Windows-1252.',
  },
  'import.row-too-long': {
    rule: 'The row is longer than 64 KiB.',
    remedy: 'Look for a quote or a line end that is missing.',
  },
  'import.quoting': {
    rule: 'A quoted field is not closed, or swallows the rows after it, or something follows its closing quote.',
    remedy: 'Write fields that hold quotes as "a ""quoted"" word".',
  },
  'import.fields': {
    rule: 'The row has more or fewer fields than the header.',
    remedy: 'Quote fields that hold the delimiter.',
  },
  'import.row-unrecognised': {
    rule: 'The fields do not tell what the row is, and nothing before it did.',
    remedy: 'Name the fields as documented, or say what the rows are.',
  },
  'import.not-json': { rule: 'The line is not one JSON object.', remedy: 'Write one object on one line.' },
  'import.value-missing': { rule: 'The value is missing.', remedy: 'Fill it in.' },
  'import.value-twice': { rule: 'The row says the same thing twice.', remedy: 'Leave one of them.' },
  'import.column-meant': {
    rule: 'A name is nearly that of a column of ours, and would be passed over.',
    remedy: 'Name it exactly, or map it; name otherwise what is not meant.',
  },
  'import.value-too-long': {
    rule: 'The value is longer than its column takes.',
    remedy:
      'Shorten it: codes take 64 characters, names and titles 200, mail 254, limits 256, powers 500, bases 1,000.',
  },
  'import.value-unprintable': {
    rule: 'The value holds a line end, a tab or another character that cannot be printed.',
    remedy: 'Remove it, or look for a quote too many.',
  },
  'import.value-kind': {
    rule: 'The value is no text, number or truth value, or is a whole number too large to be read exactly.',
    remedy: 'Write it as text, in quotes.',
  },
  'import.yes-or-no': {
    rule: 'The value is neither yes nor no.',
    remedy: 'Write yes or no, true or false, 1 or 0, ja or nej.',
  },
  'import.code-malformed': {
    rule: 'A code has 1 to 64 characters, none of them a space or @.',
    remedy: 'Write the code as the register has it.',
  },
  'import.id-malformed': {
    rule: 'An id of a row does not begin with =.',
    remedy: 'Write what the formula gives, or choose another id.',
  },
  'import.uid-malformed': {
    rule: 'A uid has 1 to 200 characters.',
    remedy: 'Check the uid.',
  },
  'import.uid-personal-number': {
    rule: 'A uid is no personal number: it stands in clear text, and e-services are told it.',
    remedy: "Write the employer's own number or login as uid, and the personal number in its own column.",
  },
  'import.hsa-id-malformed': {
    rule: 'An HSA-id is SE, an organisation number of ten digits, a hyphen, and 1 to 18 letters or digits.',
    remedy: 'Write it like SE2999990001-A001, or leave it out.',
  },
  'import.eppn-malformed': {
    rule: 'An eduPersonPrincipalName is a name without spaces, @ and a domain.',
    remedy: 'Write it like anna@example.se, or leave it out.',
  },
  'import.limits-malformed': {
    rule: 'Limits have names of small letters, digits and hyphens, each with at least one value, and none that is empty.',
    remedy:
      'Write a column limit.<dimension> with | between values, or in NDJSON "limits": {"case-type": ["a", "b"]}.',
  },
  'import.day-malformed': {
    rule: 'A day is written YYYY-MM-DD, exists and is of the years 1900 to 2999.',
    remedy: 'Write it so.',
  },
  'import.period-empty': {
    rule: 'The last day is before the first.',
    remedy: 'Check the two days.',
  },
  'import.other-organisation': {
    rule: 'The employment is of another organisation than the source.',
    remedy: 'Name employees of the organisation alone.',
  },
  'import.personal-number-malformed': {
    rule: 'A personal number has twelve digits, a date that exists and a right check digit.',
    remedy: 'Check the number, or leave it out.',
  },
  'personal-number.not-enabled': {
    rule: 'This service handles no personal numbers.',
    remedy: 'Leave the column out.',
  },
} as const;

export type ProblemCode = keyof typeof problems;

/** What is wrong with a row, as it is kept; what is said of it is in `problems`. */
export function rowProblem(code: ProblemCode, column?: string): RowProblem {
  return { ...(column && { column }), code };
}

/** Thrown while a row is looked at; it becomes the row's verdict. */
export class RowRejected extends Error {
  readonly problem: RowProblem;

  constructor(code: ProblemCode, column?: string) {
    super(code);
    this.problem = rowProblem(code, column);
  }
}
