import type { Variables } from '../platform/config/variables.js';
import { hasGivenLogins, launchDevelopmentServer } from './development-server.js';

/**
 * Serves the sample in this process, with what development mode invents, and shows that it answers. As soon as PostgreSQL makes its
 * data folder or starts, the service is read.
 * @param onStop is given what ends what was started, the first last
 * @throws ConfigurationError where the logins of a database are given: it is somebody's
 */
export async function startDevelopment(
  variables: Variables,
  onStop: (step: () => Promise<void>) => void,
): Promise<void> {
  if (hasGivenLogins(variables)) throw await givenLogins();
  const launched = Promise.withResolvers<undefined>();
  const launching = launchDevelopmentServer(variables, () => launched.resolve(undefined));
  const reading = launched.promise.then(() => import('./serve-sample.js'));
  const inventing = launched.promise.then(async () => {
    const { inventDevelopment } = await import('./development-environment.js');
    return inventDevelopment(variables, launching);
  });
  // Registered before it is there: whoever ends us meanwhile leaves no PostgreSQL behind.
  onStop(async () => (await inventing.catch(() => undefined))?.stop());
  const { makeDevelopmentKeys, serveSample } = await reading;
  const keys = makeDevelopmentKeys(variables);
  await serveSample(await inventing, keys, onStop);
}

async function givenLogins(): Promise<Error> {
  const { ConfigurationError } = await import('../platform/config/environment.js');
  return new ConfigurationError([
    'ADMINISTRATION_DATABASE_URL and ANSWERING_DATABASE_URL must not be set in development mode, which makes logins of its own. ' +
      'The service that they belong to is started by node dist/main.js',
  ]);
}
