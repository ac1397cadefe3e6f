import { DomainError } from '../../../platform/errors/domain-error.js';

/**
 * The refusal with its `field` as the caller wrote it. The domain names fields in its own words: `displayName` is
 * `term.displayName` where that is the one place of the name in what was written. What is written nowhere, or in several
 * places, keeps the domain's word.
 * @param args of the operation; paths begin in `input` where there is one
 */
export function withFieldAsWritten(error: unknown, args: Record<string, unknown>): unknown {
  if (!(error instanceof DomainError) || typeof error.details.field !== 'string') return error;
  const { code, kind, message, details, remedy, cause } = error;
  const field = pathOf(error.details.field, pathsIn(args.input ?? args));
  return field === undefined
    ? error
    : new DomainError(code, kind, message, { ...details, field }, { remedy, cause });
}

/** Undefined where it is a path already, or none can be told. */
function pathOf(field: string, paths: readonly string[]): string | undefined {
  if (paths.includes(field)) return undefined;
  const found = paths.filter((path) => path.endsWith(`.${field}`));
  return found.length === 1 ? found[0] : undefined;
}

function pathsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    name,
    ...pathsIn(one).map((path) => `${name}.${path}`),
  ]);
}
