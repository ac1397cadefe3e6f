import { refusing } from '../../../platform/errors/explanation.js';

/** What is said of files that are refused as a whole. */
const explanations = {
  'import.empty': {
    rule: 'The file has no rows.',
    remedy: 'Check that the export ran to its end, and send the file again.',
  },
  'import.not-text': {
    rule: 'The file is not text in UTF-8 or Windows-1252: a workbook, an archive, or UTF-16.',
    remedy: 'Save it as CSV in UTF-8.',
    field: 'file',
  },
  'import.columns-missing': {
    rule: 'The file lacks columns that its rows need.',
    remedy: 'Add them, or map them to the names they have in the file.',
    field: 'file',
  },
  'import.column-twice': {
    rule: 'The file has a column more than once.',
    remedy: 'Leave one of them.',
    field: 'file',
  },
  'import.rows-unrecognised': {
    rule: 'The columns do not tell what the rows are: units, employments, role assignments or mandates.',
    remedy: 'Say what the rows are, name the columns as documented, or map them.',
    field: 'file',
  },
  'import.truncated': {
    rule: 'The file ends in the middle of a row.',
    remedy: 'Check that the export ran to its end, and send the file again.',
  },
  'import.header-too-long': {
    rule: 'The first line is too long to be a header.',
    remedy: 'Send a CSV file with a header, or NDJSON.',
    field: 'file',
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
