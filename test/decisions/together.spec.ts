import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, type Answer } from './asked-world.js';

let world: AskedWorld;
let token: string;
let people = 0;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
}, 60_000);
afterAll(() => world.service.stop());

interface Several {
  readonly people: readonly string[];
  readonly mandates: readonly string[];
}

/** So many employees who hold a power that takes k of them, for an act of its own. */
async function several(count: number, k: number, action: string, more = {}): Promise<Several> {
  const power = await world.power({ personsTogether: k, actions: [action], ...more });
  const [names, mandates]: [string[], string[]] = [[], []];
  for (let one = 0; one < count; one++) {
    const name = await world.employee(`several.${++people}`);
    names.push(name);
    mandates.push(await world.grant(name, power));
  }
  return { people: names, mandates };
}

const ask = (action: string, person: string | undefined, together?: string, id = '1'): Promise<Answer> =>
  world.ask(token, person ?? '', { action, id, ...(together !== undefined && { context: { together } }) });

const referenceOf = ({ context }: Answer): string => context.together?.reference ?? '';

it('takes as many persons as the power says, and permits the last of them', async () => {
  const { people: three } = await several(3, 3, 'sign');
  const first = await ask('sign', three[0]);
  expect(first).toMatchObject({
    decision: false,
    context: { reason: 'more-persons-needed', together: { needed: 3, have: 1 } },
  });
  const reference = referenceOf(first);
  expect(await ask('sign', three[1], reference)).toMatchObject({
    decision: false,
    context: { together: { have: 2 } },
  });
  expect((await ask('sign', three[2], reference)).decision).toBe(true);
});

it('counts a person once, however often and by however many mandates', async () => {
  const { people: two } = await several(2, 2, 'sign-once');
  const second = await world.power({ personsTogether: 2, actions: ['sign-once'] });
  await world.grant(two[0] ?? '', second);
  const reference = referenceOf(await ask('sign-once', two[0]));
  for (let time = 0; time < 3; time++)
    expect(await ask('sign-once', two[0], reference)).toMatchObject({ decision: false });
  expect((await ask('sign-once', two[1], reference)).decision).toBe(true);
});

it('counts a person with two employments once', async () => {
  const power = await world.power({ personsTogether: 2, actions: ['sign-twice'] });
  const person = { personalNumber: '199001012385' };
  const [one, other] = [
    await world.employee('double.1', NUMBER, { person }),
    await world.employee('double.2', NUMBER, { person }),
  ];
  for (const holder of [one, other]) await world.grant(holder, power);
  const reference = referenceOf(await ask('sign-twice', one));
  expect(await ask('sign-twice', other, reference)).toMatchObject({ decision: false });
});

it('permits once', async () => {
  const { people: three } = await several(3, 2, 'sign-used');
  const reference = referenceOf(await ask('sign-used', three[0]));
  expect((await ask('sign-used', three[1], reference)).decision).toBe(true);
  for (const person of three)
    expect(await ask('sign-used', person, reference)).toMatchObject({
      decision: false,
      context: { reason: 'together-used' },
    });
});

it('permits one of several who come last at the same time', async () => {
  const { people: five } = await several(6, 2, 'sign-race');
  const reference = referenceOf(await ask('sign-race', five[0]));
  const answers = await Promise.all(five.slice(1).map((person) => ask('sign-race', person, reference)));
  expect(answers.filter(({ decision }) => decision)).toHaveLength(1);
});

it('is completed by several who take part at the same time', async () => {
  const { people: four } = await several(4, 4, 'sign-all');
  const reference = referenceOf(await ask('sign-all', four[0]));
  const answers = await Promise.all(four.slice(1).map((person) => ask('sign-all', person, reference)));
  expect(answers.filter(({ decision }) => decision)).toHaveLength(1);
});

it('counts nobody whose mandate was revoked meanwhile', async () => {
  const { people: three, mandates } = await several(3, 2, 'sign-revoked');
  const reference = referenceOf(await ask('sign-revoked', three[0]));
  await world.get(MandatesService).revoke(OPERATOR, { mandateId: mandates[0] ?? '', reason: 'test' });
  expect(await ask('sign-revoked', three[1], reference)).toMatchObject({ decision: false });
  expect((await ask('sign-revoked', three[2], reference)).decision).toBe(true);
});

