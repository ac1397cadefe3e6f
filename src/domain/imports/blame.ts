import { DomainError } from '../../platform/errors/domain-error.js';

/** How often an import is applied before what stops it is taken for the file's fault. */
const TRIES = 3;

/** Whether the error is a refusal, not a failure of the service. */
function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError && !['unavailable', 'internal'].includes(error.kind);
}

/** Whether the file is to blame. That others changed the same rows at the same time no file can help. */
export function isOfTheFile(error: unknown): error is DomainError {
  return isRefusal(error) && error.code !== 'database.write-conflict';
}

/** Somebody may have changed what the work has just looked at: then it looks again. */
export async function inTries<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++)
    try {
      return await work();
    } catch (error) {
      if (tried === TRIES || !isRefusal(error)) throw error;
    }
}
