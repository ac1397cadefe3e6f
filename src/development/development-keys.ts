import { join, resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import { makeTestProviderKeys } from './identity-provider/test-identity-provider.js';
import { makeKeysOnce } from './keys-once.js';
import { makeSampleEServiceKeys } from './sample-e-services.js';
import { makeSampleFederationKeys } from './sample-federation.js';

export interface DevelopmentKeys {
  /** Those that the service itself reads. */
  readonly own: Promise<unknown>;
  /** Those of the sample's parties. */
  readonly parties: Promise<unknown>;
}

/** Where the service's own are. */
export function ownKeysFolder({ DATA_FOLDER, KEYS_FOLDER }: Variables): string {
  return KEYS_FOLDER ?? join(resolve(DATA_FOLDER ?? 'data'), 'keys');
}

/** Makes the service's own, unless they are there. */
export function makeOwnKeys(variables: Variables): Promise<void> {
  return makeKeysOnce(ownKeysFolder(variables), { commonName: 'behorig development' });
}

/**
 * Begins to make the keys that are missing: those that are needed first, and then one at a time, as others need a core meanwhile.
 */
export function makeDevelopmentKeys(variables: Variables): DevelopmentKeys {
  const folder = resolve(variables.DATA_FOLDER ?? 'data');
  const own = Promise.all([makeOwnKeys(variables), makeSampleFederationKeys(join(folder, 'federation'))]);
  const parties = own.then(async () => {
    await makeSampleEServiceKeys(join(folder, 'e-services'));
    await makeTestProviderKeys(join(folder, 'identity-provider'));
  });
  // Whoever waits for them is told; until somebody does, a failure must not end the process.
  for (const made of [own, parties]) made.catch(() => undefined);
  return { own, parties };
}
