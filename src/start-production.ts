import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';
import { readEnvironment, type Variables } from './platform/config/environment.js';
import { DomainError } from './platform/errors/domain-error.js';
import { createLogger } from './platform/logging/logger.js';
import { refuseUnfit } from './refuse-unfit.js';
import { serve } from './serve.js';
import { ServiceMetrics } from './service-metrics.js';
import { onMessage, tellSupervisor } from './workers/supervisor-link.js';

/**
 * Serves what the variables say, as the whole service or as one of its workers.
 * @param onStop is given what ends what was started, the first last
 * @param end of this process alone, once nobody is connected to it any longer
 * @throws ConfigurationError also when the database is not what this version needs
 */
export async function startProduction(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
  end: () => void,
): Promise<void> {
  const environment = readEnvironment(variables);
  const logger = createLogger(environment);
  const { app, retire } = await serve(environment, logger, (made) => refuseUnfitIfReachable(made, logger));
  onStop(() => app.close());
  const leave = async () =>
    tellSupervisor({ kind: 'leaves', measured: await app.get(ServiceMetrics).legacy() });
  onMessage(({ kind }) => {
    if (kind === 'retire') void retire().then(leave).then(end);
  });
  await tellSupervisor({ kind: 'serves' });
}

/** A database that is out is waited for by serving: questions are answered with "unavailable" until it is back. */
async function refuseUnfitIfReachable(made: INestApplicationContext, logger: Logger): Promise<void> {
  try {
    await refuseUnfit(made);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    logger.warn({ err: error }, 'the database cannot be looked at, its schema is not known');
  }
}
