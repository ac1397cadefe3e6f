import { readFileSync } from 'node:fs';
import { ConfigurationError } from './environment.js';

/**
 * The object of a JSON file that a variable names.
 * @throws ConfigurationError
 */
export function readJsonObject(variable: string, path: string): object {
  const content = readJson(variable, path);
  if (!isObject(content)) throw new ConfigurationError([`${variable} must hold a JSON object`]);
  return content;
}

/** @throws ConfigurationError */
export function readJson(variable: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigurationError([`${variable} must name a file of JSON that can be read`]);
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
