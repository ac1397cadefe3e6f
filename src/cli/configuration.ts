import { readEnvironment, type Environment } from '../platform/config/environment.js';
import type { Terminal } from './terminal.js';

export type Needed = readonly (keyof Environment)[];

const OF_DATABASES: Needed = ['DATABASE_URL', 'ADMINISTRATION_DATABASE_URL', 'ANSWERING_DATABASE_URL'];

/**
 * Does the work with the configuration it needs, and no more of it. Development mode fills in what it invented for the
 * service; its database is found running, or runs for as long as the work. Where the logins of a database are given, it is
 * somebody's: nothing is invented beside them.
 * @throws ConfigurationError that lists every problem
 */
export async function withConfiguration<T>(
  { variables }: Terminal,
  needed: Needed,
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  if (variables.NODE_ENV !== 'development') return work(readEnvironment(variables, needed));
  const { hasGivenLogins } = await import('../development/development-server.js');
  if (hasGivenLogins(variables))
    return work(readEnvironment({ ...variables, NODE_ENV: 'production' }, needed));
  const { prepareDevelopment } = await import('../development/development-environment.js');
  const needsDatabase = needed.some((name) => OF_DATABASES.includes(name));
  const development = await prepareDevelopment(variables, needsDatabase);
  try {
    return await work(readEnvironment(development.variables, needed));
  } finally {
    await development.stop();
  }
}