it('is for the same act on the same thing, by the same party', async () => {
  const { people: two } = await several(2, 2, 'sign-same');
  const reference = referenceOf(await ask('sign-same', two[0]));
  const unknown = { decision: false, context: { reason: 'together-unknown' } };
  expect(await ask('sign-same', two[1], reference, '2')).toMatchObject(unknown);
  for (const wrong of ['nonsense', '00000000-0000-0000-0000-000000000000'])
    expect(await ask('sign-same', two[1], wrong)).toMatchObject(unknown);
  const other = await world.party();
  const context = { together: reference };
  expect(await world.ask(other, two[1] ?? '', { action: 'sign-same', context })).toMatchObject(unknown);
});

it('has to be completed in time', async () => {
  const { people: two } = await several(2, 2, 'sign-late', { togetherMinutes: 1 });
  const reference = referenceOf(await ask('sign-late', two[0]));
  const owner = await world.service.database.connect();
  await owner.query("update together_use set expires_at = now() - interval '1 second' where id = $1", [
    reference,
  ]);
  await owner.end();
  expect(await ask('sign-late', two[1], reference)).toMatchObject({
    ...{ decision: false, context: { reason: 'together-expired' } },
  });
});

it('is found by no search, for no one may do it alone', async () => {
  const { people: two } = await several(2, 2, 'sign-found');
  const resource = { type: 'case', id: '1' };
  const subjects = await world.post(token, 'search/subject', {
    ...{ subject: { type: 'orgAffiliation' }, action: { name: 'sign-found' }, resource },
  });
  const actions = await world.post(token, 'search/action', {
    ...{ subject: { type: 'orgAffiliation', id: two[0] }, resource },
  });
  for (const response of [subjects, actions]) expect(await response.json()).toMatchObject({ results: [] });
});

// Found by a review: what was enough for one of them was not what the last of them was permitted by.
describe('whoever took part counts', () => {
  const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';

  const take = (person: string, action: string, context: object) =>
    world.ask(token, person, { action, context: { ...context } });

  it('by a power of which level and condition were met, not by another one', async () => {
    const [one, other] = [await world.employee('level.1'), await world.employee('level.2')];
    const any = await world.power({ personsTogether: 2, actions: ['level'] });
    const strong = await world.power({ personsTogether: 2, actions: ['level'], assuranceLevels: [LOA3] });
    for (const power of [any, strong]) await world.grant(one, power);
    await world.grant(other, strong);
    const together = referenceOf(await take(one, 'level', {}));
    expect(await take(other, 'level', { acr: LOA3, together })).toMatchObject({ decision: false });
    expect(await take(one, 'level', { acr: LOA3, together })).toMatchObject({ decision: true });
  });

  it('by that mandate, not by another of the same power', async () => {
    const [one, other] = [await world.employee('other.1'), await world.employee('other.2')];
    const power = await world.power({ personsTogether: 2, actions: ['other'] });
    const mandateId = await world.grant(one, power);
    await world.grant(one, power, { limits: { 'assurance-level': [LOA3] } });
    await world.grant(other, power);
    const together = referenceOf(await take(one, 'other', {}));
    await world.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'test' });
    expect(await take(other, 'other', { together })).toMatchObject({ decision: false });
  });

  it('for the same circumstances', async () => {
    const { people: two } = await several(2, 2, 'sum');
    const together = referenceOf(await take(two[0] ?? '', 'sum', { amount: 10 }));
    expect(await take(two[1] ?? '', 'sum', { amount: 999_999, together })).toMatchObject({
      ...{ decision: false, context: { reason: 'together-unknown' } },
    });
    expect((await take(two[1] ?? '', 'sum', { amount: 10, acr: LOA3, together })).decision).toBe(true);
  });

  it('within the time that the power of the last of them gives', async () => {
    const [one, other] = [await world.employee('late.1'), await world.employee('late.2')];
    const slow = await world.power({
      personsTogether: 2,
      actions: ['late'],
      togetherMinutes: 600,
      code: 'https://a.example/slow',
    });
    const quick = await world.power({
      personsTogether: 2,
      actions: ['late'],
      togetherMinutes: 1,
      code: 'https://b.example/quick',
    });
    for (const power of [slow, quick]) await world.grant(one, power);
    await world.grant(other, quick);
    const together = referenceOf(await take(one, 'late', {}));
    const owner = await world.service.database.connect();
    await owner.query(
      "update together_part set recorded_at = now() - interval '5 minutes' where use_id = $1",
      [together],
    );
    await owner.query("update together_use set expires_at = now() + interval '1 hour' where id = $1", [
      together,
    ]);
    await owner.end();
    expect(await take(other, 'late', { together })).toMatchObject({ decision: false });
  });
});

