import type { Client } from 'pg';
import { ensureLogins } from '../../src/platform/database/database-roles.js';
import {
  faultOfLogin,
  RIGHTS_OF_LOGIN,
  type RightsOfLogin,
} from '../../src/platform/database/login-rights.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { withDatabase, withUser } from '../../src/platform/database/connection-config.js';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** Columns in brackets: only these. What is not said is refused. */
type Allowed = string;
const READ: Allowed = 'SELECT';
const RECORD: Allowed = 'SELECT, INSERT';
const FACT: Allowed = 'SELECT, INSERT, UPDATE(end_recorded_at, ended_at)';
const NOTHING: Allowed = '';

/** Every table of ours. A new one fails here until somebody has decided on it. */
const EXPECTED: Record<string, { administration: Allowed; answering: Allowed }> = {
  _prisma_migrations: { administration: NOTHING, answering: NOTHING },
  organisation: { administration: 'SELECT, INSERT, UPDATE(name, onboarded_at)', answering: READ },
  organisation_scope: { administration: 'SELECT, INSERT, DELETE', answering: READ },
  issuer_code: { administration: FACT, answering: READ },
  unit: { administration: 'SELECT, INSERT, UPDATE(name, parent_id)', answering: READ },
  person: {
    administration:
      'SELECT, INSERT, UPDATE(personal_number_encrypted, personal_number_hash, personal_number_kind, protected_identity)',
    answering: READ,
  },
  employment: { administration: RECORD, answering: READ },
  employment_term: {
    administration: 'SELECT, INSERT, UPDATE(end_recorded_at, ended_at, last_verified_at)',
    answering: READ,
  },
  identifier: { administration: FACT, answering: READ },
  role: { administration: 'SELECT, INSERT, UPDATE(name_en, name_sv)', answering: READ },
  role_power: { administration: RECORD, answering: READ },
  role_assignment: { administration: FACT, answering: READ },
  power: { administration: 'SELECT, INSERT, UPDATE(name_en, name_sv)', answering: READ },
  power_dimension: { administration: RECORD, answering: READ },
  power_assurance_level: { administration: RECORD, answering: READ },
  power_action: { administration: RECORD, answering: READ },
  power_resource_type: { administration: RECORD, answering: READ },
  power_incompatibility: { administration: RECORD, answering: NOTHING },
  mandate: {
    administration: RECORD,
    answering:
      'SELECT(holder_id, id, organisation_id, parent_id, power_id, recorded_at, valid_from, valid_until)',
  },
  mandate_limit: { administration: RECORD, answering: READ },
  mandate_state: {
    administration: FACT,
    answering:
      'SELECT(end_recorded_at, ended_at, id, mandate_id, organisation_id, recorded_at, state, valid_from)',
  },
  import_source: {
    administration:
      'SELECT, INSERT, UPDATE(ended_at_least, ended_percent, reading, rejected_at_least, rejected_percent)',
    answering: NOTHING,
  },
  import_fetch: {
    administration:
      'SELECT, INSERT, UPDATE(attempted_at, batch_id, failing_since, failure, location, mode, next_at, schedule, version), DELETE',
    answering: NOTHING,
  },
  import_batch: {
    administration:
      'SELECT, INSERT, UPDATE(changed, created, ended, finished_at, held_back, progress, read, reason, rejected, row_set, state, unchanged)',
    answering: NOTHING,
  },
  // COPY does not work under row-level security: read through a view that holds it (behorig.staged).
  import_staged_row: { administration: 'INSERT', answering: NOTHING },
  import_row: {
    administration:
      'SELECT, INSERT, UPDATE(content, eppn, hsa_id, new_id, problem, subject_id, uid, unit, verdict)',
    answering: NOTHING,
  },
  import_managed_row: {
    administration: 'SELECT, INSERT, UPDATE(digest, ends_at, line_digest, may_be_ended, subject_id), DELETE',
    answering: NOTHING,
  },
  import_known_lines: { administration: 'SELECT, INSERT, DELETE', answering: NOTHING },
  metadata_feed: {
    administration:
      'SELECT, INSERT, UPDATE(digest, entities, failing_since, failure, identity_providers, kind, leased_until, left_out_at, location, next_at, parties, problems, published_at, trust, valid_until, verified_at, verified_by, version)',
    answering: 'SELECT(kind, left_out_at, name, valid_until)',
  },
  mdq_entity: {
    administration:
      'SELECT, INSERT, UPDATE(failing_since, failure, next_at, problems, published_at, removed_at, signing_keys, valid_until, verified_at, verified_by, version)',
    answering: 'SELECT(entity_id, feed, removed_at, valid_until)',
  },
  identity_provider: {
    administration:
      'SELECT, INSERT, UPDATE(display_name, kept_until, managed_by, metadata, metadata_digest, removed_at)',
    answering: 'SELECT(entity_id, kept_until, managed_by, metadata, metadata_digest, removed_at)',
  },
  login_request: { administration: 'SELECT, INSERT, UPDATE(earlier_digest), DELETE', answering: NOTHING },
  login_session: {
    administration: 'SELECT, INSERT, DELETE',
    answering:
      'SELECT(expires_at, identity_provider, last_used_at, level, organisation_number, secret_digest, subjects), UPDATE(last_used_at)',
  },
  idempotent_act: { administration: RECORD, answering: NOTHING },
  approval: { administration: RECORD, answering: NOTHING },
  relying_party: {
    administration:
      'SELECT, INSERT, UPDATE(display_name, entity_categories, entity_id, kept_until, managed_by, metadata, metadata_digest, removed_at)',
    answering: READ,
  },
  agreement: { administration: FACT, answering: READ },
  agreement_release: { administration: RECORD, answering: READ },
  agreement_certificate_subject: { administration: RECORD, answering: READ },
  machine_client: {
    administration:
      'SELECT(expires_at, id, issued_by_person_id, last_used_at, name, organisation_id, permissions, recorded_at, relying_party_id, revoked_at), ' +
      'INSERT(expires_at, id, issued_by_person_id, name, organisation_id, permissions, relying_party_id, token_hash), ' +
      'UPDATE(last_used_at, revoked_at)',
    answering:
      'SELECT(expires_at, id, issued_by_person_id, organisation_id, permissions, relying_party_id, revoked_at, token_hash)',
  },
  disclosure: { administration: READ, answering: 'INSERT' },
  // By functions alone (behorig.take_part): what was taken part in is counted under a lock.
  together_use: { administration: NOTHING, answering: NOTHING },
  together_part: { administration: NOTHING, answering: NOTHING },
  audit_event: {
    administration:
      'SELECT, INSERT(act, actor, actor_person_id, after_digest, before_digest, details, organisation_id, reason, subject_ids)',
    answering: NOTHING,
  },
  seal: { administration: RECORD, answering: NOTHING },
  checkpoint: { administration: RECORD, answering: NOTHING },
  // The answering role's own memory. Changes are noted by triggers.
  remembered_facts: { administration: NOTHING, answering: 'SELECT, INSERT, UPDATE' },
  facts_change: { administration: NOTHING, answering: 'SELECT, INSERT, DELETE' },
  // By a function alone (behorig.take_messages): with the record of the answer, or by itself.
  replay_record: { administration: 'SELECT, DELETE', answering: NOTHING },
};

