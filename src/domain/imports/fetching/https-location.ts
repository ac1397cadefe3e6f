import { unpacked } from '../unpacked.js';
import { refusals } from './fetching.errors.js';
import type { FetchedFile } from './import-fetch.js';

const AT_MOST_MS = 3_600_000;

/**
 * The file at an address, unless it is still the version that is known. Redirects are not followed: the credential and the
 * trust are for the address that was given.
 * @param authorization value of the header, where the address needs one
 * @throws DomainError `import.location-unreachable`, `import.location-refuses`, also while the file is read
 */
export async function* httpsLocation(
  location: string,
  { authorization, version }: { authorization?: string; version?: string },
): AsyncGenerator<FetchedFile> {
  const response = await get(location, {
    ...(authorization && { authorization }),
    ...(version && { 'if-none-match': version }),
  });
  if (response.status === 304) return;
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw refusals.locationRefuses(response.status);
  }
  const etag = response.headers.get('etag');
  yield {
    bytes: unpacked(arriving(response.body)),
    ...(etag && { version: etag }),
    put: () => Promise.resolve(),
  };
}

async function get(location: string, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(location, { headers, redirect: 'manual', signal: AbortSignal.timeout(AT_MOST_MS) });
  } catch {
    throw refusals.unreachable();
  }
}

async function* arriving(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw refusals.unreachable();
  }
}
