import { InvalidArgumentError } from 'commander';
import { parseOrgAffiliation, type OrgAffiliation } from '../domain/directory/identifier.rules.js';
import { UsageError } from './exit-codes.js';

/** Lets an option be given several times. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Lets an option be given several times, each with one value or several between commas. */
export function commaSeparated(value: string, before: readonly string[] = []): string[] {
  const values = value.split(',').map((one) => one.trim());
  return [...before, ...values.filter((one) => one !== '')];
}

/** A number of 0 or more. */
export function count(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

/** A number of 1 or more. */
export function positive(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(value);
}

/** A help text's last part: the command as it is typed. */
export function example(...commands: string[]): string {
  const title = commands.length > 1 ? 'Examples' : 'Example';
  return `\n${title}:\n${commands.map((command) => `  $ behorig ${command}`).join('\n')}`;
}

/** @throws UsageError unless it reads uid@organisation-number */
export function employeeAddress(text: string): OrgAffiliation {
  const parts = parseOrgAffiliation(text);
  if (!parts) throw new UsageError('An employee is written uid@organisation-number.');
  return parts;
}

/**
 * Values by name, from texts such as `unit=north`; a name may come several times.
 * @throws UsageError for a text without a name or a value
 */
export function valuesByName(texts: readonly string[]): Record<string, string[]> {
  const pairs = texts.map((text) => /^([^=]+)=(.+)$/s.exec(text));
  if (pairs.includes(null)) throw new UsageError('Write name=value.');
  const named = pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''] as const);
  const grouped = Map.groupBy(named, ([name]) => name);
  return Object.fromEntries([...grouped].map(([name, found]) => [name, found.map(([, value]) => value)]));
}
