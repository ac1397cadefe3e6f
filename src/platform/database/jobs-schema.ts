import type pg from 'pg';
import { PgBoss } from 'pg-boss';

/** pg-boss keeps its tables in a schema of their own, which it brings up to date itself. */
export const JOBS_SCHEMA = 'jobs';

/**
 * Brings the queue's tables to what the installed pg-boss needs, and lets administration use them. Safe to repeat.
 * @param owner a login that owns the schema
 */
export async function installJobs(owner: pg.Client): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => owner.query(text, values) },
    schema: JOBS_SCHEMA,
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
  await owner.query(`
    GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO behorig_administration;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO behorig_administration;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${JOBS_SCHEMA} TO behorig_administration;
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOBS_SCHEMA} FROM PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOBS_SCHEMA} TO behorig_administration`);
}
