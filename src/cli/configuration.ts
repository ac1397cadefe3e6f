import { readEnvironment, type Environment } from '../platform/config/environment.js';
import type { Terminal } from './terminal.js';

export type Needed = readonly (keyof Environment)[];

/**
 * Does the work with the configuration it needs, and no more of it. Development mode fills in what it invented for the
 * service; its database is found running, or runs for as long as the work.
 * @throws ConfigurationError that lists every problem
 */
export async function withConfiguration<T>(
  { variables }: Terminal,
  needed: Needed,
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  if (variables.NODE_ENV !== 'development') return work(readEnvironment(variables, needed));
  const { prepareDevelopment } = await import('../development/development-environment.js');
  const development = await prepareDevelopment(variables);
  try {
    return await work(readEnvironment(development.variables, needed));
  } finally {
    await development.stop();
  }
}
