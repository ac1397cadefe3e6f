import type { Variables } from '../platform/config/variables.js';
import { prepareDevelopment } from './development-environment.js';

/**
 * Serves the sample in this process, with what development mode invents, and shows that it answers. The service is read
 * while its database starts, which takes as long.
 * @param onStop is given what ends what was started, the first last
 */
export async function startDevelopment(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const preparing = prepareDevelopment(variables);
  const [development, { serveSample }] = await Promise.all([preparing, import('./serve-sample.js')]);
  onStop(() => development.stop());
  await serveSample(development, onStop);
}
