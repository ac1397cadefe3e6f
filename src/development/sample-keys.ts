import { join } from 'node:path';
import { makeTestProviderKeys } from './identity-provider/test-identity-provider.js';
import { makeSampleEServiceKeys } from './sample-e-services.js';
import { makeSampleFederationKeys } from './sample-federation.js';

/**
 * Makes the keys that the sample needs, unless they are there, one party after the other: a party's keys keep two cores busy, and files
 * are read and written by the same few threads.
 * @param folder the DATA_FOLDER
 */
export async function makeSampleKeys(folder: string): Promise<void> {
  await makeSampleEServiceKeys(join(folder, 'e-services'));
  await makeTestProviderKeys(join(folder, 'identity-provider'));
  await makeSampleFederationKeys(join(folder, 'federation'));
}
