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
      keys: [...new Set(signingKeys.map(digest))],
    })),
  );
  const uses = new Map<string, number>();
  for (const key of signers.flatMap(({ keys }) => keys)) uses.set(key, (uses.get(key) ?? 0) + 1);
  return signers
    .filter(({ keys }) => keys.some((key) => (uses.get(key) ?? 0) > 1))
    .map(({ file, entityId }) => ({ file, entityId }));
}

function digest(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
