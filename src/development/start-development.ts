import { join, resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import { prepareDevelopment } from './development-environment.js';
import { makeSampleEServices } from './sample-e-services.js';

/**
 * Serves the sample in this process, with what development mode invents, and shows that it answers. While PostgreSQL makes its
 * data folder and starts, the service is read and the sample's keys are made.
 * @param onStop is given what ends what was started, the first last
 */
export async function startDevelopment(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const folder = join(resolve(variables.DATA_FOLDER ?? 'data'), 'e-services');
  // The keys first: they are made by other threads, and while modules are read PostgreSQL could not even be told to start.
  const reading = makeSampleEServices(folder).then(() => import('./serve-sample.js'));
  const preparing = prepareDevelopment(variables, reading);
  // Registered before it is there: whoever ends us meanwhile leaves no PostgreSQL behind.
  onStop(async () => (await preparing.catch(() => undefined))?.stop());
  const [development, { serveSample }] = await Promise.all([preparing, reading]);
  await serveSample(development, onStop);
}
