import { resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import { prepareDevelopment } from './development-environment.js';
import { makeSampleKeys } from './sample-keys.js';

/**
 * Serves the sample in this process, with what development mode invents, and shows that it answers. As soon as PostgreSQL makes its
 * data folder or starts, the service is read and the sample's keys are made.
 * @param onStop is given what ends what was started, the first last
 */
export async function startDevelopment(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const launched = Promise.withResolvers<undefined>();
  const making = launched.promise.then(() => makeSampleKeys(resolve(variables.DATA_FOLDER ?? 'data')));
  const reading = launched.promise.then(() => import('./serve-sample.js'));
  const preparing = prepareDevelopment(variables, {
    launched: () => launched.resolve(undefined),
    meanwhile: reading,
  });
  // Registered before it is there: whoever ends us meanwhile leaves no PostgreSQL behind.
  onStop(async () => (await preparing.catch(() => undefined))?.stop());
  const [development, { serveSample }] = await Promise.all([preparing, reading, making]);
  await serveSample(development, onStop);
}
