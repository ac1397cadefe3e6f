import type { Variables } from '../platform/config/variables.js';
import { prepareDevelopment } from './development-environment.js';

/**
 * Serves the sample in this process, with what development mode invents, and shows that it answers. The service is read when
 * its database has started: while it is read nothing else goes on, and a connection that is being made would time out.
 * @param onStop is given what ends what was started, the first last
 */
export async function startDevelopment(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const development = await prepareDevelopment(variables);
  onStop(() => development.stop());
  const { serveSample } = await import('./serve-sample.js');
  await serveSample(development, onStop);
}
