import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { connectionConfig } from './connection-config.js';

/** pg-boss keeps its tables in a schema of their own, which it brings up to date itself. */
export const JOBS_SCHEMA = 'jobs';

/**
 * Brings the queue's tables to what the installed pg-boss needs, and lets administration use them. Safe to repeat.
 * @param ownerUrl a login that owns the schema
 */
export async function installJobs(ownerUrl: string): Promise<void> {
  const { connectionString } = connectionConfig(ownerUrl);
  const boss = new PgBoss({
    ...(connectionString && { connectionString }),
    schema: JOBS_SCHEMA,
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', () => undefined); // what fails is thrown as well
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false });
  }
  await allow(ownerUrl);
}

async function allow(ownerUrl: string): Promise<void> {
  const client = new pg.Client(connectionConfig(ownerUrl));
  await client.connect();
  try {
    await client.query(`
      GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO behorig_administration;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO behorig_administration;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${JOBS_SCHEMA} TO behorig_administration;
      REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOBS_SCHEMA} FROM PUBLIC;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOBS_SCHEMA} TO behorig_administration`);
  } finally {
    await client.end();
  }
}
