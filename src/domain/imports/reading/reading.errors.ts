import { refusing } from '../../../platform/errors/explanation.js';
import type { RowProblem } from './imported-row.js';

/** What is said of files that are refused as a whole. */
const explanations = {
  'import.empty': {
    rule: 'The file has no rows.',
    remedy: 'Check that the export ran to its end, and send the file again.',
  },
  'import.not-text': {
    rule: 'The file is not text in UTF-8 or Windows-1252: a workbook, an archive, or UTF-16.',
    remedy: 'Save it as CSV in UTF-8.',
  },
  'import.columns-missing': {
    rule: 'The file lacks columns that its rows need.',
    remedy: 'Add them, or map them to the names they have in the file.',
  },
  'import.column-twice': {
    rule: 'The file has a column more than once.',
    remedy: 'Leave one of them.',
  },
  'import.rows-unrecognised': {
    rule: 'The columns do not tell what the rows are: units, employments, role assignments or mandates.',
    remedy: 'Say what the rows are, name the columns as documented, or map them.',
  },
  'import.truncated': {
    rule: 'The file ends in the middle of a row.',
    remedy: 'Check that the export ran to its end, and send the file again.',
  },
  'import.header-too-long': {
    rule: 'The first line is too long to be a header.',
    remedy: 'Send a CSV file with a header, or NDJSON.',
  },
};

const refusal = refusing(explanations);

export const refusals = {
  empty: () => refusal('import.empty', 'refused'),
  notText: () => refusal('import.not-text', 'invalid-input'),
  columnsMissing: (columns: readonly string[]) =>
    refusal('import.columns-missing', 'invalid-input', { columns }),
  columnTwice: (columns: readonly string[]) => refusal('import.column-twice', 'invalid-input', { columns }),
  unrecognised: () => refusal('import.rows-unrecognised', 'invalid-input'),
  truncated: () => refusal('import.truncated', 'refused'),
  headerTooLong: () => refusal('import.header-too-long', 'invalid-input'),
};

const problems = {
  'import.encoding': {
    rule: 'The line is not text in the encoding of the file.',
    remedy: 'Save the file in one encoding, UTF-8 or Windows-1252.',
  },
  'import.row-too-long': {
    rule: 'The row is longer than 64 KiB.',
    remedy: 'Look for a quote or a line end that is missing.',
  },
  'import.quoting': {
    rule: 'A quoted field is not closed, or something follows its closing quote.',
    remedy: 'Write fields that hold quotes as "a ""quoted"" word".',
  },
  'import.fields': {
    rule: 'The row has more or fewer fields than the header.',
    remedy: 'Quote fields that hold the delimiter.',
  },
  'import.not-json': { rule: 'The line is not one JSON object.', remedy: 'Write one object on one line.' },
  'import.value-missing': { rule: 'The value is missing.', remedy: 'Fill it in.' },
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

/** Thrown while a row is looked at; it becomes the row's verdict. */
export class RowRejected extends Error {
  readonly problem: RowProblem;

  constructor(code: ProblemCode, column?: string) {
    super(code);
    this.problem = { ...(column && { column }), code, ...problems[code] };
  }
}
