import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { together } from './definitions.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let owner: Client;
let own: string;
let other: string;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  own = await facts.organisation(owner);
  other = await facts.organisation(owner);
});
afterAll(() => database.drop());

describe('an assignment', () => {
  it('is of a shared role or one of its own organisation', async () => {
    const holder = await facts.employment(owner, own);
    for (const row of [{}, { organisation_id: own }])
      await expect(facts.assignment(owner, holder, await facts.role(owner, row))).resolves.toBeDefined();
    const foreign = await facts.role(owner, { organisation_id: other });
    await expect(facts.assignment(owner, holder, foreign)).rejects.toMatchObject({
      message: 'role.not-its-own',
    });
  });
});

describe('a role', () => {
  const carrying = (role: facts.Row, power: facts.Row) =>
    together(owner, async () =>
      facts.insert(owner, 'role_power', {
        role_id: await facts.role(owner, role),
        power_id: await facts.power(owner, power),
      }),
    );

  it('carries shared powers and those of its own organisation', async () => {
    await expect(carrying({}, {})).resolves.toBe('');
    await expect(carrying({ organisation_id: own }, {})).resolves.toBe('');
    await expect(carrying({ organisation_id: own }, { organisation_id: own })).resolves.toBe('');
  });

  it.each([
    ['of another organisation', () => ({ organisation_id: own })],
    ['of an organisation when it is shared', () => ({})],
  ])('carries no power %s', async (_what, role) => {
    await expect(carrying(role(), { organisation_id: other })).rejects.toMatchObject({
      message: 'role.power-not-its-own',
    });
  });

  it('carries no power that needs approvals', async () => {
    await expect(carrying({}, { approvals_needed: 1 })).rejects.toMatchObject({
      message: 'role.power-needs-approval',
    });
  });
});

it('takes an ePPN only in a scope of its own organisation', async () => {
  await facts.insert(owner, 'organisation_scope', { organisation_id: own, scope: 'own.example' });
  await facts.insert(owner, 'organisation_scope', { organisation_id: other, scope: 'other.example' });
  const holder = await facts.employment(owner, own);
  const eppn = (value: string) =>
    facts.insert(owner, 'identifier', {
      type: 'eppn',
      value,
      display_value: value,
      organisation_id: own,
      employment_id: holder.id,
      valid_from: facts.LONG_AGO,
    });
  await expect(eppn('anna@own.example')).resolves.toBeDefined();
  for (const value of ['anna@other.example', 'anna@sub.own.example', 'anna', 'anna@own.example@x.example'])
    await expect(eppn(value)).rejects.toMatchObject({ message: 'identifier.foreign-scope' });
});
