import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { settled } from '../support/races.js';

let database: TestDatabase;
let administration: AdministrationDatabase;
let own: string;
let other: string;
beforeAll(async () => {
  database = await createTestDatabase();
  administration = new AdministrationDatabase(database.administrationUrl);
  const owner = await database.connect();
  own = await facts.organisation(owner);
  other = await facts.organisation(owner);
});
afterAll(async () => {
  await administration.close();
  await database.drop();
});

const number = () => facts.organisationNumber();
const refusalOf = async (work: Promise<unknown>) => {
  const outcome = await settled(work);
  if (outcome.status === 'fulfilled') throw new Error('It was not refused.');
  expect(outcome.reason).toBeInstanceOf(DomainError);
  return outcome.reason as DomainError;
};

describe('a transaction', () => {
  it('sees the organisations it is opened for', async () => {
    const seen = (administers: 'all' | string[]) =>
      administration.transaction(administers, async (tx) =>
        (await tx.organisation.findMany()).map(({ id }) => id).sort(),
      );
    expect(await seen([own])).toEqual([own]);
    expect(await seen([own.toUpperCase()])).toEqual([own]);
    expect(await seen([])).toEqual([]);
    expect(await seen('all')).toEqual([own, other].sort());
  });

  it('refuses a scope that is not made of ids', async () => {
    await expect(administration.transaction(['*'], () => Promise.resolve())).rejects.toThrow(TypeError);
    await expect(administration.transaction([`${own},${other}`], () => Promise.resolve())).rejects.toThrow(
      TypeError,
    );
  });

  it('leaves nothing behind when the work fails, and passes its error on as it is', async () => {
    const failure = new Error('mine');
    const work = administration.transaction('all', async (tx) => {
      await tx.organisation.create({ data: { number: '2021006883', name: 'Lost' } });
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(
      await administration.transaction('all', (tx) =>
        tx.organisation.count({ where: { number: '2021006883' } }),
      ),
    ).toBe(0);
  });

  it('sees what others commit while it runs', async () => {
    const levels = await administration.transaction(
      'all',
      (tx) => tx.$queryRaw`SELECT current_setting('transaction_isolation') AS level`,
    );
    expect(levels).toEqual([{ level: 'read committed' }]);
  });

  it('writes and reads instants alike whatever the time zone of the server is', async () => {
    const owner = await database.connect();
    const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
    await owner.query(`ALTER DATABASE ${rows[0]!.name} SET timezone = 'Asia/Tokyo'`);
    const fresh = new AdministrationDatabase(database.administrationUrl);
    const onboardedAt = new Date('2026-07-01T12:34:56.789Z');
    const data = { number: number(), name: 'Tokyo', onboardedAt };
    const { id } = await fresh.transaction('all', (tx) => tx.organisation.create({ data }));
    const found = await fresh.transaction('all', (tx) =>
      tx.organisation.findUniqueOrThrow({ where: { id } }),
    );
    await fresh.close();
    expect(found.onboardedAt).toEqual(onboardedAt);
    const check = await owner.query('SELECT FROM organisation WHERE id = $1 AND onboarded_at = $2', [
      id,
      onboardedAt,
    ]);
    expect(check.rowCount).toBe(1);
  });
});

describe('what the database refuses', () => {
  it('keeps the code and text of a trigger', async () => {
    const owner = await database.connect();
    const holder = await facts.employment(owner, own);
    const powerId = await facts.power(owner);
    const error = await refusalOf(
      administration.transaction([own], (tx) =>
        tx.mandate.create({
          data: {
            organisationId: own,
            powerId,
            holderId: holder.id,
            validFrom: new Date('2026-01-01'),
            validUntil: new Date('2026-02-01'),
            basis: 'x',
          },
        }),
      ),
    );
    expect(error).toMatchObject({ code: 'mandate.unsealed', kind: 'refused' });
    expect(error.message).toMatch(/^A mandate is always in a state/);
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'a value that is taken',
      () => create({ number: '5560360793' }),
      { kind: 'conflict', code: 'database.already-exists' },
    ],
    [
      'a malformed value',
      () => create({ number: '5560360794' }),
      { kind: 'invalid-input', code: 'organisation.number-malformed' },
    ],
    [
      'a reference to nothing',
      () => unit(crypto.randomUUID()),
      { kind: 'invalid-input', code: 'database.unknown-reference' },
    ],
    ['a row outside the scope', () => unit(other, [own]), { kind: 'forbidden', code: 'database.forbidden' }],
    [
      'a change of nothing',
      () => rename(crypto.randomUUID()),
      { kind: 'not-found', code: 'database.not-found' },
    ],
    ['a statement that takes too long', sleep, { kind: 'unavailable', code: 'database.unavailable' }],
    [
      'a statement that is wrong',
      () => raw('SELECT nonsense'),
      { kind: 'internal', code: 'database.failed' },
    ],
    [
      'a use of the client that is wrong',
      () => create({ number: 1 as never }),
      { kind: 'internal', code: 'database.failed' },
    ],
    ['a server that is not there', elsewhere, { kind: 'unavailable', code: 'database.unavailable' }],
  ])('names %s', async (_what, work, expected) => {
    if (_what === 'a value that is taken') await create({ number: '5560360793' });
    expect(await refusalOf(work())).toMatchObject(expected);
  });

  it('names overlapping facts after their constraint', async () => {
    const owner = await database.connect();
    const holder = await facts.employment(owner, own);
    const data = {
      organisationId: own,
      employmentId: holder.id,
      displayName: 'Hemlig',
      validFrom: new Date('2021-01-01'),
    };
    const error = await refusalOf(
      administration.transaction([own], (tx) => tx.employmentTerm.create({ data })),
    );
    expect(error).toMatchObject({ kind: 'conflict', code: 'employment-term.overlaps' });
  });

  // Callers were told names of constraints, which say nothing to them.
  it('keeps the name of a constraint to the cause, which is told to no caller', async () => {
    const error = await refusalOf(create({ number: '5560360794' }));
    expect(error.details).not.toHaveProperty('constraint');
    expect(String(error.cause)).toBe(
      'DatabaseCause: database failure 23514 ERROR organisation__number_malformed',
    );
  });

  it('holds no value of a row in its text, details or cause', async () => {
    const error = await refusalOf(create({ number: '5560360794', name: 'Hemligheten' }));
    const told = JSON.stringify([
      error.message,
      error.details,
      error.stack,
      String((error.cause as Error).stack),
    ]);
    expect(told).not.toMatch(/Hemligheten|5560360794/);
  });
});

function create(data: { number: string; name?: string }) {
  return administration.transaction('all', (tx) =>
    tx.organisation.create({ data: { name: 'Exempel', ...data } }),
  );
}

function unit(organisationId: string, scope: 'all' | string[] = 'all') {
  return administration.transaction(scope, (tx) =>
    tx.unit.create({ data: { organisationId, code: 'x', name: 'x' } }),
  );
}

function rename(id: string) {
  return administration.transaction('all', (tx) =>
    tx.organisation.update({ where: { id }, data: { name: 'x' } }),
  );
}

function raw(statement: string) {
  return administration.transaction('all', (tx) => tx.$executeRawUnsafe(statement));
}

function sleep() {
  return administration.transaction('all', async (tx) => {
    await tx.$executeRaw`SET LOCAL statement_timeout = '10ms'`;
    await tx.$executeRaw`SELECT pg_sleep(5)`;
  });
}

async function elsewhere() {
  const nowhere = new AdministrationDatabase('postgresql://nobody@127.0.0.1:1/nothing');
  try {
    return await nowhere.transaction('all', (tx) => tx.organisation.count());
  } finally {
    await nowhere.close();
  }
}
