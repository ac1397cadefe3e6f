import { ConfigurationError } from '../config/environment.js';
import { DomainError } from '../errors/domain-error.js';
import type { AnsweringDatabase } from './answering-database.js';
import { DatabaseCause } from './database-errors.js';
import { migrationNames } from './migrations.js';

const APPLIED = {
  name: 'applied-migrations',
  text: 'select array(select behorig.applied_migrations()) as applied',
};

/** No such function, no such schema, or no privilege for it: it is older than what tells. */
const OLDER_THAN_THIS = ['42883', '3F000', '42501'];

/** What the service needs of the database beside that it answers. */
export class DatabaseState {
  private readonly known = migrationNames();

  constructor(private readonly answering: AnsweringDatabase) {}

  /**
   * Migrations of this version that the database does not have. It may have others, of a newer version.
   * @throws DomainError `unavailable` when it cannot be reached
   */
  async missingMigrations(): Promise<string[]> {
    const [known, applied] = await Promise.all([this.known, this.appliedMigrations()]);
    return known.filter((name) => !applied.includes(name));
  }

  /**
   * @throws ConfigurationError when it must be seen to before this version can use the database
   * @throws DomainError `unavailable` when it cannot be reached
   */
  async refuseUnfit(): Promise<void> {
    const missing = await this.missingMigrations();
    if (missing.length === 0) return;
    throw new ConfigurationError([
      `The database of ANSWERING_DATABASE_URL lacks ${missing.length} migration(s) of this version, the first is ${missing[0]}. ` +
        'Run behorig migrate',
    ]);
  }

  private async appliedMigrations(): Promise<string[]> {
    try {
      const [row] = await this.answering.query<{ applied: string[] }>(APPLIED, []);
      return row?.applied ?? [];
    } catch (error) {
      if (isOlder(error)) return [];
      throw error;
    }
  }
}

function isOlder(error: unknown): boolean {
  const cause = error instanceof DomainError ? error.cause : undefined;
  return cause instanceof DatabaseCause && OLDER_THAN_THIS.includes(cause.code);
}
