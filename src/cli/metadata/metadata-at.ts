import { readFileSync } from 'node:fs';
import { DomainError } from '../../platform/errors/domain-error.js';
import { UsageError } from '../exit-codes.js';

const TIMEOUT_MS = 30_000;
const BYTES_AT_MOST = 64 * 1024 * 1024;

/**
 * What is in a file, or at an address; one that answers with another address is not followed.
 * @throws UsageError for a file that cannot be read; DomainError `metadata.not-reached`
 */
export async function metadataAt(location: string): Promise<Uint8Array> {
  if (/^https?:\/\//.test(location)) return fetched(location);
  try {
    return readFileSync(location);
  } catch {
    throw new UsageError('The file cannot be read.');
  }
}

async function fetched(address: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > BYTES_AT_MOST) throw new Error('too large');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (cause) {
    const message = 'There is no metadata at the address, or it did not come whole in half a minute.';
    throw new DomainError('metadata.not-reached', 'unavailable', message, {}, { cause });
  }
}
