import type { KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEService } from '../support/e-service.js';

/** An e-service as its operator has it: files in a folder. */
export interface EServiceFiles {
  readonly entityId: string;
  readonly folder: string;
  readonly metadataFile: string;
  readonly keyFile: string;
  readonly decryptionKeyFile: string;
}

export async function writeEService(entityId: string): Promise<EServiceFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'e-service-'));
  const { metadata, signingKey, decryptionKey } = await makeEService(entityId);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    entityId,
    folder,
    metadataFile: write('metadata.xml', metadata),
    keyFile: write('signing.pem', pem(signingKey)),
    decryptionKeyFile: write('decryption.pem', pem(decryptionKey)),
  };
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
