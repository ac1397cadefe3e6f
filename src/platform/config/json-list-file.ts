import { readFileSync } from 'node:fs';
import { ConfigurationError } from './environment.js';

/**
 * The objects of a JSON list that a variable names a file of.
 * @param of what the list is of, in the plural
 * @throws ConfigurationError
 */
export function readJsonList(variable: string, path: string, of: string): object[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigurationError([`${variable} must name a file of JSON that can be read`]);
  }
  const isList =
    Array.isArray(content) && content.every((entry) => typeof entry === 'object' && entry !== null);
  if (!isList) throw new ConfigurationError([`${variable} must hold a list of ${of}`]);
  return content as object[];
}
