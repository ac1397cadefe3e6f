import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { together, wholePower } from './definitions.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { backendOf, settled, untilBlocked } from '../support/races.js';

let database: TestDatabase;
let owner: Client;
let organisationId: string;
let holder: facts.Employment;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  organisationId = await facts.organisation(owner);
  holder = await facts.employment(owner, organisationId);
});
afterAll(() => database.drop());

describe('organisation numbers', () => {
  it.each(['2120000142', '5560360793', '2021006883'])('takes %s', async (number) => {
    const { rows } = await owner.query('SELECT behorig.is_organisation_number($1) AS valid', [number]);
    expect(rows).toEqual([{ valid: true }]);
  });

  it.each([
    ['a wrong check digit', '5560360794'],
    ['a personal number', '1912121212'.replace('1912', '8112')],
    ['nine digits', '556036079'],
    ['eleven digits', '55603607931'],
    ['a hyphen', '556036-079'],
    ['letters', 'abcdefghij'],
    ['digits of another script', '٥٥٦٠٣٦٠٧٩٣'],
    ['nothing', ''],
  ])('refuses %s', async (_what, number) => {
    const { rows } = await owner.query('SELECT behorig.is_organisation_number($1) AS valid', [number]);
    expect(rows).toEqual([{ valid: false }]);
    await expect(facts.insert(owner, 'organisation', { number, name: 'X' })).rejects.toMatchObject({
      code: expect.stringMatching(/^(23514|22001)$/) as string,
    });
  });

  it('refuses the same number twice', async () => {
    const number = facts.organisationNumber();
    await facts.organisation(owner, { number });
    await expect(facts.organisation(owner, { number })).rejects.toMatchObject({
      constraint: 'organisation_number_key',
    });
  });
});

describe('employments and identifiers', () => {
  it('refuses a uid that differs from one in the organisation by case alone', async () => {
    await facts.employment(owner, organisationId, { uid: 'Åsa.Berg' });
    await expect(facts.employment(owner, organisationId, { uid: 'åSA.berg' })).rejects.toMatchObject({
      constraint: 'employment__uid_taken',
    });
  });

  it('takes the same uid in another organisation', async () => {
    const other = await facts.organisation(owner);
    await expect(facts.employment(owner, other, { uid: holder.uid })).resolves.toMatchObject({
      uid: holder.uid,
    });
  });

  it('refuses an orgAffiliation that is not made of its own employment', async () => {
    await expect(
      identifier({ type: 'orgAffiliation', value: `someone-else@2021006883` }),
    ).rejects.toMatchObject({
      code: 'BH001',
      message: 'identifier.not-its-own',
    });
  });

  it.each(['orgAffiliation', 'hsaId', 'eppn'])(
    'refuses %s for a person without an employment',
    async (type) => {
      const row = { type, employment_id: null, organisation_id: null, person_id: holder.personId };
      await expect(identifier(row)).rejects.toMatchObject({
        code: expect.stringMatching(/^(23514|BH001)$/) as string,
      });
    },
  );

  it('refuses a prid for an employment', async () => {
    await expect(identifier({ type: 'prid' })).rejects.toMatchObject({
      constraint: 'identifier__names_wrong_thing',
    });
  });

  it.each([
    ['both an employment and a person', () => ({ person_id: holder.personId })],
    ['neither', () => ({ employment_id: null, organisation_id: null })],
    ['an employment without its organisation', () => ({ organisation_id: null })],
  ])('refuses an identifier of %s', async (_what, row) => {
    await expect(identifier({ type: 'issuerId', ...row() })).rejects.toMatchObject({
      constraint: 'identifier__names_one_thing',
    });
  });

  it('refuses half a personal number', async () => {
    await expect(
      facts.insert(owner, 'person', { personal_number_hash: Buffer.from('x') }),
    ).rejects.toMatchObject({
      constraint: 'person__personal_number_incomplete',
    });
  });
});

