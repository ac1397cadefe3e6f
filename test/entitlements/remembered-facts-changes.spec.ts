import {
  assignment,
  employment,
  insert,
  mandate,
  power,
  role,
  state,
  LONG_AGO,
  type Employment,
} from '../support/facts.js';
import { RememberedRegister, type World } from './remembered-register.js';

let register: RememberedRegister;
beforeAll(async () => {
  register = await RememberedRegister.make();
});
afterAll(() => register.drop());

const of = (id: string, { organisationId }: Employment) => ({ id, organisationId });

describe('counts no longer, for the very next question, once', () => {
  const changes: [string, (world: World) => Promise<unknown>][] = [
    ['a mandate is given', ({ holder, power: id }) => mandate(register.owner, holder, id)],
    ['a mandate is revoked', ({ holder, own }) => state(register.owner, of(own, holder), 'revoked')],
    ['a mandate is suspended', ({ holder, own }) => state(register.owner, of(own, holder), 'suspended')],
    [
      'what it was passed on from is revoked',
      ({ giver, given }) => state(register.owner, of(given, giver), 'revoked'),
    ],
    [
      'what it was passed on from is suspended',
      ({ giver, given }) => state(register.owner, of(given, giver), 'suspended'),
    ],
    [
      'somebody it was passed on by has left',
      ({ giver }) =>
        register.run(
          'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
          giver.id,
        ),
    ],
    [
      'the employment ends',
      ({ holder }) =>
        register.run(
          'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
          holder.id,
        ),
    ],
    [
      'another term begins',
      async ({ holder }) => {
        await register.run('BEGIN');
        await register.run(
          'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
          holder.id,
        );
        await register.run(
          `INSERT INTO employment_term (organisation_id, employment_id, display_name, valid_from)
           VALUES ($1, $2, 'Anna Ny', statement_timestamp())`,
          holder.organisationId,
          holder.id,
        );
        await register.run('COMMIT');
      },
    ],
    [
      'a role is assigned',
      async ({ holder }) => assignment(register.owner, holder, await role(register.owner)),
    ],
    [
      'an assignment ends',
      ({ assignment: id }) =>
        register.run('UPDATE role_assignment SET ended_at = statement_timestamp() WHERE id = $1', id),
    ],
    [
      'an identifier is registered',
      ({ holder }) =>
        insert(register.owner, 'identifier', {
          ...{ type: 'hsaId', value: `SE-${holder.id}`, display_value: `SE-${holder.id}` },
          ...{ organisation_id: holder.organisationId, employment_id: holder.id, valid_from: LONG_AGO },
        }),
    ],
    [
      'an identifier of the person is registered',
      ({ holder }) =>
        insert(register.owner, 'identifier', {
          ...{ type: 'prid', value: `NO:${holder.id}`, display_value: `NO:${holder.id}` },
          ...{ person_id: holder.personId, valid_from: LONG_AGO },
        }),
    ],
    [
      'the identity is protected',
      ({ holder }) =>
        register.run('UPDATE person SET protected_identity = true WHERE id = $1', holder.personId),
    ],
    [
      'the organisation has another name',
      ({ organisation: id }) => register.run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, id),
    ],
    [
      'the organisation may assert another scope',
      ({ organisation: id }) =>
        insert(register.owner, 'organisation_scope', { organisation_id: id, scope: `${id}.example` }),
    ],
    [
      'a scope is taken from the organisation',
      ({ scope }) => register.run('DELETE FROM organisation_scope WHERE scope = $1', scope),
    ],
    [
      'a unit has another name',
      ({ unit: id }) => register.run(`UPDATE unit SET name = 'Ny' WHERE id = $1`, id),
    ],
    [
      'a power is told otherwise',
      ({ power: id }) => register.run('UPDATE power SET persons_together = 2 WHERE id = $1', id),
    ],
    [
      'a role is told otherwise',
      ({ role: id }) => register.run(`UPDATE role SET code = code || '2' WHERE id = $1`, id),
    ],
  ];

  it.each(changes)('%s; and is remembered anew', async (_, change) => {
    const world = await register.world();
    expect(await register.isRemembered(world.holder)).toBe(true);
    await change(world);
    expect(await register.isRemembered(world.holder)).toBe(false);
    await register.remember();
    expect(await register.isRemembered(world.holder)).toBe(true);
    expect((await register.run('SELECT FROM facts_change')).rowCount).toBe(0);
  });

  it('what all organisations share changes', async () => {
    const { holder } = await register.world();
    const shared = await power(register.owner);
    await mandate(register.owner, holder, shared);
    await register.remember();
    await register.run(`UPDATE power SET persons_together = 2 WHERE id = $1`, shared);
    expect(await register.isRemembered(holder)).toBe(false);
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
  });

  it('and nobody else is concerned', async () => {
    const world = await register.world();
    const elsewhere = await employment(register.owner, world.other);
    await register.remember();
    await register.run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, world.organisation);
    expect(await register.isRemembered(elsewhere)).toBe(true);
    await register.remember();
    await state(register.owner, of(world.own, world.holder), 'revoked');
    expect(await register.isRemembered(world.middle)).toBe(true);
    await register.run(
      'UPDATE employment_term SET last_verified_at = statement_timestamp() WHERE employment_id = $1',
      elsewhere.id,
    );
    expect(await register.isRemembered(elsewhere)).toBe(true);
  });
});