let database: TestDatabase;
let owner: Client;
let administration: Client;
let answering: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  administration = await database.connect(database.administrationUrl);
  answering = await database.connect(database.answeringUrl);
});
afterAll(() => database.drop());

const denied = { code: '42501' };

it('gives each role exactly what is decided for each table', async () => {
  const { rows } = await owner.query<{ table: string }>(
    "SELECT tablename AS table FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const found: typeof EXPECTED = {};
  for (const { table } of rows) {
    found[table] = {
      administration: await allowed(administration, table),
      answering: await allowed(answering, table),
    };
  }
  expect(found).toEqual(EXPECTED);
});

it('answers each forbidden statement with a refusal', async () => {
  for (const [table, expected] of Object.entries(EXPECTED)) {
    for (const [client, may] of [
      [administration, expected.administration],
      [answering, expected.answering],
    ] as const) {
      for (const statement of forbidden(table, may)) {
        await expect(client.query(statement).then(() => statement)).rejects.toMatchObject(denied);
      }
    }
  }
});

it('protects every table by row-level security', async () => {
  const { rows } = await owner.query(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND NOT relrowsecurity AND relname <> '_prisma_migrations'`,
  );
  expect(rows).toEqual([{ relname: 'import_staged_row' }]);
});

it('lets nobody but the owner call a function that runs as the owner, save those that keep row-level security whole', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT p.proname AS name FROM pg_proc p, unnest(ARRAY[$1, $2]) AS login
     WHERE p.prosecdef AND has_function_privilege(login, p.oid, 'EXECUTE') ORDER BY 1`,
    [userOf(database.administrationUrl), userOf(database.answeringUrl)],
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'administers_person',
    'analyze_planned',
    'analyze_register',
    'analyze_staged',
    'applied_migrations',
    'audit_events_about',
    'clear_staged',
    'clear_together',
    'employ_by_number',
    'employments_named',
    'is_key_of_personal_numbers',
    'is_unmarked_elsewhere',
    'parts_taken',
    'sees_person',
    'take_messages',
    'take_part',
  ]);
});

