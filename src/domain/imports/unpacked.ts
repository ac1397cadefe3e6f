import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { refusals } from './imports.errors.js';

/** Of the file as it is read: a register of ten million rows has less. */
export const MOST_BYTES = 20 * 1024 ** 3;
/** Text is packed to a tenth; what is packed to a two-hundredth is made to fill a disk. */
const MOST_FOLD = 200;
const FOLD_COUNTS_FROM = 10 * 1024 ** 2;
const GZIP = [0x1f, 0x8b];

/**
 * The file, unpacked where it is packed by gzip (RFC 1952), in flat memory.
 * @throws DomainError `import.gzip-broken`, `import.too-large`
 */
export async function* unpacked(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = file[Symbol.asyncIterator]();
  const start = await firstBytes(pieces);
  const whole = rest(start, pieces);
  if (start[0] !== GZIP[0] || start[1] !== GZIP[1]) yield* bounded(whole);
  else yield* gunzipped(whole);
}

async function* bounded(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of file) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw refusals.tooLarge();
    yield piece;
  }
}

async function* gunzipped(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [packed, out]: [number, number] = [0, 0];
  let failure: unknown;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of file) {
        packed += piece.length;
        yield piece;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const gunzip = createGunzip();
  const source = Readable.from(counted(), { objectMode: false });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const piece of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      out += piece.length;
      if (out > MOST_BYTES || (out > FOLD_COUNTS_FROM && out > packed * MOST_FOLD)) throw refusals.tooLarge();
      yield piece;
    }
  } catch (error) {
    if (failure !== undefined) throw failure as Error;
    throw isOfZlib(error) ? refusals.gzipBroken() : error;
  } finally {
    source.destroy();
  }
}

function isOfZlib(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_')
  );
}

/** At least two bytes, where there are so many. */
async function firstBytes(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start = Buffer.alloc(0);
  while (start.length < GZIP.length) {
    const next = await pieces.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

async function* rest(start: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start;
    for (;;) {
      const next = await pieces.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await pieces.return?.();
  }
}
