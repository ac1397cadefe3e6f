import pg from 'pg';
import { DomainError } from '../errors/domain-error.js';
import { connectionConfig } from './connection-config.js';
import { scramVerifier } from './scram.js';

/** A login of the service. Password: printable ASCII. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface Logins {
  readonly administration: Login;
  readonly answering: Login;
}

/** The groups that the migrations make and give their privileges to. */
export const GROUPS = { administration: 'behorig_administration', answering: 'behorig_answering' } as const;

/** No statement of ours is near these; one that is stuck must let go of its locks and its connection. */
const TIMEOUTS = {
  administration: {
    statement_timeout: '60s',
    lock_timeout: '10s',
    idle_in_transaction_session_timeout: '60s',
  },
  answering: { statement_timeout: '5s', lock_timeout: '2s', idle_in_transaction_session_timeout: '10s' },
} as const;

const LOGIN_LOCK = 4_837_263;

/**
 * Makes, or sets right, the two logins that the service connects as: members of the migrations' groups, owning nothing
 * and allowed nothing else. Call after `migrate`; safe by several at once.
 * @param ownerUrl a login that may create roles
 */
export async function ensureLogins(ownerUrl: string, logins: Logins): Promise<void> {
  const client = new pg.Client(connectionConfig(ownerUrl));
  await client.connect();
  try {
    await ensureLoginsOf(client, client.database ?? '', logins);
  } finally {
    await client.end();
  }
}

/** The same over a connection of the owner's to any database of the server; the caller ends it, whether this succeeds or not. */
export async function ensureLoginsOf(client: pg.Client, database: string, logins: Logins): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOGIN_LOCK]);
  for (const kind of ['administration', 'answering'] as const)
    await ensureLogin(client, database, kind, logins[kind]);
  await client.query(`REVOKE TEMPORARY ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
  await client.query('COMMIT');
}

async function ensureLogin(
  client: pg.Client,
  database: string,
  kind: keyof Logins,
  { user, password }: Login,
): Promise<void> {
  const name = client.escapeIdentifier(user);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name}`);
  await refusePowerful(client, kind, user);
  const verifier = client.escapeLiteral(scramVerifier(password));
  await client.query(`ALTER ROLE ${name} LOGIN INHERIT PASSWORD ${verifier}`);
  const other = kind === 'administration' ? GROUPS.answering : GROUPS.administration;
  await client.query(`REVOKE ${other} FROM ${name}`);
  await refuseMember(client, kind, { user, group: other });
  await client.query(`GRANT ${GROUPS[kind]} TO ${name}`);
  await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${name}`);
  for (const [setting, value] of Object.entries(TIMEOUTS[kind])) {
    await client.query(`ALTER ROLE ${name} SET ${setting} = '${value}'`);
  }
}

/** A new login has none of these rights; one that was there before may, and an owner cannot always take them away. */
async function refusePowerful(client: pg.Client, kind: keyof Logins, user: string): Promise<void> {
  const powerful = `SELECT FROM pg_roles r WHERE rolname = $1 AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication
    OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid::regrole::text <> ALL ($2)))`;
  const { rowCount } = await client.query(powerful, [user, Object.values(GROUPS)]);
  if (rowCount !== 0)
    throw new DomainError(
      'database.login-powerful',
      'refused',
      `The login for ${kind} exists, and has rights of its own or is a member of another group.`,
      {},
      { remedy: 'Choose another user name for it; the login is then made.' },
    );
}

/** What another role has granted, a REVOKE of ours leaves, with no more than a warning. */
async function refuseMember(
  client: pg.Client,
  kind: keyof Logins,
  { user, group }: { readonly user: string; readonly group: string },
): Promise<void> {
  const granted = `SELECT format('REVOKE %s FROM %s GRANTED BY %s', roleid::regrole, member::regrole, grantor::regrole) AS revoke
    FROM pg_auth_members JOIN pg_roles r ON r.oid = member WHERE rolname = $1 AND roleid::regrole::text = $2 ORDER BY 1`;
  const { rows } = await client.query<{ revoke: string }>(granted, [user, group]);
  if (rows.length === 0) return;
  throw new DomainError(
    'database.login-in-two-groups',
    'refused',
    `The login for ${kind} is a member of ${group} as well, which another role has granted.`,
    {},
    {
      remedy: `Let that role, or a superuser, say: ${rows.map(({ revoke }) => revoke).join('; ')}. Or choose another user name.`,
    },
  );
}
