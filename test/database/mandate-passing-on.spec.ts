import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { wholePower } from './definitions.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let owner: Client;
let organisationId: string;
let holder: facts.Employment;
let receiver: facts.Employment;
let powerId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  organisationId = await facts.organisation(owner);
  holder = await facts.employment(owner, organisationId);
  receiver = await facts.employment(owner, organisationId);
  powerId = await wholePower(owner, { passable_depth: 2 }, ['case', 'amount<']);
});
afterAll(() => database.drop());

const refusal = (code: string) => ({ code: 'BH001', message: code });
const given = (options: facts.MandateOptions = {}) => facts.mandate(owner, holder, powerId, options);
const passedOn = (parentId: string, options: facts.MandateOptions = {}, to = receiver) =>
  facts.mandate(owner, to, powerId, { parentId, ...options });

describe('a mandate that is passed on', () => {
  it('may be equal to the one it comes from, or narrower', async () => {
    const unitId = await facts.unit(owner, organisationId);
    const limits = { case: ['1', '2'], amount: ['100'], unit: [unitId] };
    const parent = await given({ limits });
    await expect(passedOn(parent, { limits })).resolves.toBeDefined();
    await expect(
      passedOn(parent, {
        limits: { case: ['2'], amount: ['99.5'], unit: [unitId], 'assurance-level': ['loa4'] },
      }),
    ).resolves.toBeDefined();
  });

  it.each<[string, Record<string, string[]>]>([
    ['a value more', { case: ['1', '3'], amount: ['100'] }],
    ['another value', { case: ['3'], amount: ['100'] }],
    ['a larger number', { case: ['1'], amount: ['100.01'] }],
    ['a larger number that sorts before it as text', { case: ['1'], amount: ['1000'] }],
    ['no limit where the parent has one', { case: ['1'] }],
    ['no limits at all', {}],
  ])('refuses %s', async (_what, limits) => {
    const parent = await given({ limits: { case: ['1', '2'], amount: ['100'] } });
    await expect(passedOn(parent, { limits })).rejects.toMatchObject(refusal('mandate.wider-than-parent'));
  });

  it('refuses another unit and another level than those of the parent', async () => {
    const [own, other] = [await facts.unit(owner, organisationId), await facts.unit(owner, organisationId)];
    const parent = await given({ limits: { unit: [own], 'assurance-level': ['loa3'] } });
    for (const limits of [
      { unit: [own, other], 'assurance-level': ['loa3'] },
      { unit: [own], 'assurance-level': ['loa2'] },
    ]) {
      await expect(passedOn(parent, { limits })).rejects.toMatchObject(refusal('mandate.wider-than-parent'));
    }
  });

  it('refuses a period that reaches outside the parent at either end', async () => {
    const parent = await given({ row: { valid_from: '2026-01-01Z', valid_until: '2026-12-31Z' } });
    const within = { valid_from: '2026-01-01Z', valid_until: '2026-12-31Z' };
    for (const row of [
      { valid_from: '2025-12-31T23:59:59.999999Z' },
      { valid_until: '2026-12-31T00:00:00.000001Z' },
    ]) {
      await expect(passedOn(parent, { row: { ...within, ...row } })).rejects.toMatchObject(
        refusal('mandate.outside-parent-period'),
      );
    }
    await expect(passedOn(parent, { row: within })).resolves.toBeDefined();
  });

  it('refuses another power', async () => {
    const parent = await given();
    const other = await facts.power(owner, { passable_depth: 2 });
    await expect(facts.mandate(owner, receiver, other, { parentId: parent })).rejects.toMatchObject(
      refusal('mandate.power-mismatch'),
    );
  });

  it('refuses to pass on more often than the power allows', async () => {
    const chain = [await given()];
    while (chain.length < 3)
      chain.push(await passedOn(chain.at(-1)!, {}, await facts.employment(owner, organisationId)));
    const last = await facts.employment(owner, organisationId);
    await expect(passedOn(chain.at(-1)!, {}, last)).rejects.toMatchObject(refusal('mandate.too-deep'));
    const never = await facts.power(owner);
    const parent = await facts.mandate(owner, holder, never);
    await expect(facts.mandate(owner, receiver, never, { parentId: parent })).rejects.toMatchObject(
      refusal('mandate.too-deep'),
    );
  });

  it('refuses to pass on to oneself, also to another employment of the same person', async () => {
    const parent = await given();
    const another = await facts.employment(owner, organisationId, { person_id: holder.personId });
    for (const to of [holder, another]) {
      await expect(passedOn(parent, {}, to)).rejects.toMatchObject(refusal('mandate.to-oneself'));
    }
  });

  it.each(['pending', 'suspended', 'revoked', 'rejected'])(
    'refuses to pass on a mandate that is %s',
    async (state) => {
      const id = await given({ state: ['pending', 'rejected'].includes(state) ? 'pending' : 'active' });
      if (state !== 'pending') await facts.state(owner, { id, organisationId }, state);
      await expect(passedOn(id)).rejects.toMatchObject(refusal('mandate.parent-not-active'));
    },
  );
});
