import type pg from 'pg';
import { byParty } from '../../src/domain/decisions/asked-facts.statement.js';
import { AskedFactsStore, type FoundSubject } from '../../src/domain/decisions/asked-facts.store.js';
import { keptPowers, rememberedAsked } from '../../src/domain/decisions/remembered-asked.statement.js';
import { RememberedFactsStore } from '../../src/domain/entitlements/remembered-facts.store.js';
import { RememberingService } from '../../src/domain/entitlements/remembering.service.js';
import { KeptAgreementsStore } from '../../src/domain/relying-parties/kept-agreements.store.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import {
  agreement,
  assignment,
  employment,
  insert,
  mandate,
  organisation,
  power,
  relyingParty,
  role,
  state,
  unit,
  type Employment,
} from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { WatchedDatabase } from '../support/watched-database.js';

let database: TestDatabase;
let owner: pg.Client;
let answering: WatchedDatabase;
let reading: ReadingDatabase;
let facts: AskedFactsStore;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  answering = new WatchedDatabase(database.answeringUrl, 2);
  reading = new ReadingDatabase(database.administrationUrl);
  facts = new AskedFactsStore(answering, reading, new KeptAgreementsStore(answering));
});
afterAll(async () => {
  await answering.close();
  await reading.close();
  await database.drop();
});

const remember = () => new RememberingService(new RememberedFactsStore(answering)).rememberChanged();
const COMPUTED = byParty.act.now.name;
const REMEMBERED = rememberedAsked.name;
const ONCE = [keptPowers.name, 'kept-agreements'];
const AHEAD = new Date(Date.now() + 3_600_000).toISOString();

async function coveringPower(organisationId: string): Promise<string> {
  await owner.query('BEGIN');
  const id = await power(owner, { organisation_id: organisationId }, ['amount<']);
  await insert(owner, 'power_action', { power_id: id, action: 'decide' });
  await insert(owner, 'power_resource_type', { power_id: id, type: 'case' });
  await owner.query('COMMIT');
  return id;
}

/** An employee who holds two powers that cover the act, one of them twice and by a role, too, and one that does not. */
async function world() {
  const here = await organisation(owner);
  const party = await relyingParty(owner);
  await agreement(owner, party, here, { power: ['*'] });
  const holder = await employment(owner, here);
  const [one, two] = [await coveringPower(here), await coveringPower(here)];
  await owner.query('BEGIN');
  const carrying = await role(owner, { organisation_id: here });
  await insert(owner, 'role_power', { role_id: carrying, power_id: one });
  await owner.query('COMMIT');
  await assignment(owner, holder, carrying, { unit_id: await unit(owner, here) });
  const limited = await mandate(owner, holder, one, { limits: { amount: ['100'] } });
  await mandate(owner, holder, two);
  await mandate(owner, holder, one);
  await mandate(owner, holder, await power(owner));
  await remember();
  return { here, party, holder, limited };
}

async function nameOf({ id }: Employment): Promise<string> {
  const { rows } = await owner.query<{ value: string }>(
    `SELECT value FROM identifier WHERE employment_id = $1 AND type = 'orgAffiliation'`,
    [id],
  );
  return rows[0]?.value ?? '';
}

/** Without what is read once for all questions. */
function everyTime(statements: readonly string[]): string[] {
  return statements.filter((name) => !ONCE.includes(name));
}

/** As it is found, and which statements that took; it must be what is computed for any instant, which remembers nothing. */
async function found(
  party: string,
  value: string,
): Promise<{ found: FoundSubject; statements: readonly string[] }> {
  const names = [{ type: 'orgAffiliation', value, unspecified: false }];
  const act = { action: 'decide', type: 'case' };
  answering.statements = [];
  const answer = await facts.forAct({ party, names, ...act });
  const statements = everyTime(answering.statements);
  const wanted = { covering: 'act', actions: [act.action], types: [act.type] } as const;
  const computed = await facts.forParty(party, [{ n: 0, names }], wanted, { asKnownAt: AHEAD });
  expect(answer.employments).toEqual(computed.employments.get(0) ?? []);
  expect(new Set(answer.powers)).toEqual(new Set(computed.powers));
  return { found: answer, statements };
}

