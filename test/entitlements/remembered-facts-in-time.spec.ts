import { assignment, mandate, role, type Employment } from '../support/facts.js';
import { RememberedRegister, type World } from './remembered-register.js';

let register: RememberedRegister;
beforeAll(async () => {
  register = await RememberedRegister.make();
});
afterAll(() => register.drop());

describe('time', () => {
  const SOON = new Date(Date.now() + 3_600_000);
  const holdsUntil = async ({ id }: Employment) =>
    (
      (await register.run('SELECT holds_until FROM remembered_facts WHERE employment_id = $1', id))
        .rows[0] as {
        holds_until: Date;
      }
    ).holds_until;

  const instants: [string, (world: World) => Promise<unknown>][] = [
    [
      'a mandate ends',
      ({ holder, power: id }) => mandate(register.owner, holder, id, { row: { valid_until: SOON } }),
    ],
    [
      'a mandate begins',
      ({ holder, power: id }) => mandate(register.owner, holder, id, { row: { valid_from: SOON } }),
    ],
    [
      'what a mandate was passed on from ends',
      async ({ holder, giver, power: id }) => {
        const parentId = await mandate(register.owner, giver, id, { row: { valid_until: SOON } });
        await mandate(register.owner, holder, id, { parentId, row: { valid_until: SOON } });
      },
    ],
    [
      'somebody it was passed on by leaves',
      ({ middle }) =>
        register.run('UPDATE employment_term SET ended_at = $2 WHERE employment_id = $1', middle.id, SOON),
    ],
    [
      'a role ends',
      async ({ holder }) =>
        assignment(register.owner, holder, await role(register.owner), { valid_until: SOON }),
    ],
    [
      'a role begins',
      async ({ holder }) =>
        assignment(register.owner, holder, await role(register.owner), { valid_from: SOON }),
    ],
    [
      'the employment ends',
      ({ holder }) =>
        register.run('UPDATE employment_term SET ended_at = $2 WHERE employment_id = $1', holder.id, SOON),
    ],
    [
      'an identifier ends',
      ({ holder }) =>
        register.run('UPDATE identifier SET ended_at = $2 WHERE employment_id = $1', holder.id, SOON),
    ],
    [
      'the organisation is onboarded',
      ({ organisation: id }) =>
        register.run('UPDATE organisation SET onboarded_at = $2 WHERE id = $1', id, SOON),
    ],
  ];

  it.each(instants)('changes what is remembered when %s', async (_, plan) => {
    const world = await register.world();
    await plan(world);
    await register.remember();
    expect(await holdsUntil(world.holder)).toEqual(SOON);
  });

  it('ends what is remembered, which is then remembered anew', async () => {
    const { holder } = await register.world();
    await register.run(
      `UPDATE remembered_facts SET holds_until = statement_timestamp(), written_in = pg_current_xact_id()
       WHERE employment_id = $1`,
      holder.id,
    );
    expect(await register.isRemembered(holder)).toBe(false);
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
  });

  it('before it was computed is not told by it: a clock may be put back', async () => {
    const { holder } = await register.world();
    await register.run(
      `UPDATE remembered_facts SET holds_from = $2, written_in = pg_current_xact_id() WHERE employment_id = $1`,
      holder.id,
      SOON,
    );
    expect(await register.isRemembered(holder)).toBe(false);
  });
});
