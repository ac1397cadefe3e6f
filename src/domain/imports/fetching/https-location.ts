import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { unpacked } from '../unpacked.js';
import { refusals } from './fetching.errors.js';
import type { FetchedFile } from './import-fetch.js';

const AT_MOST_MS = 3_600_000;
/** Without hearing anything. */
const IDLE_MS = 300_000;
/** What is packed is unpacked by us, who look at how much it becomes. */
const ENCODINGS = ['identity', 'gzip', 'x-gzip'];

/**
 * The file at an address, unless it is still the version that is known. Redirects are not followed: the credential and the
 * trust are for the address that was given. Not by `fetch`, which unpacks whatever comes, however much it becomes.
 * @param authorization value of the header, where the address needs one
 * @throws DomainError `import.location-unreachable`, `import.location-refuses`, `import.location-packs`, also while the
 * file is read
 */
export async function* httpsLocation(
  location: string,
  { authorization, version }: { authorization?: string; version?: string },
): AsyncGenerator<FetchedFile> {
  const response = await answer(location, {
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'behorig',
    ...(authorization && { authorization }),
    ...(version && { 'if-none-match': version }),
  });
  try {
    const { statusCode = 0, headers } = response;
    if (statusCode === 304) return;
    if (statusCode !== 200) throw refusals.locationRefuses(statusCode);
    if (!isTaken(headers)) throw refusals.locationPacks();
    const size = Number(headers['content-length'] ?? 0);
    const { pieces, read } = arriving(response);
    yield {
      bytes: unpacked(pieces),
      ...(size > 0 && { arrived: () => Math.min(1, read() / size) }),
      ...(headers.etag && { version: headers.etag }),
      put: () => Promise.resolve(),
    };
  } finally {
    response.destroy();
  }
}

async function answer(location: string, headers: Record<string, string>): Promise<IncomingMessage> {
  try {
    const request = get(location, { headers, timeout: IDLE_MS, signal: AbortSignal.timeout(AT_MOST_MS) });
    request.on('timeout', () => request.destroy(refusals.unreachable()));
    // What breaks off later is told to whoever reads the answer.
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response.on('error', () => undefined);
  } catch {
    throw refusals.unreachable();
  }
}

function isTaken(headers: IncomingHttpHeaders): boolean {
  return ENCODINGS.includes(headers['content-encoding']?.trim().toLowerCase() ?? 'identity');
}

function arriving(response: IncomingMessage): { pieces: AsyncIterable<Uint8Array>; read: () => number } {
  let bytes = 0;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        bytes += piece.length;
        yield piece;
      }
    } catch {
      throw refusals.unreachable();
    }
  };
  return { pieces: pieces(), read: () => bytes };
}
