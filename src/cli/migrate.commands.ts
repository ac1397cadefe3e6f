import type { Command } from 'commander';
import { ConfigurationError, type Environment } from '../platform/config/environment.js';
import { DatabaseCause } from '../platform/database/database-cause.js';
import { translateDatabaseError } from '../platform/database/database-errors.js';
import { databaseFailure } from '../platform/database/database-failure.js';
import { ensureLogins, type Login } from '../platform/database/database-roles.js';
import { migrate } from '../platform/database/migrate.js';
import { DomainError } from '../platform/errors/domain-error.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { said, type Result } from './output.js';

const LOGINS = ['ADMINISTRATION_DATABASE_URL', 'ANSWERING_DATABASE_URL'] as const;
const NEEDED = ['DATABASE_URL', ...LOGINS] as const;

export function migrateCommand(program: Command, runner: CommandRunner): void {
  program
    .command('migrate')
    .description("bring the database to this version's schema, and make the service's two logins")
    .addHelpText(
      'after',
      `${example('migrate')}\n\nNeeds ${NEEDED.join(', ')}. Safe to repeat, and while the service runs.`,
    )
    .action(runner.configured(NEEDED, bringUpToDate));
}

async function bringUpToDate(environment: Environment): Promise<Result> {
  const ownerUrl = environment.DATABASE_URL ?? '';
  const incomplete = LOGINS.filter((name) => !isComplete(new URL(environment[name])));
  if (incomplete.length > 0)
    throw new ConfigurationError(incomplete.map((name) => `${name} must hold a user and a password`));
  const [administration, answering] = [loginOf(environment, LOGINS[0]), loginOf(environment, LOGINS[1])];
  try {
    const { applied, newer } = await migrate(ownerUrl);
    await ensureLogins(ownerUrl, { administration, answering });
    return said({ applied, newer }, [...saidOf(applied, newer)].join('\n'));
  } catch (error) {
    throw lacksRights(error) ? ownerLacksRights(error) : translateDatabaseError(error);
  }
}

function* saidOf(applied: readonly string[], newer: readonly string[]): Generator<string> {
  if (applied.length > 0) yield `Applied ${applied.join(', ')}.`;
  if (newer.length > 0)
    yield `The schema is newer than this version, which does not know ${newer.join(', ')}. It works with this version while the service is upgraded.`;
  else if (applied.length === 0) yield 'The schema is up to date.';
}

/** Whether it was refused at a statement of its own, or within a migration. */
function lacksRights(error: unknown): boolean {
  const cause = error instanceof DomainError ? error.cause : undefined;
  const code = cause instanceof DatabaseCause ? cause.code : databaseFailure(error)?.code;
  return code === '42501';
}

function ownerLacksRights(cause: unknown): DomainError {
  const message = 'The login of DATABASE_URL may not make all that the service needs.';
  const remedy =
    'It must own the database and have CREATEROLE. Where another login has made the groups behorig_administration and ' +
    'behorig_answering, grant them to it WITH ADMIN OPTION.';
  return new DomainError('database.owner-lacks-rights', 'refused', message, {}, { cause, remedy });
}

function isComplete({ username, password }: URL): boolean {
  return username !== '' && password !== '';
}

function loginOf(environment: Environment, name: (typeof LOGINS)[number]): Login {
  const { username, password } = new URL(environment[name]);
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}
