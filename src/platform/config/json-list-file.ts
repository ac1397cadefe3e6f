import { ConfigurationError } from './environment.js';
import { isObject, readJson } from './json-object-file.js';

/**
 * The objects of a JSON list that a variable names a file of.
 * @param of what the list is of, in the plural
 * @throws ConfigurationError
 */
export function readJsonList(variable: string, path: string, of: string): object[] {
  const content = readJson(variable, path);
  if (!Array.isArray(content) || !content.every(isObject))
    throw new ConfigurationError([`${variable} must hold a list of ${of}`]);
  return content;
}
