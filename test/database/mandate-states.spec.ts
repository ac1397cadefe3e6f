import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { backendOf, untilBlocked } from '../support/races.js';

const STATES = ['pending', 'active', 'suspended', 'rejected', 'revoked'] as const;
type State = (typeof STATES)[number];

/** How to come from the first state to each. */
const WAY: Record<State, [State, ...State[]]> = {
  pending: ['pending'],
  active: ['active'],
  suspended: ['active', 'suspended'],
  rejected: ['pending', 'rejected'],
  revoked: ['active', 'revoked'],
};
const ALLOWED = new Set([
  'pending active',
  'pending rejected',
  'pending revoked',
  'active suspended',
  'active revoked',
  'suspended active',
  'suspended revoked',
]);
const PAIRS = STATES.flatMap((from) => STATES.map((to): [State, State] => [from, to]));

let database: TestDatabase;
let owner: Client;
let organisationId: string;
let holder: facts.Employment;
let powerId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  organisationId = await facts.organisation(owner);
  holder = await facts.employment(owner, organisationId);
  powerId = await facts.power(owner);
});
afterAll(() => database.drop());

const enter = (id: string, state: string, row: facts.Row = {}, client = owner) =>
  facts.state(client, { id, organisationId }, state, row);

describe('from one state to another', () => {
  it.each(PAIRS)('%s to %s', async (from, to) => {
    const [first, ...later] = WAY[from];
    const id = await facts.mandate(owner, holder, powerId, { state: first as 'pending' });
    for (const state of later) await enter(id, state);
    const outcome = enter(id, to);
    if (ALLOWED.has(`${from} ${to}`)) await expect(outcome).resolves.toBeDefined();
    else {
      const final = from === 'revoked' || from === 'rejected';
      const code = final ? 'mandate.state-final' : 'mandate.bad-transition';
      await expect(outcome).rejects.toMatchObject({ code: 'BH002', message: code });
    }
  });

  it('ends the state before, so that exactly one is open, each beginning where the last ended', async () => {
    const id = await facts.mandate(owner, holder, powerId);
    for (const state of ['suspended', 'active', 'revoked'])
      await enter(id, state, { valid_from: '2030-01-01Z' });
    const { rows } = await owner.query<Record<string, unknown>>(
      `SELECT state, ended_at IS NULL AS open, valid_from <= statement_timestamp() AS begun,
         valid_from = lag(ended_at) OVER (ORDER BY valid_from, recorded_at) AS follows
       FROM mandate_state WHERE mandate_id = $1 ORDER BY valid_from, recorded_at`,
      [id],
    );
    expect(rows).toEqual([
      { state: 'active', open: false, begun: true, follows: null },
      { state: 'suspended', open: false, begun: true, follows: true },
      { state: 'active', open: false, begun: true, follows: true },
      { state: 'revoked', open: true, begun: true, follows: true },
    ]);
  });

  it('takes a state whose predecessor was ended by the caller', async () => {
    const id = await facts.mandate(owner, holder, powerId);
    await owner.query('BEGIN');
    await owner.query("UPDATE mandate_state SET ended_at = '2100-01-01Z' WHERE mandate_id = $1", [id]);
    await enter(id, 'suspended');
    await owner.query('COMMIT');
    const { rows } = await owner.query(
      'SELECT FROM mandate_state WHERE mandate_id = $1 AND ended_at > now()',
      [id],
    );
    expect(rows).toEqual([]);
  });

  it('refuses to end a state without entering another', async () => {
    const id = await facts.mandate(owner, holder, powerId);
    await expect(
      owner.query('UPDATE mandate_state SET ended_at = now() WHERE mandate_id = $1', [id]),
    ).rejects.toMatchObject({ message: 'mandate.unsealed' });
  });

  it('refuses to end a final state', async () => {
    const id = await facts.mandate(owner, holder, powerId);
    await enter(id, 'revoked');
    await expect(
      owner.query('UPDATE mandate_state SET ended_at = now() WHERE mandate_id = $1 AND ended_at IS NULL', [
        id,
      ]),
    ).rejects.toMatchObject({ message: 'mandate.state-final' });
  });
});

