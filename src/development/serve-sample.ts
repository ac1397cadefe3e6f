import { join } from 'node:path';
import { readEnvironment } from '../platform/config/environment.js';
import type { Variables } from '../platform/config/variables.js';
import { createLogger } from '../platform/logging/logger.js';
import { serve } from '../serve.js';
import { demonstrate } from './demonstration.js';
import type { Development } from './development-environment.js';
import { serveGraphiql } from './graphiql.js';
import { serveTestIdentityProvider } from './identity-provider/serve-test-provider.js';
import { makeTestIdentityProvider } from './identity-provider/test-identity-provider.js';
import { samplePersonas } from './personas.js';
import { loadSample } from './sample.js';
import { readSampleTokens } from './sample-clients.js';

/**
 * Serves the sample and shows that it answers.
 * @param onStop is given what ends what was started
 */
export async function serveSample(
  development: Development,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const identityProvider = await makeTestProvider(development.variables);
  const sample = await loadSample(readEnvironment(development.variables), [identityProvider.metadata]);
  const environment = readEnvironment({
    METADATA_FEEDS_FILE: sample?.feedsFile,
    ...(sample && { LOGIN_IDENTITY_PROVIDERS: identityProvider.entityId }),
    ...development.variables,
  });
  const tokens = sample && readSampleTokens(environment.DATA_FOLDER);
  const { app } = await serve(environment, createLogger(environment), (server) => {
    if (tokens) serveGraphiql(server, samplePersonas(development.issuer, tokens));
    if (sample) serveTestIdentityProvider(server, identityProvider);
  });
  onStop(() => app.close());
  if (sample) await demonstrate(sample.eServices, environment);
  else console.log('The database holds a register of its own, so no sample was loaded into it.');
}

function makeTestProvider({ DATA_FOLDER = 'data', PUBLIC_URL = '' }: Variables) {
  return makeTestIdentityProvider(join(DATA_FOLDER, 'identity-provider'), PUBLIC_URL);
}
