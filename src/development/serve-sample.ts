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
import { findRegister } from './register-found.store.js';
import { loadSample, publishSample, takeSampleFederation } from './sample.js';
import { readSampleTokens } from './sample-clients.js';

/**
 * Serves the sample and shows that it answers. A register that is somebody's own is served without it: a sample in it could never be
 * taken out again.
 * @param onStop is given what ends what was started
 */
export async function serveSample(
  { variables, issuer }: Development,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const found = await findRegister(variables.ADMINISTRATION_DATABASE_URL ?? '');
  const provider = await makeTestProvider(variables);
  const sample =
    found === 'register'
      ? undefined
      : await publishSample(variables.DATA_FOLDER ?? 'data', [provider.metadata]);
  const environment = readEnvironment({
    METADATA_FEEDS_FILE: sample?.feedsFile,
    ...(sample && { LOGIN_IDENTITY_PROVIDERS: provider.entityId }),
    ...variables,
  });
  const { app } = await serve(environment, createLogger(environment), async (made) => {
    if (!sample) return;
    if (found === 'nothing') {
      await takeSampleFederation(made, sample.feedsFile);
      await loadSample(made, environment);
    }
    const server = made.getHttpAdapter().getInstance();
    const tokens = readSampleTokens(environment.DATA_FOLDER);
    if (tokens) serveGraphiql(server, samplePersonas(issuer, tokens));
    serveTestIdentityProvider(server, provider);
  });
  onStop(() => app.close());
  // What was taken at the last start stands until it expires, so the service need not wait for it.
  if (sample && found === 'sample') await takeSampleFederation(app, sample.feedsFile);
  if (sample) await demonstrate(sample.eServices, environment);
  else console.log('The database holds a register of its own, so no sample was loaded into it.');
}

function makeTestProvider({ DATA_FOLDER = 'data', PUBLIC_URL = '' }: Variables) {
  return makeTestIdentityProvider(join(DATA_FOLDER, 'identity-provider'), PUBLIC_URL);
}
