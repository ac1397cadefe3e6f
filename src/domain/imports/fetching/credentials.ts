import { readFileSync } from 'node:fs';

/**
 * What an address is opened with: the value of its Authorization header, from a JSON file of origins. Read at every use,
 * so that a new secret needs no restart.
 */
export function authorizationFor(location: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const known: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof known !== 'object' || known === null) return undefined;
  const [, value] = Object.entries(known).find(([origin]) => origin === new URL(location).origin) ?? [];
  return typeof value === 'string' ? value : undefined;
}