// A revocation looks at the state and ends it in one statement, whose snapshot is older than the lock that it waits for.
describe('a revocation that has waited for another change', () => {
  async function revokedMeanwhile(way: readonly State[], meanwhile: State) {
    const [first = 'active', ...later] = way;
    const id = await facts.mandate(owner, holder, powerId, { state: first as 'active' });
    for (const state of later) await enter(id, state);
    const [before, waiting] = [await database.connect(), await database.connect()];
    await before.query('BEGIN');
    await enter(id, meanwhile, {}, before);
    const backend = await backendOf(waiting);
    const revoked = enter(id, 'revoked', {}, waiting).then(
      () => 'revoked',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    await untilBlocked(owner, backend);
    await before.query('COMMIT');
    const outcome = await revoked;
    const { rows } = await owner.query<{ state: State; follows: boolean | null }>(
      `SELECT state, valid_from = lag(ended_at) OVER (ORDER BY valid_from, recorded_at) AS follows
       FROM mandate_state WHERE mandate_id = $1 ORDER BY valid_from, recorded_at`,
      [id],
    );
    return {
      outcome,
      states: rows.map(({ state }) => state),
      follow: rows.slice(1).every((row) => row.follows),
    };
  }

  it.each([
    { way: ['active'], meanwhile: 'suspended' },
    { way: ['active', 'suspended'], meanwhile: 'active' },
  ] as const)('ends the state that it finds then, $meanwhile', async ({ way, meanwhile }) => {
    const states = [...way, meanwhile, 'revoked'];
    expect(await revokedMeanwhile(way, meanwhile)).toEqual({ outcome: 'revoked', states, follow: true });
  });

  it('is refused when the mandate was revoked meanwhile', async () => {
    expect(await revokedMeanwhile(['active'], 'revoked')).toEqual({
      outcome: 'mandate.state-final',
      states: ['active', 'revoked'],
      follow: true,
    });
  });
});

describe('approvals', () => {
  let requester: string;
  let approving: string;
  beforeAll(async () => {
    requester = await facts.insert(owner, 'person', {});
    approving = await facts.power(owner, { approvals_needed: 2, passable_depth: 1 });
  });

  const pending = () =>
    facts.mandate(owner, holder, approving, { state: 'pending', row: { requested_by_person_id: requester } });
  const decide = async (id: string, person?: string, verdict = 'approved', client = owner) =>
    facts.insert(client, 'approval', {
      organisation_id: organisationId,
      mandate_id: id,
      approver_person_id: person ?? (await facts.insert(owner, 'person', {})),
      verdict,
    });

  it('make a mandate active when there are enough of them', async () => {
    const id = await pending();
    await decide(id);
    await expect(enter(id, 'active')).rejects.toMatchObject({ message: 'mandate.approvals-missing' });
    await decide(id);
    await expect(enter(id, 'active')).resolves.toBeDefined();
  });

  it('are given once by each person', async () => {
    const id = await pending();
    const person = await facts.insert(owner, 'person', {});
    await decide(id, person);
    await expect(decide(id, person)).rejects.toMatchObject({ code: '23505' });
  });

  it('are given neither by who asked nor by the holder', async () => {
    const id = await pending();
    for (const person of [requester, holder.personId]) {
      await expect(decide(id, person)).rejects.toMatchObject({ message: 'mandate.approver-not-independent' });
    }
  });

  it('are given only while the mandate is pending', async () => {
    const id = await facts.mandate(owner, holder, powerId);
    await expect(decide(id)).rejects.toMatchObject({ message: 'mandate.bad-transition' });
  });

  it('do not outweigh a rejection', async () => {
    const id = await pending();
    await decide(id, undefined, 'rejected');
    await decide(id);
    await decide(id);
    await expect(enter(id, 'active')).rejects.toMatchObject({ message: 'mandate.approvals-missing' });
  });

  it('see each other when two persons give the last ones at once', async () => {
    const id = await pending();
    const [first, second] = [await database.connect(), await database.connect()];
    const backend = await backendOf(second);
    await first.query('BEGIN');
    await second.query('BEGIN');
    await decide(id, undefined, 'approved', first);
    const late = decide(id, undefined, 'approved', second);
    await untilBlocked(owner, backend);
    await first.query('COMMIT');
    await late;
    const { rows } = await second.query('SELECT count(*)::int FROM approval WHERE mandate_id = $1', [id]);
    expect(rows).toEqual([{ count: 2 }]);
    await enter(id, 'active', {}, second);
    await second.query('COMMIT');
  });

  it('do not make a mandate active whose parent no longer is', async () => {
    const parent = await pending();
    await decide(parent);
    await decide(parent);
    await enter(parent, 'active');
    const child = await facts.mandate(owner, await facts.employment(owner, organisationId), approving, {
      parentId: parent,
      state: 'pending',
      row: { requested_by_person_id: requester },
    });
    await decide(child);
    await decide(child);
    await enter(parent, 'suspended');
    await expect(enter(child, 'active')).rejects.toMatchObject({ message: 'mandate.parent-not-active' });
  });
});
