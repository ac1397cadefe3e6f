import { SUBJECT_FORMATS, UNSPECIFIED } from '../../protocols/saml/subject-formats.js';
import type { NameId } from '../../protocols/saml/xml/name-id.js';
import { UsageError } from '../exit-codes.js';
import type { Terminal } from '../terminal.js';

const BY_NAME: ReadonlyMap<string, string> = new Map([
  // The first name of each counts.
  ...[...SUBJECT_FORMATS].reverse().map(([uri, type]) => [type, uri] as const),
  ['unspecified', UNSPECIFIED],
]);

const PERSONAL_NUMBER = BY_NAME.get('personalIdentityNumber');

export interface SubjectOptions {
  readonly subject?: string;
  readonly personalNumberStdin?: boolean;
  /** A short name or a URI. */
  readonly format: string;
}

/**
 * Whom a query is about, as said by options; a personal number by standard input alone, since others can read command
 * lines.
 * @throws UsageError
 */
export async function subjectOf(options: SubjectOptions, terminal: Terminal): Promise<NameId> {
  if (options.personalNumberStdin)
    return { value: (await terminal.readLine()).trim(), format: PERSONAL_NUMBER };
  const format = formatOf(options.format);
  if (format === PERSONAL_NUMBER) {
    throw new UsageError('A personal number is read from standard input: --personal-number-stdin.');
  }
  if (options.subject === undefined) throw new UsageError('Say whom it is about: --subject.');
  return { value: options.subject, format };
}

function formatOf(text: string): string {
  const uri = BY_NAME.get(text) ?? (text.includes(':') ? text : undefined);
  if (uri === undefined)
    throw new UsageError(`A format is one of ${[...BY_NAME.keys()].join(', ')}, or a URI.`);
  return uri;
}