describe('roles and powers', () => {
  it('refuses the same role code twice, in an organisation and among shared roles', async () => {
    await facts.role(owner, { code: 'registrar', organisation_id: organisationId });
    await facts.role(owner, { code: 'registrar' });
    for (const row of [{ organisation_id: organisationId }, {}]) {
      await expect(facts.role(owner, { code: 'registrar', ...row })).rejects.toMatchObject({
        constraint: 'role__code_taken',
      });
    }
  });

  it.each(['with space', 'with@sign', ''])('refuses the role code "%s"', async (code) => {
    await expect(facts.role(owner, { code })).rejects.toMatchObject({ constraint: 'role__code_malformed' });
  });

  it.each(['no-scheme', 'https://x.example/a b', 'https://x.example/@'])(
    'refuses the power code "%s"',
    async (code) => {
      await expect(facts.power(owner, { code })).rejects.toMatchObject({
        constraint: 'power__code_malformed',
      });
    },
  );

  it('refuses to let a power redefine a dimension that every power has', async () => {
    await expect(wholePower(owner, {}, ['unit'])).rejects.toMatchObject({
      constraint: 'power_dimension__reserved',
    });
  });

  it('refuses the same pair of incompatible powers the other way round', async () => {
    const pair = together(owner, async () => {
      const [first, second] = [await facts.power(owner), await facts.power(owner)].sort();
      await facts.insert(owner, 'power_incompatibility', { first_id: first, second_id: second });
      await facts.insert(owner, 'power_incompatibility', { first_id: second, second_id: first });
    });
    await expect(pair).rejects.toMatchObject({ constraint: 'power_incompatibility__order' });
  });
});

describe('rows of one organisation', () => {
  it('refuses a unit, a holder or a parent of another organisation', async () => {
    const other = await facts.organisation(owner);
    const stranger = await facts.employment(owner, other);
    const foreignUnit = await facts.unit(owner, other);
    const powerId = await facts.power(owner, { passable_depth: 1 });
    const roleId = await facts.role(owner);
    const foreignMandate = await facts.mandate(owner, stranger, powerId);
    const mixed = { ...stranger, organisationId };
    const past = { valid_from: '2001-01-01', valid_until: '2002-01-01' };
    await expect(facts.term(owner, mixed, past)).rejects.toMatchObject({ code: '23503' });
    await expect(facts.term(owner, holder, { ...past, unit_id: foreignUnit })).rejects.toMatchObject({
      code: '23503',
    });
    await expect(facts.unit(owner, organisationId, { parent_id: foreignUnit })).rejects.toMatchObject({
      code: '23503',
    });
    await expect(facts.assignment(owner, mixed, roleId)).rejects.toMatchObject({ code: '23503' });
    await expect(facts.assignment(owner, holder, roleId, { unit_id: foreignUnit })).rejects.toMatchObject({
      code: '23503',
    });
    await expect(facts.mandate(owner, mixed, powerId)).rejects.toMatchObject({ code: '23503' });
    await expect(facts.mandate(owner, holder, powerId, { parentId: foreignMandate })).rejects.toMatchObject({
      code: '23503',
    });
  });
});

describe('periods', () => {
  const tables: [string, (row: facts.Row) => Promise<string>][] = [
    ['employment term', (row) => facts.term(owner, holder, row)],
    ['identifier', (row) => identifier({ type: 'hsaId', ...row })],
    ['role assignment', async (row) => facts.assignment(owner, holder, await facts.role(owner), row)],
    [
      'agreement',
      async (row) => facts.agreement(owner, await facts.relyingParty(owner), organisationId, {}, row),
    ],
  ];

  describe.each(tables)('of an %s', (_name, insertFact) => {
    it.each([
      ['ends when it begins', { valid_from: '1999-01-01', valid_until: '1999-01-01' }],
      ['ends before it begins', { valid_from: '1999-01-02', valid_until: '1999-01-01' }],
      ['begins at infinity', { valid_from: 'infinity' }],
      ['began at minus infinity', { valid_from: '-infinity', valid_until: '1999-01-01' }],
      ['ends at infinity', { valid_from: '1999-01-01', valid_until: 'infinity' }],
    ])('refuses one that %s', async (_what, row) => {
      await expect(insertFact(row)).rejects.toMatchObject({
        constraint: expect.stringContaining('period_malformed') as string,
      });
      await owner.query('ROLLBACK');
    });
  });
});