describe('what is remembered of an employee', () => {
  it('decides, by one statement, as it would be computed', async () => {
    const { party, holder } = await world();
    const { found: answer, statements } = await found(party, await nameOf(holder));
    expect(statements).toEqual([REMEMBERED]);
    expect(answer.employments).toMatchObject([{ employmentId: holder.id, held: [{}, {}, {}, {}] }]);
  });

  it('counts no longer, for the very next question, once a mandate is revoked', async () => {
    const { party, holder, limited } = await world();
    await state(owner, { id: limited, organisationId: holder.organisationId }, 'revoked');
    const { found: answer, statements } = await found(party, await nameOf(holder));
    expect(statements).toEqual([REMEMBERED, COMPUTED]);
    expect(answer.employments).toMatchObject([{ held: [{}, {}, {}] }]);
    await remember();
    expect(await found(party, await nameOf(holder))).toMatchObject({ statements: [REMEMBERED] });
  });

  it('does not count where another version has written it, which does not remember for decisions', async () => {
    const { party, holder } = await world();
    await owner.query(
      `UPDATE remembered_facts SET held = jsonb_set(held, '{byPower}', '{}'), written_in = pg_current_xact_id()
      WHERE employment_id = $1`,
      [holder.id],
    );
    expect(await found(party, await nameOf(holder))).toMatchObject({ statements: [REMEMBERED, COMPUTED] });
  });
});

it('takes the same statements for nobody, without an agreement, and for who has left', async () => {
  const { here, holder } = await world();
  const stranger = await relyingParty(owner);
  const party = await relyingParty(owner);
  await agreement(owner, party, here, { power: ['*'] });
  const gone = await employment(owner, here);
  await owner.query('UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1', [
    gone.id,
  ]);
  await remember();
  const both = [REMEMBERED, COMPUTED];
  expect(await found(party, 'nobody@5560000001')).toMatchObject({
    statements: both,
    found: { employments: [] },
  });
  expect(await found(stranger, await nameOf(holder))).toMatchObject({ statements: both });
  expect(await found(party, await nameOf(gone))).toMatchObject({
    statements: both,
    found: { employments: [] },
  });
});

it('reads what is remembered of the others, and computes for one alone who is not remembered', async () => {
  const { here, party, holder } = await world();
  const fresh = await employment(owner, here);
  const values = [await nameOf(holder), await nameOf(fresh)];
  answering.statements = [];
  const answers = await Promise.all(
    values.map((value) =>
      facts.forAct({
        ...{ party, action: 'decide', type: 'case' },
        names: [{ type: 'orgAffiliation', value, unspecified: false }],
      }),
    ),
  );
  expect(everyTime(answering.statements)).toEqual([REMEMBERED, COMPUTED]);
  expect(answers.map(({ employments }) => employments.map(({ employmentId }) => employmentId))).toEqual([
    [holder.id],
    [fresh.id],
  ]);
});

describe('what powers and agreements say', () => {
  it('is read once', async () => {
    const { party, holder } = await world();
    const name = await nameOf(holder);
    await found(party, name);
    expect(answering.statements.slice(0, 3)).toEqual([REMEMBERED, ...ONCE]);
    await found(party, name);
    expect(answering.statements[0]).toBe(REMEMBERED);
    expect(ONCE.filter((one) => answering.statements.includes(one))).toEqual([]);
  });

  it('is read anew once its row has changed, for the very next question', async () => {
    const { party, holder } = await world();
    const name = await nameOf(holder);
    const { found: before } = await found(party, name);
    const id = before.powers[0]?.id;
    await owner.query(`UPDATE power SET name_sv = 'Nytt namn' WHERE id = $1`, [id]);
    await remember();
    const { found: after } = await found(party, name);
    expect(after.powers.find((one) => one.id === id)?.nameSv).toBe('Nytt namn');
  });

  it('does not count once the agreement has ended, for the very next question', async () => {
    const { party, holder } = await world();
    const name = await nameOf(holder);
    expect((await found(party, name)).found.employments).toMatchObject([{ agreement: {} }]);
    await owner.query('UPDATE agreement SET ended_at = statement_timestamp() WHERE relying_party_id = $1', [
      party,
    ]);
    const { found: after } = await found(party, name);
    expect(after.employments.map(({ agreement: one }) => one)).toEqual([undefined]);
  });

  it('is not read of an agreement about who has left: it costs no more than nobody', async () => {
    const { party, here } = await world();
    const gone = await employment(owner, here);
    await owner.query(
      'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
      [gone.id],
    );
    await remember();
    answering.statements = [];
    await facts.forAct({
      ...{ party, action: 'decide', type: 'case' },
      names: [{ type: 'orgAffiliation', value: await nameOf(gone), unspecified: false }],
    });
    expect(answering.statements).not.toContain('kept-agreements');
  });
});
