import { readEnvironment, type Variables } from './platform/config/environment.js';
import { createLogger } from './platform/logging/logger.js';
import { serve } from './serve.js';
import { ServiceMetrics } from './service-metrics.js';
import { onMessage, tellSupervisor } from './workers/supervisor-link.js';

/**
 * Serves what the variables say, as the whole service or as one of its workers.
 * @param onStop is given what ends what was started, the first last
 * @param end of this process alone, once nobody is connected to it any longer
 */
export async function startProduction(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
  end: () => void,
): Promise<void> {
  const environment = readEnvironment(variables);
  const { app, retire } = await serve(environment, createLogger(environment));
  onStop(() => app.close());
  const leave = async () =>
    tellSupervisor({ kind: 'leaves', measured: await app.get(ServiceMetrics).legacy() });
  onMessage(({ kind }) => {
    if (kind === 'retire') void retire().then(leave).then(end);
  });
  await tellSupervisor({ kind: 'serves' });
}
