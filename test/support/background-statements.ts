import * as remembering from '../../src/domain/entitlements/remember-facts.statement.js';

const NAMES: ReadonlySet<string> = new Set(Object.values(remembering).map(({ name }) => name));

/** Whether the service sends the prepared statement by itself, whoever asks what. */
export function isOfBackground(name: string): boolean {
  return NAMES.has(name);
}
