import pg from 'pg';
import { ConfigurationError } from '../platform/config/environment.js';
import type { Variables } from '../platform/config/variables.js';
import { connectionConfig } from '../platform/database/connection-config.js';

/** A login of development's has been let into the database, or there is no register in it. */
const IS_OURS = `SELECT WHERE to_regclass('public._prisma_migrations') IS NULL OR EXISTS (
  SELECT FROM pg_database, aclexplode(datacl) JOIN pg_roles ON pg_roles.oid = grantee
  WHERE datname = current_database() AND rolname = $1)`;

/**
 * For a command, which is given in any shell: DATABASE_URL may well be that of production.
 * @throws ConfigurationError when the database holds a register that was not served from this data folder
 */
export async function refuseForeignDatabase(variables: Variables): Promise<void> {
  const { DATABASE_URL: ownerUrl = '', ADMINISTRATION_DATABASE_URL: ours = '' } = variables;
  const client = new pg.Client(connectionConfig(ownerUrl));
  await client.connect();
  try {
    const { rowCount } = await client.query(IS_OURS, [new URL(ours).username]);
    if (rowCount !== 0) return;
  } finally {
    await client.end();
  }
  throw new ConfigurationError([
    'DATABASE_URL names a database that development mode has not served from this DATA_FOLDER. ' +
      'If it is for development, begin with npm start. Otherwise set ADMINISTRATION_DATABASE_URL and ANSWERING_DATABASE_URL, ' +
      'and give the command to node dist/cli.js',
  ]);
}
