import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevelopment } from '../../src/development/start-development.js';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { commandLine } from '../cli/captured-terminal.js';
import { dropDevelopmentLogins } from '../support/development-logins.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'behorig-data-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const development = (variables: Record<string, string>) => ({
  NODE_ENV: 'development',
  DATA_FOLDER: folder,
  ...variables,
});
const given = () =>
  development({
    DATABASE_URL: database.ownerUrl,
    ADMINISTRATION_DATABASE_URL: database.administrationUrl,
    ANSWERING_DATABASE_URL: database.answeringUrl,
  });

/** Of the logins of the server: what would change with a password, a right or a new login. */
function logins() {
  return database.rows(
    `SELECT rolname, rolpassword, rolsuper, rolcanlogin FROM pg_authid
     WHERE starts_with(rolname, current_database()) OR rolname IN ('behorig_admin', 'behorig_answer') ORDER BY 1`,
  );
}

// A command in a shell that had the variables of production gave its logins new passwords, and the service was out.
it("uses the logins that are given, and leaves the server's as they are", async () => {
  const before = await logins();
  const variables = { ...given(), ATTRIBUTE_BASE_URI: 'https://test.example/attributes/1.0' };
  expect(await commandLine(variables).json(['organisation', 'list'])).toMatchObject([]);
  expect(await logins()).toEqual(before);
});

// What was invented beside production's logins would have stored personal numbers under a key that is nobody's.
it('invents nothing beside logins that are given', async () => {
  const { exitCode, err } = await commandLine(given()).run(['organisation', 'list']);
  expect(exitCode).toBe(3);
  expect(err).toContain('ATTRIBUTE_BASE_URI is not set');
});

it('serves no sample where logins are given', async () => {
  await expect(startDevelopment(given(), () => undefined)).rejects.toThrow(
    'ADMINISTRATION_DATABASE_URL and ANSWERING_DATABASE_URL must not be set in development mode',
  );
});

// With DATABASE_URL of production alone, a command migrated its database and made logins in it.
it('leaves a database alone that it has not served', async () => {
  const before = await logins();
  const variables = development({ DATABASE_URL: database.ownerUrl });
  for (const command of [['organisation', 'list'], ['migrate']]) {
    const { exitCode, err } = await commandLine(variables).run(command);
    expect(exitCode).toBe(3);
    expect(err).toContain('node dist/cli.js');
  }
  expect(await logins()).toEqual(before);
});

it('has nothing to do with a database where a command needs none', async () => {
  const variables = development({ DATABASE_URL: 'postgresql://nobody:nothing@127.0.0.1:1/none' });
  expect((await commandLine(variables).run(['keys', 'list'])).exitCode).toBe(0);
});

it('prepares an empty database of a server of your own, and finds it again', async () => {
  const name = `${database.name}_empty`;
  await database.rows(`CREATE DATABASE ${name} TEMPLATE template0`);
  const DATABASE_URL = withDatabase(database.ownerUrl, name);
  try {
    const command = commandLine(development({ DATABASE_URL }));
    for (let time = 0; time < 2; time++)
      expect(await command.run(['organisation', 'list'])).toMatchObject({ exitCode: 0 });
  } finally {
    await dropDevelopmentLogins(await database.connect(DATABASE_URL));
    await database.rows(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}, 30_000);
