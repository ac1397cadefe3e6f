import { open, mkdtemp, rm, stat, type FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { get } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeedRefused } from './feed-refused.js';

/** How long a server may take, and be silent: one that sends a byte now and then delays nobody for longer. */
export interface Patience {
  readonly atMostMs: number;
  readonly idleMs: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

const OF_AN_AGGREGATE = { atMostMs: 10 * 60_000, idleMs: 30_000 };

/** A copy of what a location holds, to be read twice: what is verified is what is used. */
export interface FeedCopy {
  /** What the location calls it. */
  readonly version?: string;
  /** From the beginning. */
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Copies what is at the location into a file that nobody else can open. An https address is not followed elsewhere.
 * @param version the version that is known
 * @returns undefined when it is still that version
 * @throws FeedRefused
 */
export async function copyFeed(
  location: string,
  version: string | undefined,
  bytesAtMost: number,
  patience: Patience = OF_AN_AGGREGATE,
): Promise<FeedCopy | undefined> {
  const source = location.startsWith('/')
    ? await fromFile(location, version)
    : await fromServer(location, version, patience);
  if (!source) return undefined;
  const file = await privateFile();
  try {
    let bytes = 0;
    for await (const piece of source.pieces) {
      bytes += piece.length;
      if (bytes > bytesAtMost) throw new FeedRefused('too-large');
      await file.write(piece);
    }
  } catch (error) {
    await file.close();
    throw error instanceof FeedRefused ? error : new FeedRefused('unreachable', { cause: error });
  }
  return {
    ...(source.version !== undefined && { version: source.version }),
    read: () => file.createReadStream({ start: 0, autoClose: false }),
    close: () => file.close(),
  };
}

interface Source {
  readonly version?: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Without a name as soon as it is open. */
async function privateFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'behorig-feed-'));
  try {
    return await open(join(folder, 'copy'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fromFile(path: string, version: string | undefined): Promise<Source | undefined> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    const found = `${ino}-${size}-${mtimeMs}`;
    return found === version ? undefined : { version: found, pieces: createReadStream(path) };
  } catch (cause) {
    throw new FeedRefused('unreadable-file', { cause });
  }
}

async function fromServer(
  address: string,
  version: string | undefined,
  patience: Patience,
): Promise<Source | undefined> {
  const response = await answer(address, patience, {
    accept: 'application/samlmetadata+xml, application/xml;q=0.9, */*;q=0.1',
    'accept-encoding': 'identity',
    'user-agent': 'behorig',
    ...(version !== undefined && { 'if-none-match': version }),
  });
  const { statusCode, headers } = response;
  const refused = refusal(statusCode, headers['content-encoding']);
  if (statusCode === 304 || refused) response.destroy();
  if (statusCode === 304) return undefined;
  if (refused) throw new FeedRefused(refused);
  return { ...(headers.etag && { version: headers.etag }), pieces: response };
}

function refusal(status: number | undefined, encoding: string | undefined) {
  if (status === 404 || status === 410) return 'not-found';
  if (status !== 200) return 'status';
  return encoding === undefined || encoding === 'identity' ? undefined : 'packed';
}

async function answer(
  address: string,
  { atMostMs, idleMs, signal: ended }: Patience,
  headers: Record<string, string>,
): Promise<IncomingMessage> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(atMostMs), ...(ended ? [ended] : [])]);
    const request = get(address, { headers, timeout: idleMs, signal });
    request.on('timeout', () => request.destroy(new FeedRefused('too-slow')));
    // What breaks off later is told to whoever reads the answer.
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response.on('error', () => undefined);
  } catch (cause) {
    throw cause instanceof FeedRefused ? cause : new FeedRefused('unreachable', { cause });
  }
}
