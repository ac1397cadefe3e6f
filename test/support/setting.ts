import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from '../../src/platform/config/environment.js';
import { rotateKeys } from '../../src/platform/keys/rotate-keys.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

/** What a service needs to run: a database of its own, a folder of keys, and the variables that name them. */
export interface Setting {
  readonly database: TestDatabase;
  readonly variables: Variables;
  /** After the last service of it has stopped. */
  remove(): Promise<void>;
}

/** Made once for all settings of this process: it takes longer than starting the service. Each has a copy of its own. */
let keysMade: Promise<string> | undefined;

/**
 * As production: DATABASE_URL, the schema's owner, is not among the variables. PUBLIC_URL is no address of this machine.
 * @param made default: an empty database
 */
export async function makeSetting(made?: TestDatabase): Promise<Setting> {
  const database = made ?? (await createTestDatabase());
  const keys = mkdtempSync(join(tmpdir(), 'behorig-keys-'));
  cpSync(await (keysMade ??= makeKeys()), keys, { recursive: true });
  return {
    database,
    variables: {
      PORT: '0',
      PUBLIC_URL: 'https://attr.test.example',
      ADMINISTRATION_DATABASE_URL: database.administrationUrl,
      ANSWERING_DATABASE_URL: database.answeringUrl,
      KEYS_FOLDER: keys,
      ATTRIBUTE_BASE_URI: 'https://attr.test.example/attributes/1.0',
      PERSONAL_NUMBER_KEY: Buffer.alloc(32, 7).toString('base64'),
      OPERATOR_NUMBER: '2999990001',
      OPERATOR_NAME: 'Exempelmyndigheten',
      OPERATOR_URL: 'https://test.example',
      CONTACT_MAIL: 'drift@test.example',
      LOG_LEVEL: 'silent',
    },
    remove: async () => {
      await database.drop();
      rmSync(keys, { recursive: true });
    },
  };
}

async function makeKeys(): Promise<string> {
  const folder = mkdtempSync(join(process.env.BEHORIG_TEST_FOLDER ?? tmpdir(), 'keys-'));
  await rotateKeys(folder, { commonName: 'test', activeFrom: new Date() });
  return folder;
}
