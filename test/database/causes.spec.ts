import type { Client } from 'pg';
import { withDatabase, withUser } from '../../src/platform/database/connection-config.js';
import { translateDatabaseError } from '../../src/platform/database/database-errors.js';
import { commandLine } from '../cli/captured-terminal.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let owner: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
});
afterAll(() => database.drop());

function cli(more: Record<string, string> = {}) {
  return commandLine({
    DATABASE_URL: database.ownerUrl,
    ADMINISTRATION_DATABASE_URL: database.administrationUrl,
    ANSWERING_DATABASE_URL: database.answeringUrl,
    ATTRIBUTE_BASE_URI: 'https://test.example/attributes/1.0',
    ...more,
  });
}

// A wrong password, name or certificate was told as "cannot be reached … Try again later".
it.each([
  ['a wrong password', () => withUser(database.ownerUrl, 'nobody', 'secret'), 'refuses the login', '28P01'],
  ['a wrong name', () => withDatabase(database.ownerUrl, 'nothing'), 'no such database', '3D000'],
  ['no TLS', () => withParameter('sslmode', 'verify-full'), 'No secure connection', 'TlsConnectionError'],
  [
    'no certificate',
    () => withParameter('sslrootcert', '/none'),
    'No secure connection',
    'TlsConnectionError',
  ],
])('names %s, with its code', async (_what, url, said, code) => {
  const { exitCode, err } = await cli({ DATABASE_URL: url() }).run(['migrate']);
  expect(exitCode).toBe(4);
  expect(err).toContain(said);
  expect(err).toMatch(new RegExp(`cause: database failure ${code}`));
  expect(err).not.toMatch(/secret|nobody|nothing|Try again/);
});

it('names a login that has no connection left', async () => {
  const user = new URL(database.administrationUrl).username;
  await owner.query(`ALTER ROLE ${user} CONNECTION LIMIT 0`);
  const { exitCode, err } = await cli().run(['organisation', 'list']);
  await owner.query(`ALTER ROLE ${user} CONNECTION LIMIT -1`);
  expect(exitCode).toBe(4);
  expect(err).toContain('no connection left');
});

it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
  'knows %s for a failure of TLS',
  (code) => {
    expect(translateDatabaseError(Object.assign(new Error(), { code }))).toMatchObject({
      code: 'database.unavailable',
      message: 'No secure connection to the database comes about.',
    });
  },
);

// The command line said that the log has the cause, and it has no log.
it('tells on the command line what the database refused', async () => {
  await owner.query('ALTER TABLE organisation_scope RENAME TO away');
  const { exitCode, err } = await cli().run(['organisation', 'list']);
  await owner.query('ALTER TABLE away RENAME TO organisation_scope');
  expect(exitCode).toBe(1);
  expect(err).toContain('cause: database failure 42P01');
  expect(err).not.toContain('log');
});

it('says what an owner lacks who may not make logins', async () => {
  const name = `${database.name}_plain`;
  await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain'`);
  await owner.query(`CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0`);
  const url = withUser(withDatabase(database.ownerUrl, name), name, 'plain');
  const logins = {
    ADMINISTRATION_DATABASE_URL: withUser(url, `${name}_a`, 'x'),
    ANSWERING_DATABASE_URL: withUser(url, `${name}_b`, 'x'),
  };
  const { exitCode, err } = await cli({ DATABASE_URL: url, ...logins }).run(['migrate']);
  await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await owner.query(`DROP ROLE ${name}`);
  expect(exitCode).toBe(1);
  expect(err).toContain('database.owner-lacks-rights');
  expect(err).toContain('CREATEROLE');
});

// It was told as an unexpected failure, with lines of code.
it('says that a login is too powerful', async () => {
  const name = `${database.name}_powerful`;
  await owner.query(`CREATE ROLE ${name} CREATEDB`);
  const url = withUser(database.ownerUrl, name, 'x');
  const { exitCode, err } = await cli({ ANSWERING_DATABASE_URL: url }).run(['migrate']);
  await owner.query(`DROP ROLE ${name}`);
  expect(exitCode).toBe(1);
  expect(err).toContain('The login for answering exists, and has rights of its own');
});

function withParameter(name: string, value: string): string {
  const url = new URL(database.ownerUrl);
  url.searchParams.set(name, value);
  return url.href;
}