describe('no two at once', () => {
  it('refuses terms of one employment that overlap, and takes those that meet', async () => {
    const one = await facts.employment(owner, organisationId);
    await expect(facts.term(owner, one, { valid_from: '2021-01-01' })).rejects.toMatchObject({
      constraint: 'employment_term__overlaps',
    });
    await expect(
      facts.term(owner, one, { valid_from: '2019-01-01', valid_until: facts.LONG_AGO }),
    ).resolves.toBeDefined();
  });

  it('takes another term after the open one was ended, from that instant', async () => {
    const one = await facts.employment(owner, organisationId);
    await owner.query("UPDATE employment_term SET ended_at = '2022-01-01Z' WHERE employment_id = $1", [
      one.id,
    ]);
    await expect(facts.term(owner, one, { valid_from: '2021-12-31T23:59:59.999999Z' })).rejects.toMatchObject(
      {
        constraint: 'employment_term__overlaps',
      },
    );
    await expect(facts.term(owner, one, { valid_from: '2022-01-01Z' })).resolves.toBeDefined();
  });

  it('lets a fact that never held stand beside another', async () => {
    const roleId = await facts.role(owner);
    const id = await facts.assignment(owner, holder, roleId);
    await owner.query('UPDATE role_assignment SET ended_at = valid_from WHERE id = $1', [id]);
    await expect(facts.assignment(owner, holder, roleId)).resolves.toBeDefined();
  });

  it('refuses an identifier that names another, but lets it pass on when it has ended', async () => {
    const other = await facts.employment(owner, organisationId);
    const value = 'SE2321000016-1A2B';
    const id = await identifier({ type: 'hsaId', value });
    const again = { type: 'hsaId', value, employment_id: other.id };
    await expect(identifier(again)).rejects.toMatchObject({ constraint: 'identifier__in_use' });
    await owner.query("UPDATE identifier SET ended_at = '2024-01-01Z' WHERE id = $1", [id]);
    await expect(identifier({ ...again, valid_from: '2024-01-01Z' })).resolves.toBeDefined();
  });

  it('refuses equal overlapping role assignments; another unit is another assignment', async () => {
    const roleId = await facts.role(owner);
    const unitId = await facts.unit(owner, organisationId);
    await facts.assignment(owner, holder, roleId);
    await facts.assignment(owner, holder, roleId, { unit_id: unitId });
    for (const row of [{}, { unit_id: unitId }]) {
      await expect(facts.assignment(owner, holder, roleId, row)).rejects.toMatchObject({
        constraint: 'role_assignment__overlaps',
      });
    }
  });

  it('refuses a second agreement of a party with an organisation at the same time', async () => {
    const party = await facts.relyingParty(owner);
    await facts.agreement(owner, party, organisationId);
    await expect(facts.agreement(owner, party, organisationId)).rejects.toMatchObject({
      constraint: 'agreement__overlaps',
    });
    await owner.query('ROLLBACK');
  });

  it('lets one of two equal assignments through that are made at once', async () => {
    const roleId = await facts.role(owner);
    const [first, second] = [await database.connect(), await database.connect()];
    const backend = await backendOf(second);
    await first.query('BEGIN');
    await facts.assignment(first, holder, roleId);
    const late = settled(facts.assignment(second, holder, roleId));
    await untilBlocked(owner, backend);
    await first.query('COMMIT');
    expect(await late).toMatchObject({
      status: 'rejected',
      reason: { constraint: 'role_assignment__overlaps' },
    });
  });
});

function identifier(row: facts.Row): Promise<string> {
  return facts.insert(owner, 'identifier', {
    value: 'SE5560360793-9',
    display_value: 'as registered',
    organisation_id: organisationId,
    employment_id: holder.id,
    valid_from: facts.LONG_AGO,
    ...row,
  });
}
