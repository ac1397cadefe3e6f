import { DomainError } from '../../../platform/errors/domain-error.js';
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
  'import.columns-meant': {
    rule: 'The file has columns whose names are nearly those of ours, and would be passed over.',
    remedy: 'Name them exactly, or map them; name otherwise what is not meant.',
    field: 'file',
  },
  'import.column-twice': {
    rule: 'The file has a column more than once.',
    remedy: 'Leave one of them, or send a header where there is none.',
    field: 'file',
  },
  'import.rows-unrecognised': {
    rule: 'The columns do not tell what the rows are: units, employments, role assignments or mandates.',
    remedy: 'Say what the rows are, name the columns as documented, or map them.',
    field: 'file',
  },
  'import.truncated': {
    rule: 'The file ends in the middle of a row, or without the end of its last line.',
    remedy: 'Check that the export ran to its end, and send the file again.',
  },
  'import.line-ends': {
    rule: 'The lines of the file end with carriage returns alone.',
    remedy: 'Save it with line feeds, alone or behind carriage returns.',
    field: 'file',
  },
  'import.rejects-too-many-to-keep': {
    rule: 'More rows are rejected than are kept.',
    remedy: 'Look at the first ones: the file is of another kind than it is read as.',
    field: 'file',
  },
  'import.header-too-long': {
    rule: 'The first line is too long to be a header.',
    remedy: 'Send a CSV file with a header, or NDJSON.',
    field: 'file',
  },
};

const refusal = refusing(explanations);

/** With the columns in the text, which is all that a person is shown. */
function aboutColumns(code: keyof typeof explanations, columns: readonly string[]): DomainError {
  const { kind, message, remedy, details } = refusal(code, 'invalid-input', { columns });
  const rule = `${message.slice(0, -1)}: ${columns.join(', ')}.`;
  return new DomainError(code, kind, rule, details, { remedy });
}

export const refusals = {
  empty: () => refusal('import.empty', 'refused'),
  notText: () => refusal('import.not-text', 'invalid-input'),
  columnsMissing: (...columns: readonly string[]) => aboutColumns('import.columns-missing', columns),
  /** @param columns those of ours that are nearly there */
  columnsMeant: (...columns: readonly string[]) => aboutColumns('import.columns-meant', columns),
  /** @param columns by our names; positions, from 1, of those that are not ours: what a file says is not repeated */
  columnTwice: (...columns: readonly string[]) => aboutColumns('import.column-twice', columns),
  lineEnds: () => refusal('import.line-ends', 'invalid-input'),
  rejectsTooManyToKeep: () => refusal('import.rejects-too-many-to-keep', 'refused'),
  unrecognised: () => refusal('import.rows-unrecognised', 'invalid-input'),
  truncated: () => refusal('import.truncated', 'refused'),
  headerTooLong: () => refusal('import.header-too-long', 'invalid-input'),
};
