import { prepareDevelopment } from './development/development-environment.js';
import { demonstrate } from './development/demonstration.js';
import { serveGraphiql } from './development/graphiql.js';
import { serveTestIdentityProvider } from './development/identity-provider/serve-test-provider.js';
import { makeTestIdentityProvider } from './development/identity-provider/test-identity-provider.js';
import { samplePersonas } from './development/personas.js';
import { loadSample } from './development/sample.js';
import { readSampleTokens } from './development/sample-clients.js';
import { join } from 'node:path';
import {
  ConfigurationError,
  processVariables,
  readEnvironment,
  type Variables,
} from './platform/config/environment.js';
import { DomainError } from './platform/errors/domain-error.js';
import { createLogger } from './platform/logging/logger.js';
import { serve } from './serve.js';

const stops: (() => Promise<void>)[] = [];
let stopping = false;

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const step of stops.reverse()) await step();
  process.exit(exitCode);
}

process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));

try {
  await start();
} catch (error) {
  console.error(explain(error));
  await stop(error instanceof ConfigurationError ? 3 : 1);
}

/** What may be shown: other errors' messages might quote a secret of the configuration. */
function explain(error: unknown): unknown {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof DomainError) return `${error.message} (${error.code})`;
  const { name, code, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return 'The port is in use by another program. Choose another, for example: PORT=3001 npm start';
  }
  if (processVariables().NODE_ENV === 'development') return error;
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return [[name, code].filter(Boolean).join(' '), ...frames].join('\n');
}

async function start(): Promise<void> {
  const variables = processVariables();
  if (variables.NODE_ENV !== 'development') {
    const environment = readEnvironment(variables);
    const { app } = await serve(environment, createLogger(environment));
    stops.push(() => app.close());
    return;
  }
  const development = await prepareDevelopment(variables);
  stops.push(() => development.stop());
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
  stops.push(() => app.close());
  if (sample) await demonstrate(sample.eServices, environment);
  else console.log('The database holds a register of its own, so no sample was loaded into it.');
}

function makeTestProvider({ DATA_FOLDER = 'data', PUBLIC_URL = '' }: Variables) {
  return makeTestIdentityProvider(join(DATA_FOLDER, 'identity-provider'), PUBLIC_URL);
}
