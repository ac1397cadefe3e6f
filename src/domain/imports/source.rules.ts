import { refusals } from './imports.errors.js';
import { columns } from './reading/row-set-columns.js';
import type { Reading, Threshold } from './import.js';

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const LIMIT_COLUMN = /^limit\.[a-z][a-z0-9-]{0,63}$/;
const FILE_COLUMN = /^(?=.*\S)\P{C}{1,200}$/u;
const MOST_COLUMNS = 100;
const MOST_ROWS = 2 ** 31 - 1;

const CHOICES = {
  format: ['csv', 'ndjson'],
  encoding: ['utf-8', 'windows-1252'],
  delimiter: [',', ';', '\t'],
} as const;
const OURS = new Set(Object.values(columns).flatMap(({ required, optional }) => [...required, ...optional]));

interface Source {
  readonly name: string;
  readonly reading?: Reading;
  readonly ended?: Partial<Threshold>;
  readonly rejected?: Partial<Threshold>;
}

/** @throws DomainError that names the field of the source that is wrong */
export function requireSource({ name, reading, ended, rejected }: Source): void {
  if (!NAME.test(name) || name === 'manual') throw refusals.sourceNameMalformed();
  for (const [field, threshold] of Object.entries({ ended, rejected }))
    if (threshold && !isThreshold(threshold)) throw refusals.thresholdOutOfRange(field);
  if (reading) requireReading(reading);
}

function isThreshold({ percent = 0, atLeast = 0 }: Partial<Threshold>): boolean {
  return isWithin(percent, 100) && isWithin(atLeast, MOST_ROWS);
}

function isWithin(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

/** What is read from a file of somebody's is of any form. */
function requireReading(reading: Reading): void {
  if (typeof reading !== 'object' || Array.isArray(reading)) throw refusals.readingMalformed('reading');
  for (const [field, value] of Object.entries(reading)) {
    if (field === 'columns') requireColumns(value);
    else if (!isChoice(field, value)) throw refusals.readingMalformed(field);
  }
}

function isChoice(field: string, value: unknown): boolean {
  const known = Object.entries(CHOICES).find(([name]) => name === field)?.[1];
  return known?.some((one) => one === value) ?? false;
}

function requireColumns(mapping: unknown): void {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping))
    throw refusals.readingMalformed('columns');
  const pairs = Object.entries(mapping);
  const theirs = pairs.map(([, name]) => name as unknown);
  const isWrong = ([ours, name]: [string, unknown]) =>
    !(OURS.has(ours) || LIMIT_COLUMN.test(ours)) || typeof name !== 'string' || !FILE_COLUMN.test(name);
  const wrong = pairs.find(isWrong);
  if (wrong) throw refusals.readingMalformed(`columns.${wrong[0].slice(0, 100)}`);
  if (pairs.length > MOST_COLUMNS || new Set(theirs).size < theirs.length)
    throw refusals.readingMalformed('columns');
}
