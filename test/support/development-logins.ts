import type { Client } from 'pg';

/** They belong to the server, and so outlive the database that development mode made them for. */
export async function dropDevelopmentLogins(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ login: string }>(
    `SELECT rolname AS login FROM pg_database, aclexplode(datacl) JOIN pg_roles ON pg_roles.oid = grantee
     WHERE datname = current_database() AND starts_with(rolname, 'behorig_development_')`,
  );
  for (const { login } of rows) await owner.query(`DROP OWNED BY ${login}; DROP ROLE ${login}`);
}
