import { ConfigurationError } from '../config/environment.js';
import { DomainError } from '../errors/domain-error.js';
import type { AnsweringDatabase } from './answering-database.js';
import { DatabaseCause } from './database-cause.js';
import { faultOfLogin, RIGHTS_OF_LOGIN, type RightsOfLogin } from './login-rights.js';
import { migrationNames } from './migrations.js';
import type { ReadingDatabase } from './reading-database.js';

const APPLIED = {
  name: 'applied-migrations',
  text: 'select array(select behorig.applied_migrations()) as applied',
};

/** No such function, no such schema, or no privilege for it: it is older than what tells. */
const OLDER_THAN_THIS = ['42883', '3F000', '42501'];

/** What the service needs of the database beside that it answers. */
export class DatabaseState {
  private readonly known = migrationNames();

  constructor(
    private readonly reading: ReadingDatabase,
    private readonly answering: AnsweringDatabase,
  ) {}

  /**
   * Migrations of this version that the database does not have. It may have others, of a newer version.
   * @throws DomainError `unavailable` when it cannot be reached
   */
  async missingMigrations(): Promise<string[]> {
    return missingOf(await this.known, (await this.appliedMigrations()) ?? []);
  }

  /**
   * @throws ConfigurationError when it must be seen to before this version can use the database
   * @throws DomainError `unavailable` when it cannot be reached
   */
  async refuseUnfit(): Promise<void> {
    const faults = (await Promise.all([this.faultsOfLogins(), this.faultOfSchema()])).flat();
    const found = faults.filter((fault) => fault !== undefined);
    if (found.length > 0) throw new ConfigurationError(found);
  }

  private async faultOfSchema(): Promise<string | undefined> {
    const [known, applied] = await Promise.all([this.known, this.appliedMigrations()]);
    if (!applied) return 'The schema is older than this version needs, or there is none. Run behorig migrate';
    const missing = missingOf(known, applied);
    const [first] = missing;
    return (
      first &&
      `The database lacks ${missing.length} migration(s) of this version, the first is ${first}. Run behorig migrate`
    );
  }

  /** What one login may do is not to be done as the other, nor by whom row-level security does not hold for. */
  private async faultsOfLogins(): Promise<(string | undefined)[]> {
    const [[administration], [answering]] = await Promise.all([
      this.reading.query<RightsOfLogin & object>('all', RIGHTS_OF_LOGIN, []),
      this.answering.query<RightsOfLogin & object>(RIGHTS_OF_LOGIN, []),
    ]);
    return [
      administration && faultOfLogin('ADMINISTRATION_DATABASE_URL', 'administration', administration),
      answering && faultOfLogin('ANSWERING_DATABASE_URL', 'answering', answering),
    ];
  }

  /** @returns undefined when the schema is older than what tells */
  private async appliedMigrations(): Promise<string[] | undefined> {
    try {
      const [row] = await this.answering.query<{ applied: string[] }>(APPLIED, []);
      return row?.applied ?? [];
    } catch (error) {
      if (isOlder(error)) return undefined;
      throw error;
    }
  }
}

function missingOf(known: readonly string[], applied: readonly string[]): string[] {
  return known.filter((name) => !applied.includes(name));
}

function isOlder(error: unknown): boolean {
  const cause = error instanceof DomainError ? error.cause : undefined;
  return cause instanceof DatabaseCause && OLDER_THAN_THIS.includes(cause.code);
}