it('gives nothing of ours to everybody', async () => {
  const { rows } = await owner.query(
    `SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'behorig'::regnamespace
       AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0))`,
  );
  expect(rows).toEqual([]);
  const { rows: tables } = await owner.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
       AND EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = 0)`,
  );
  expect(tables).toEqual([]);
});

it('fixes the search path of every function that runs as the owner', async () => {
  const { rows } = await owner.query(
    `SELECT proname FROM pg_proc WHERE pronamespace = 'behorig'::regnamespace AND prosecdef
       AND NOT coalesce('search_path=pg_catalog, public, pg_temp' = ANY (proconfig), false)`,
  );
  expect(rows).toEqual([]);
});

it.each([
  ['make a table', 'CREATE TABLE mine ()'],
  ['make a temporary table', 'CREATE TEMPORARY TABLE mine ()'],
  ['make a function', "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
  ['make a schema', 'CREATE SCHEMA mine'],
  ['make a login', 'CREATE ROLE mine LOGIN'],
  ['turn row-level security off', 'ALTER TABLE mandate DISABLE ROW LEVEL SECURITY'],
  ['turn triggers off', 'ALTER TABLE mandate DISABLE TRIGGER ALL'],
  ['turn triggers off for the session', "SET session_replication_role = 'replica'"],
  [
    'become the owner',
    'SET ROLE NONE; SET SESSION AUTHORIZATION DEFAULT; SELECT basis FROM mandate; SET ROLE pg_read_all_data',
  ],
  ['read a file of the server', "COPY organisation FROM '/etc/passwd'"],
  ['make a large object', "SELECT lo_from_bytea(0, 'x')"],
  ['write to a large object', "SELECT lo_put(1, 0, 'x')"],
  ['number audit events', "SELECT setval('audit_event_id_seq', 1)"],
  ['delete migrations', 'DELETE FROM _prisma_migrations'],
])('lets neither login %s', async (_what, statement) => {
  for (const client of [administration, answering]) {
    await expect(client.query(statement)).rejects.toMatchObject(denied);
  }
});

it('lets the answering role become nobody else, whatever it says', async () => {
  await expect(answering.query('SET ROLE behorig_administration')).rejects.toMatchObject(denied);
  await answering.query("SET behorig.organisations = '*'");
  await expect(answering.query('SELECT FROM audit_event')).rejects.toMatchObject(denied);
  await expect(facts.insert(answering, 'person', {})).rejects.toMatchObject(denied);
  await expect(answering.query('SELECT reason FROM mandate_state')).rejects.toMatchObject(denied);
});

it('lets the answering role append disclosures and take messages without reading them', async () => {
  const disclosure = {
    channel: 'saml',
    requester: 'sp',
    request_id: '_1',
    response_id: '_2',
    outcome: 'nothing',
  };
  await facts.insert(answering, 'disclosure', disclosure);
  const take = () =>
    answering.query(
      "SELECT n FROM behorig.take_messages('{7,8,9}', '{sp,sp,sp}', '{_1,_2,_1}', '{now,now,now}') t(n) ORDER BY n",
    );
  expect((await take()).rows).toEqual([{ n: 7 }, { n: 8 }]);
  expect((await take()).rows).toEqual([]);
  await expect(answering.query('SELECT FROM replay_record')).rejects.toMatchObject(denied);
  await expect(answering.query('SELECT FROM disclosure')).rejects.toMatchObject(denied);
});

it.each(["now() + interval '2 h'", "'infinity'"])('takes no replay record kept until %s', async (until) => {
  await expect(
    answering.query(`SELECT behorig.take_messages('{0}', '{sp}', '{_long}', array[${until}]::timestamptz[])`),
  ).rejects.toMatchObject({ constraint: 'replay_record__kept_too_long' });
});

it('takes a disclosure to a relying party only under the name of that party', async () => {
  const entityId = 'https://innocent.example';
  const party = await facts.relyingParty(owner, { entity_id: entityId });
  const disclose = (requester: string) =>
    facts.insert(answering, 'disclosure', {
      channel: 'saml',
      requester,
      relying_party_id: party,
      request_id: '_1',
      response_id: '_2',
      outcome: 'nothing',
    });
  await expect(disclose(entityId)).resolves.toBeDefined();
  await expect(disclose('https://other.example')).rejects.toMatchObject({
    message: 'disclosure.other-requester',
  });
});

it('lets administration clear away only replay records that have expired', async () => {
  await owner.query(
    "INSERT INTO replay_record VALUES ('sp', 'old', now() - interval '1 s'), ('sp', 'new', now() + interval '30 min')",
  );
  await administration.query("SET behorig.organisations = '*'");
  await administration.query('DELETE FROM replay_record');
  await administration.query('RESET behorig.organisations');
  const { rows } = await owner.query(
    "SELECT message_id FROM replay_record WHERE message_id IN ('old', 'new')",
  );
  expect(rows).toEqual([{ message_id: 'new' }]);
});

describe('the logins of the service', () => {
  it('may connect, own nothing and have no rights of their own', async () => {
    const { rows } = await owner.query(
      `SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication AS rights,
         EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns
       FROM pg_roles r WHERE rolname IN ($1, $2)`,
      [userOf(database.administrationUrl), userOf(database.answeringUrl)],
    );
    expect(rows).toEqual(Array(2).fill({ rights: false, owns: false }));
  });

  it('do not wait for ever', async () => {
    for (const client of [administration, answering]) {
      const { rows } = await client.query<{ setting: string }>(
        "SELECT setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')",
      );
      expect(rows.map(({ setting }) => Number(setting) > 0)).toEqual([true, true, true]);
    }
  });

  it('get a new password when it is changed, and not what others were given', async () => {
    const user = userOf(database.administrationUrl);
    const logins = {
      administration: { user, password: 'new "pass" \\ word' },
      answering: loginOf(database.answeringUrl),
    };
    await ensureLogins(database.ownerUrl, logins);
    const client = await database.connect(withUser(database.ownerUrl, user, logins.administration.password));
    expect((await client.query('SELECT current_user AS user')).rows).toEqual([{ user }]);
    await expect(database.connect(database.administrationUrl)).rejects.toMatchObject({ code: '28P01' });
  });

  it('are made by an owner who is no superuser, and work', async () => {
    const name = userOf(database.administrationUrl).replace('administration', 'owner');
    await owner.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'owner'`);
    await owner.query(`GRANT behorig_administration, behorig_answering TO ${name} WITH ADMIN OPTION`);
    await owner.query(`CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0`);
    const url = withUser(withDatabase(database.ownerUrl, name), name, 'owner');
    const logins = {
      administration: { user: `${name}_a`, password: 'a' },
      answering: { user: `${name}_b`, password: 'b' },
    };
    await migrate(url);
    await ensureLogins(url, logins);
    const client = await database.connect(withUser(url, logins.administration.user, 'a'));
    await client.query("SET behorig.organisations = '*'");
    const holder = await facts.employment(client, await facts.organisation(client));
    const mandateId = await facts.mandate(client, holder, await facts.power(client));
    await facts.state(client, { id: mandateId, organisationId: holder.organisationId }, 'revoked');
    await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const role of [`${name}_a`, `${name}_b`, name]) await owner.query(`DROP ROLE ${role}`);
  });

  // Variables that had been mixed up once left each login a member of both groups.
  it('keep no rights of the other group', async () => {
    const [a, b] = [`${database.name}_a`, `${database.name}_b`].map((user) => ({ user, password: 'x' }));
    if (!a || !b) throw new Error('Two logins.');
    await ensureLogins(database.ownerUrl, { administration: a, answering: b });
    await ensureLogins(database.ownerUrl, { administration: b, answering: a });
    const { rows } = await owner.query(
      `SELECT roleid::regrole::text AS "group", member::regrole::text FROM pg_auth_members
       WHERE member::regrole::text IN ($1, $2) ORDER BY 1`,
      [a.user, b.user],
    );
    expect(rows).toEqual([
      { group: 'behorig_administration', member: b.user },
      { group: 'behorig_answering', member: a.user },
    ]);
    await owner.query(`DROP OWNED BY ${a.user}, ${b.user}; DROP ROLE ${a.user}, ${b.user}`);
  });

  // After migrate by two owners each had granted the group, it was counted twice, and nothing started.
  it('are right also when two owners have made them members', async () => {
    const second = `${database.name}_second`;
    const login = userOf(database.answeringUrl);
    await owner.query(`CREATE ROLE ${second}; GRANT behorig_answering TO ${second} WITH ADMIN OPTION`);
    await owner.query(`GRANT behorig_answering TO ${login} GRANTED BY ${second}`);
    try {
      const { rows } = await answering.query<RightsOfLogin>(RIGHTS_OF_LOGIN);
      expect(rows.map((rights) => faultOfLogin('URL', 'answering', rights))).toEqual([undefined]);
    } finally {
      await owner.query(`REVOKE behorig_answering FROM ${second} CASCADE; DROP ROLE ${second}`);
    }
  });

  // Nobody can revoke what another owner granted without saying so: migrate said "up to date", and nothing started.
  it('are refused when another owner has made one a member of the other group', async () => {
    const second = `${database.name}_second`;
    const user = userOf(database.administrationUrl);
    const logins = { administration: { user, password: 'x' }, answering: loginOf(database.answeringUrl) };
    await owner.query(`CREATE ROLE ${second}; GRANT behorig_answering TO ${second} WITH ADMIN OPTION`);
    await owner.query(`GRANT behorig_answering TO ${user} GRANTED BY ${second}`);
    const revoke = `REVOKE behorig_answering FROM ${user} GRANTED BY ${second}`;
    try {
      await expect(ensureLogins(database.ownerUrl, logins)).rejects.toMatchObject({
        code: 'database.login-in-two-groups',
        remedy: expect.stringContaining(revoke) as string,
      });
      await owner.query(revoke);
      await ensureLogins(database.ownerUrl, logins);
    } finally {
      await owner.query(`REVOKE behorig_answering FROM ${second} CASCADE; DROP ROLE ${second}`);
    }
  });

  it('are refused when the login has rights that the service must not have', async () => {
    const logins = {
      administration: { user: 'behorig_powerful', password: 'x' },
      answering: loginOf(database.answeringUrl),
    };
    await owner.query('CREATE ROLE behorig_powerful SUPERUSER');
    try {
      await expect(ensureLogins(database.ownerUrl, logins)).rejects.toMatchObject({
        code: 'database.login-powerful',
      });
    } finally {
      await owner.query('DROP ROLE behorig_powerful');
    }
  });
});