// Found by a review: a permit was used up though it could not be recorded, and its record named the last person's mandate alone.
describe('the record of the permit', () => {
  it('is what uses it: when it could not be recorded, whoever took part asks again', async () => {
    const { people: three } = await several(3, 2, 'sign-unrecorded');
    const together = referenceOf(await ask('sign-unrecorded', three[0]));
    const owner = await world.service.database.connect();
    await owner.query(`create function pg_temp.fail() returns trigger language plpgsql as $$ begin
      raise exception 'no space left' using errcode = '53100'; end $$`);
    await owner.query(`create trigger zz_fail before insert on disclosure for each row
      when (new.outcome = 'permitted') execute function pg_temp.fail()`);
    const question = {
      ...{ subject: { type: 'orgAffiliation', id: three[1] }, action: { name: 'sign-unrecorded' } },
      ...{ resource: { type: 'case', id: '1' }, context: { together } },
    };
    try {
      expect((await world.post(token, 'evaluation', question)).status).toBe(503);
    } finally {
      await owner.query('drop trigger zz_fail on disclosure');
      await owner.end();
    }
    expect((await ask('sign-unrecorded', three[0], together)).decision).toBe(true);
    expect(await ask('sign-unrecorded', three[1], together)).toMatchObject({
      ...{ decision: false, context: { reason: 'together-used' } },
    });
  });

  it('names what each of those rests on who counted, and of nobody else', async () => {
    const { people: four, mandates } = await several(4, 3, 'sign-named');
    const together = referenceOf(await ask('sign-named', four[0]));
    await ask('sign-named', four[1], together);
    await world.get(MandatesService).revoke(OPERATOR, { mandateId: mandates[1] ?? '', reason: 'test' });
    await ask('sign-named', four[2], together);
    const { decision, context } = await ask('sign-named', four[3], together);
    expect(decision).toBe(true);
    const [row, ...more] = await world.recorded(context.id);
    expect(more).toEqual([]);
    const [first, , third, last] = mandates;
    expect([...(row?.mandate_ids as string[])].sort()).toEqual([first, third, last].sort());
    const { basis, others, together: reference } = row?.decision as Record<string, unknown>;
    expect([basis, reference]).toMatchObject([{ mandateId: last }, together]);
    const ids = (others as { mandateId: string }[]).map(({ mandateId }) => mandateId);
    expect(ids.sort()).toEqual([first, third].sort());
  });

  it('is there once, for one party, whatever the service does', async () => {
    const { people: two } = await several(2, 2, 'sign-recorded');
    const together = referenceOf(await ask('sign-recorded', two[0]));
    const { context } = await ask('sign-recorded', two[1], together);
    const owner = await world.service.database.connect();
    const again = `insert into disclosure (organisation_id, channel, requester, relying_party_id, request_id, response_id, outcome,
        released, mandate_ids, role_assignment_ids, decision)
      select organisation_id, channel, requester, relying_party_id, request_id, 'again', outcome, released, mandate_ids,
        role_assignment_ids, decision from disclosure where response_id = $1`;
    await expect(owner.query(again, [context.id])).rejects.toMatchObject({
      ...{ code: 'BH002', message: 'together.used' },
    });
    await owner.end();
  });
});
