import type { FastifyRequest } from 'fastify';
import { importModes, type NewImport } from '../../domain/imports/import.js';
import { rowSets } from '../../domain/imports/reading/imported-row.js';
import { refusals } from './import-request.errors.js';

export const MOST_BYTES = 2 * 1024 ** 3;
export const MEDIA_TYPES = [
  'text/csv',
  'application/x-ndjson',
  'application/octet-stream',
  'text/plain',
  'application/gzip',
];
const ENCODINGS = ['identity', 'gzip', 'x-gzip'];
const PARAMETERS = ['mode', 'rows', 'dryRun', 'organisation'];

export type ImportRequest = Omit<NewImport, 'file' | 'arrived'>;

/**
 * What the request asks for, by its path, query and headers: nothing of its body was read.
 * @throws DomainError that names the parameter, or what is wrong with the body as its headers tell of it
 */
export function importRequest({ params, query, headers }: FastifyRequest): ImportRequest {
  refuseBody(headers);
  const given = query as Readonly<Record<string, string | string[]>>;
  const unknown = Object.keys(given).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw refusals.unknownParameter(PARAMETERS);
  const mode = oneOf('mode', given.mode, importModes);
  if (mode === undefined) throw refusals.parameter('mode', importModes);
  const rowSet = oneOf('rows', given.rows, rowSets);
  const organisation = text('organisation', given.organisation);
  return {
    source: (params as { source: string }).source,
    mode,
    dryRun: oneOf('dryRun', given.dryRun, ['true', 'false']) === 'true',
    ...(rowSet && { rowSet }),
    ...(organisation !== undefined && { organisation }),
  };
}

function refuseBody(headers: FastifyRequest['headers']): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (!ENCODINGS.includes(encoding)) throw refusals.contentEncoding();
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) throw refusals.tooLarge();
}

function oneOf<Name extends string>(
  parameter: string,
  value: string | string[] | undefined,
  names: readonly Name[],
): Name | undefined {
  if (value === undefined) return undefined;
  const name = names.find((one) => one === value);
  if (name === undefined) throw refusals.parameter(parameter, names);
  return name;
}

function text(parameter: string, value: string | string[] | undefined): string | undefined {
  if (Array.isArray(value)) throw refusals.parameter(parameter, ['one value']);
  return value;
}
