import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRegister } from '../../src/development/register-found.store.js';
import { AUTHORITY } from '../../src/development/sample-data.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { createSampleDatabase } from '../support/sample-register.js';

describe('what development mode finds', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('is nothing in an empty register', async () => {
    expect(await findRegister(database.administrationUrl)).toBe('nothing');
  });

  it('is a register of somebody where there is an organisation that is not of the sample', async () => {
    await onboard('5560360793');
    expect(await findRegister(database.administrationUrl)).toBe('register');
  });

  it('is refused where the sample was loaded in part', async () => {
    await onboard(AUTHORITY);
    await expect(findRegister(database.administrationUrl)).rejects.toThrow('loaded only in part');
  });

  async function onboard(number: string): Promise<void> {
    const owner = await database.connect();
    await owner.query(`insert into organisation (number, name) values ($1, 'Somebody')`, [number]);
  }
});

it('is the sample, also when its agreements have ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-found-'));
  const database = await createSampleDatabase(folder);
  try {
    const owner = await database.connect();
    await owner.query('update agreement set ended_at = now()');
    expect(await findRegister(database.administrationUrl)).toBe('sample');
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true });
  }
});
