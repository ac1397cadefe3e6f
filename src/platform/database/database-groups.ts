import type pg from 'pg';
import { DomainError } from '../errors/domain-error.js';
import { GROUPS } from './database-roles.js';

/** It makes the groups and lets them in. */
const LETS_THEM_IN = '20261123190500_roles_and_row_level_security';

/**
 * Groups belong to the server, not to the database: a dump does not hold them, and where it is restored without them all is lost
 * that it grants them, and every policy that names them. Makes them, so that restoring it again is enough.
 * @param client of the owner, on a database with a history of migrations or an empty one
 * @throws DomainError `database.privileges-lost`
 */
export async function refuseLostPrivileges(client: pg.Client): Promise<void> {
  if (!(await hasLetThemIn(client))) return;
  for (const group of Object.values(GROUPS)) {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [group]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${group} NOLOGIN`);
  }
  const { rowCount } = await client.query(
    `SELECT FROM unnest($1::name[]) AS name WHERE NOT has_schema_privilege(name, 'behorig', 'USAGE')`,
    [Object.values(GROUPS)],
  );
  if (rowCount === 0) return;
  throw new DomainError(
    'database.privileges-lost',
    'conflict',
    'The database was restored while its groups were missing, so that it lacks their privileges and policies.',
    { groups: Object.values(GROUPS) },
    { remedy: 'The groups are there now: restore the dump again, into an empty database, and migrate.' },
  );
}

async function hasLetThemIn(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ history: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS history",
  );
  if (!rows[0]?.history) return false;
  const applied =
    'SELECT FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NOT NULL AND rolled_back_at IS NULL';
  return (await client.query(applied, [LETS_THEM_IN])).rowCount !== 0;
}