/** What the client may do with the table, in the words of EXPECTED. */
async function allowed(client: Client, table: string): Promise<Allowed> {
  const parts: string[] = [];
  for (const privilege of ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) {
    const { rows } = await client.query<{ whole: boolean; columns: string[] }>(
      `SELECT has_table_privilege($1, $2) AS whole, array(
         SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
           AND has_column_privilege($1, attname, $2) ORDER BY attname) AS columns`,
      [table, privilege],
    );
    const { whole, columns } = rows[0]!;
    if (whole) parts.push(privilege);
    else if (columns.length > 0) parts.push(`${privilege}(${columns.join(', ')})`);
  }
  for (const privilege of ['DELETE', 'TRUNCATE', 'TRIGGER']) {
    const { rows } = await client.query<{ may: boolean }>('SELECT has_table_privilege($1, $2) AS may', [
      table,
      privilege,
    ]);
    if (rows[0]!.may) parts.push(privilege);
  }
  return parts.join(', ');
}

/** Statements that need a privilege the role was not given. */
function forbidden(table: string, may: Allowed): string[] {
  const statements: Record<string, string> = {
    SELECT: `SELECT FROM ${table}`,
    INSERT: `INSERT INTO ${table} DEFAULT VALUES`,
    DELETE: `DELETE FROM ${table}`,
    TRUNCATE: `TRUNCATE ${table} CASCADE`,
  };
  return Object.entries(statements)
    .filter(([privilege]) => !may.includes(privilege))
    .map(([, statement]) => statement);
}

function userOf(url: string): string {
  return new URL(url).username;
}

function loginOf(url: string) {
  return { user: userOf(url), password: new URL(withDatabase(url, 'x')).password };
}
