import { CommanderError } from 'commander';
import { ConfigurationError } from '../platform/config/environment.js';
import { DatabaseCause } from '../platform/database/database-cause.js';
import { DomainError } from '../platform/errors/domain-error.js';
import { OutputError, UsageError } from './exit-codes.js';
import { printable } from './output.js';
import type { Terminal } from './terminal.js';

/** A failure as shown: nothing in it is personal or secret. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  readonly occurrence?: string;
  /** Of a database: the command line has no log that would tell. */
  readonly cause?: string;
  readonly details?: DomainError['details'];
}

/** Says on standard error what went wrong: one JSON document with `json`, else a line with the code in brackets. */
export function reportFailure(error: unknown, terminal: Terminal, json: boolean): void {
  const failure = failureOf(error);
  if (!failure) return;
  if (json) terminal.err(`${JSON.stringify({ error: failure })}\n`);
  else terminal.err(`${lines(failure).join('\n')}\n`);
}

function lines({ code, message, remedy, details = {}, occurrence, cause }: Failure): string[] {
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  return [
    `behorig: ${message.split('\n').map(printable).join('\n')} (${code})`,
    ...(remedy === undefined ? [] : [printable(remedy)]),
    ...known.map(([name, value]) => `  ${name}: ${printable(String(value))}`),
    ...(cause === undefined ? [] : [`  cause: ${cause}`]),
    ...(occurrence === undefined ? [] : [`  occurrence: ${occurrence}`]),
  ];
}

/** Undefined when the help that was asked for, or is missing a command, has said it all; or nobody reads on, as in `… | head`. */
function failureOf(error: unknown): Failure | undefined {
  if (error instanceof DomainError) return domainFailure(error);
  if (error instanceof ConfigurationError) return { code: 'configuration', message: error.message };
  if (error instanceof UsageError) return { code: 'usage', message: error.message };
  if (error instanceof OutputError) return outputFailure(error);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return undefined;
    return { code: 'usage', message: `${withoutNumbers(error.message.replace(/^error: /, ''))} See --help.` };
  }
  return { code: 'internal', message: `An unexpected failure: ${whereFrom(error)}` };
}

function outputFailure({ message, remedy, isReaderGone }: OutputError): Failure | undefined {
  if (isReaderGone && remedy === undefined) return undefined;
  return { code: 'output', message, ...(remedy !== undefined && { remedy }) };
}

function domainFailure({ code, kind, message, remedy, details, occurrence, cause }: DomainError): Failure {
  const base = {
    code,
    message,
    ...(remedy && { remedy }),
    ...(Object.keys(details).length > 0 && { details }),
  };
  if (kind !== 'internal' && kind !== 'unavailable') return base;
  return { ...base, occurrence, ...(cause instanceof DatabaseCause && { cause: cause.message }) };
}

/** Commander repeats what was typed, which might be a personal number typed in the wrong place. */
function withoutNumbers(message: string): string {
  return message.replace(/\d{6,8}[-+]?\d{4}/g, '…');
}

/** The kind of error and the lines of code it came from: its message might quote what was sent to us. */
function whereFrom(error: unknown): string {
  const { name, stack } = error as Partial<Error>;
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return [name ?? 'unknown', ...frames].join('\n');
}
