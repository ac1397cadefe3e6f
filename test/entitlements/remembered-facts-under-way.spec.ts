import { setTimeout as pause } from 'node:timers/promises';
import { employment, mandate, state, type Employment } from '../support/facts.js';
import { RememberedRegister } from './remembered-register.js';

let register: RememberedRegister;
beforeAll(async () => {
  register = await RememberedRegister.make();
});
afterAll(() => register.drop());

const of = (id: string, { organisationId }: Employment) => ({ id, organisationId });

describe('a change that is under way', () => {
  it('counts from its commit, also for what was remembered meanwhile', async () => {
    const { holder, own } = await register.world();
    const administrator = await register.database.connect();
    await administrator.query('BEGIN');
    await state(administrator, of(own, holder), 'revoked');
    await register.run('INSERT INTO facts_change (about) VALUES ($1)', holder.id);
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
    await administrator.query('COMMIT');
    expect(await register.isRemembered(holder)).toBe(false);
  });

  it('counts for who comes to rest on it at the same time', async () => {
    const { holder, giver, given, power: id } = await register.world();
    const administrator = await register.database.connect();
    await administrator.query('BEGIN');
    await administrator.query(
      'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
      [giver.id],
    );
    await mandate(register.owner, holder, id, { parentId: given, limits: { amount: ['1'] } });
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
    await administrator.query('COMMIT');
    expect(await register.isRemembered(holder)).toBe(false);
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
  });

  it('counts for who is employed at the same time', async () => {
    const { holder, other } = await register.world();
    const administrator = await register.database.connect();
    await administrator.query('BEGIN');
    await administrator.query('UPDATE person SET protected_identity = true WHERE id = $1', [holder.personId]);
    const second = await employment(register.owner, other, { person_id: holder.personId });
    await register.remember();
    expect(await register.isRemembered(second)).toBe(true);
    await administrator.query('COMMIT');
    expect(await register.isRemembered(second)).toBe(false);
    await register.remember();
    expect(await register.isRemembered(second)).toBe(true);
  });

  it('is not lost where another instance writes meanwhile what has not seen it', async () => {
    const { holder, organisation: here } = await register.world();
    const other = await register.database.connect();
    await other.query('BEGIN');
    await other.query(
      'UPDATE remembered_facts SET written_in = pg_current_xact_id() WHERE employment_id = $1',
      [holder.id],
    );
    await register.run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, here);
    const remembering = register.remember();
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await register.run(waits)).rowCount === 0) await pause(2);
    await other.query('COMMIT');
    await remembering;
    expect(await register.isRemembered(holder)).toBe(true);
    expect((await register.run('SELECT FROM facts_change')).rowCount).toBe(0);
  });

  it('is worked off by two instances at once', async () => {
    const { holder, organisation: here } = await register.world();
    await register.run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, here);
    await Promise.all([register.remember(), register.remember(), register.remember()]);
    expect(await register.isRemembered(holder)).toBe(true);
    expect((await register.run('SELECT FROM facts_change')).rowCount).toBe(0);
  });
});
