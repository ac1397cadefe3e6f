import { createHash, type KeyObject } from 'node:crypto';
import type { RelyingPartyMetadata } from './xml/relying-party-metadata.js';

/**
 * Parties that sign with a key that another party signs with too: each of them can ask as the other. Worth a warning and
 * no more, since operators of several e-services do so.
 */
export function partiesWithSharedKeys(
  files: readonly { readonly file: string; readonly parties: readonly RelyingPartyMetadata[] }[],
): { file: string; entityId: string }[] {
  const signers = files.flatMap(({ file, parties }) =>
    parties.map(({ entityId, signingKeys }) => ({
      file,
      entityId,
      keys: [...new Set(signingKeys.map(keyDigest))],
    })),
  );
  const uses = new Map<string, number>();
  for (const key of signers.flatMap(({ keys }) => keys)) uses.set(key, (uses.get(key) ?? 0) + 1);
  return signers
    .filter(({ keys }) => keys.some((key) => (uses.get(key) ?? 0) > 1))
    .map(({ file, entityId }) => ({ file, entityId }));
}

/** The same of entities that come one at a time: of each it holds no more than digests. */
export class SharedKeys {
  /** By digest, who has it; nobody any longer when that has been told. */
  private readonly firstWith = new Map<string, string | undefined>();
  private readonly told = new Set<string>();

  /** @returns entityIDs that are found by this one, which may be one of them; each is told once */
  add({ entityId, signingKeys }: Pick<RelyingPartyMetadata, 'entityId' | 'signingKeys'>): string[] {
    const found: string[] = [];
    for (const key of signingKeys.map(keyDigest)) {
      if (!this.firstWith.has(key)) this.firstWith.set(key, entityId);
      else if (this.firstWith.get(key) !== entityId) {
        found.push(...[this.firstWith.get(key) ?? [], entityId].flat());
        this.firstWith.set(key, undefined);
      }
    }
    const untold = [...new Set(found)].filter((one) => !this.told.has(one));
    for (const one of untold) this.told.add(one);
    return untold;
  }
}

/** SHA-256, hexadecimal. */
export function keyDigest(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
