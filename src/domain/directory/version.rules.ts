import { refusals } from './directory.errors.js';

/**
 * Optimistic concurrency: whoever says what they had read is refused when it has changed since.
 * @param wanted the version read; undefined: whatever it is now
 * @param present asked for under the lock that the act takes
 * @throws DomainError `version.changed`
 */
export async function requireVersion(
  wanted: string | undefined,
  present: () => Promise<string>,
): Promise<void> {
  if (wanted !== undefined && wanted !== (await present())) throw refusals.versionChanged();
}
