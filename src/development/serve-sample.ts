import { join, resolve } from 'node:path';
import { readEnvironment } from '../platform/config/environment.js';
import { createLogger } from '../platform/logging/logger.js';
import { refuseUnfit } from '../refuse-unfit.js';
import { serve } from '../serve.js';
import { demonstrate } from './demonstration.js';
import type { Development } from './development-environment.js';
import type { DevelopmentKeys } from './development-keys.js';
import { serveGraphiql } from './graphiql.js';
import { serveTestIdentityProvider } from './identity-provider/serve-test-provider.js';
import {
  makeTestIdentityProvider,
  testProviderEntityId,
} from './identity-provider/test-identity-provider.js';
import { samplePersonas } from './personas.js';
import { findRegister } from './register-found.store.js';
import {
  loadSampleAgreements,
  loadSampleRegister,
  publishSample,
  takeSampleFederation,
  type Sample,
} from './sample.js';
import { readSampleTokens } from './sample-clients.js';
import { describeSampleFederation } from './sample-federation.js';

export { makeDevelopmentKeys } from './development-keys.js';

/**
 * Serves the sample and shows that it answers. A register that is somebody's own is served without it: a sample in it could never be
 * taken out again. While a new database is migrated, the service is made.
 * @param keys that are being made
 * @param onStop is given what ends what was started
 */
export async function serveSample(
  development: Development,
  keys: DevelopmentKeys,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  const { variables, issuer, fresh } = development;
  const { DATA_FOLDER: folder = 'data', PUBLIC_URL: publicUrl = '' } = variables;
  const underWay = Promise.withResolvers<undefined>();
  const migrating = development.migrate(() => underWay.resolve(undefined));
  // An empty database need not be asked, nor waited for until the service is made.
  await Promise.all([fresh ? Promise.race([underWay.promise, migrating]) : migrating, keys.own]);
  const found = fresh ? 'nothing' : await findRegister(variables.ADMINISTRATION_DATABASE_URL ?? '');
  const environment = readEnvironment({
    ...(found !== 'register' && {
      METADATA_FEEDS_FILE: describeSampleFederation(join(resolve(folder), 'federation')),
      LOGIN_IDENTITY_PROVIDERS: testProviderEntityId(publicUrl),
    }),
    ...variables,
  });
  let sample: Sample | undefined;
  const { app } = await serve(environment, createLogger(environment), async (made) => {
    await migrating;
    await refuseUnfit(made);
    if (found === 'register') return;
    if (found === 'nothing') await loadSampleRegister(made, environment);
    await keys.parties;
    const provider = await makeTestIdentityProvider(join(folder, 'identity-provider'), publicUrl);
    sample = await publishSample(folder, [provider.metadata]);
    if (found === 'nothing') {
      await takeSampleFederation(made, sample.feedsFile);
      await loadSampleAgreements(made, environment);
    }
    const server = made.getHttpAdapter().getInstance();
    const tokens = readSampleTokens(environment.DATA_FOLDER);
    if (tokens) serveGraphiql(server, samplePersonas(issuer, tokens));
    serveTestIdentityProvider(server, provider);
  });
  onStop(() => app.close());
  if (!sample) {
    console.log('The database holds a register of its own, so no sample was loaded into it.');
    return;
  }
  // What was taken at the last start stands until it expires, so the service need not wait for it. A service that is told of other
  // feeds alone has found this one not to be among them.
  const isToldOfOthers = variables.METADATA_FEEDS_FILE !== undefined;
  if (found === 'sample' || isToldOfOthers) await takeSampleFederation(app, sample.feedsFile);
  await demonstrate(sample.eServices, environment);
}
