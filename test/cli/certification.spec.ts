import type { Variables } from '../../src/platform/config/environment.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { commandLine } from './captured-terminal.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const cli = (more: Variables = {}) =>
  commandLine({
    ADMINISTRATION_DATABASE_URL: database.administrationUrl,
    ANSWERING_DATABASE_URL: database.answeringUrl,
    ATTRIBUTE_BASE_URI: 'https://test.example/attributes/1.0',
    ...more,
  });

// In production it made an organisation with a real number and a token that works, without asking.
it.each([{}, { NODE_ENV: 'production' }, { NODE_ENV: 'development' }])(
  'loads the fixture into a register that was made for something else only when told so, with %j',
  async (more) => {
    const { exitCode, err } = await cli(more).run(['certification', 'load']);
    expect(exitCode).toBe(2);
    expect(err).toContain('--into-production');
    expect(await database.rows('SELECT FROM organisation')).toEqual([]);
  },
);

it('loads it when told so, and shows the token', async () => {
  const { token } = await cli().json<{ token: string }>(['certification', 'load', '--into-production']);
  expect(token).toMatch(/\S{20,}/);
  expect(await database.rows('SELECT number FROM organisation')).toEqual([{ number: '5562265719' }]);
});
