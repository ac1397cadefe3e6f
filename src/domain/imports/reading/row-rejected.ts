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
  'import.value-malformed': {
    rule: 'The value is too long, cannot be printed, or is not of the form asked for.',
    remedy: 'Write it as documented.',
  },
  'import.day-malformed': { rule: 'A day is written YYYY-MM-DD and exists.', remedy: 'Write it so.' },
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
