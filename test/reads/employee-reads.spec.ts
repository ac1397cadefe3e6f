import { NUMBER, OPERATOR, OTHER_NUMBER, readingWorld, refused, type ReadingWorld } from './reading-world.js';

const OVER = '2021-01-01T00:00:00Z';
const NOBODY = '00000000-0000-4000-8000-000000000000';

let world: ReadingWorld;
let person: string;
let first: string;
let second: string;
let elsewhere: string;
let secret: string;
let unit: string;
beforeAll(async () => {
  world = await readingWorld();
  const { facts, organisation, other } = world;
  person = await facts.person();
  unit = await facts.unit(organisation, 'north');
  first = await facts.employment(organisation, 'anna', {
    person,
    terms: [
      { until: OVER, title: 'Assistent' },
      { from: OVER, title: 'Jurist', recordedAt: '2021-02-01T00:00:00.123456Z' },
    ],
  });
  second = await facts.employment(organisation, 'anna2', { person });
  elsewhere = await facts.employment(other, 'anna', { person });
  secret = await facts.employment(organisation, 'secret', {
    person: await facts.person({ protected_identity: true }),
    terms: [{ title: 'Hemlig' }],
  });
  await facts.run('update employment_term set unit_id = $1 where employment_id = $2', unit, secret);
});
afterAll(() => world.close());

describe('employments by id', () => {
  it('come in the order they are asked for, with nothing for what is not there or not ours', async () => {
    const asked = [second, NOBODY, elsewhere, 'no id', first.toUpperCase(), second];
    const found = await world.employees.byIds(world.caller(), asked);
    expect(found.map((view) => view?.uid)).toEqual([
      'anna2',
      undefined,
      undefined,
      undefined,
      'anna',
      'anna2',
    ]);
    expect(await world.employees.byIds(world.caller(), [])).toEqual([]);
  });

  it('have the facts of now, and the version of their latest change in microseconds', async () => {
    const [view] = await world.employees.byIds(world.caller(), [first]);
    expect(view).toMatchObject({
      title: 'Jurist',
      from: new Date(OVER),
      employed: true,
      managedBy: 'manual',
    });
    expect(view?.version).toBe(String(BigInt(Date.parse('2021-02-01T00:00:00.123Z')) * 1000n + 456n));
    expect(view?.identifiers).toMatchObject([{ type: 'orgAffiliation', value: `anna@${NUMBER}` }]);
  });

  it('are those of each person that the caller administers', async () => {
    const mine = await world.employees.byPersons(world.caller(), [person, NOBODY]);
    expect(mine.map((views) => views.map(({ employmentId }) => employmentId))).toEqual([[first, second], []]);
    const [all] = await world.employees.byPersons(OPERATOR, [person]);
    expect(all?.map(({ employmentId }) => employmentId)).toEqual([first, second, elsewhere]);
  });
});

describe('the terms of an employment', () => {
  it('are all there, oldest first', async () => {
    const [terms, none, foreign] = await world.employees.terms(world.caller(), [first, NOBODY, elsewhere]);
    expect(terms).toMatchObject([
      { employmentId: first, title: 'Assistent', until: new Date(OVER), masked: false },
      { employmentId: first, title: 'Jurist', from: new Date(OVER) },
    ]);
    expect([none, foreign]).toEqual([[], []]);
  });

  it('tell of a protected identity neither what nor where', async () => {
    const terms = await world.employees.terms(world.caller(), [secret]);
    expect(terms).toMatchObject([[{ masked: true, from: expect.any(Date) as Date }]]);
    expect(JSON.stringify(terms)).not.toMatch(new RegExp(`Hemlig|north|${unit}`));
    const unmask = { purpose: 'Moving' };
    expect(await world.employees.terms(world.caller(), [secret], { unmask })).toMatchObject([
      [{ masked: false, title: 'Hemlig', unit: 'north', unitId: unit }],
    ]);
  });
});

describe('one employment by its name', () => {
  it('is refused alike elsewhere and where nothing is', async () => {
    const ask = (name: string) => refused(world.employees.byOrgAffiliation(world.caller(), name));
    expect(await ask(`anna@${OTHER_NUMBER}`)).toEqual(await ask('anna@5560360793'));
    expect(await ask(`nobody@${OTHER_NUMBER}`)).toEqual(await ask('anna@5560360793'));
    expect(await ask(`nobody@${NUMBER}`)).toMatchObject({ code: 'employment.not-found' });
    expect(await ask('anna')).toMatchObject({
      code: 'employment.malformed',
      details: { field: 'employment' },
    });
  });

  it('is found whatever the case', async () => {
    expect(await world.employees.byOrgAffiliation(world.caller(), ` ANNA@${NUMBER}`)).toMatchObject({
      employmentId: first,
    });
  });

  it('is unmasked by who is permitted to, for the record', async () => {
    const unmask = { purpose: 'Moving' };
    const ask = (permissions: Parameters<ReadingWorld['caller']>[0]) =>
      world.employees.byOrgAffiliation(world.caller(permissions), `secret@${NUMBER}`, { unmask });
    await expect(ask(['directory:read'])).rejects.toMatchObject({ code: 'employment.unmask-not-permitted' });
    const count = () =>
      world.facts.value(`select count(*)::int from audit_event where $1 = any(subject_ids)`, secret);
    const before = Number(await count());
    expect(await ask(['protected-identities:read'])).toMatchObject({ masked: false, title: 'Hemlig' });
    expect(await count()).toBe(before + 1);
  });

  it('is refused without any look being recorded when the permission is lacking for one of several', async () => {
    const unmask = { purpose: 'Moving' };
    const everywhere = { actor: 'test', administers: [world.organisation, world.other] };
    const grants = [
      { organisations: [world.organisation], permissions: new Set(['protected-identities:read'] as const) },
    ];
    const ask = world.employees.byIds({ ...everywhere, grants }, [secret, elsewhere], { unmask });
    await expect(ask).rejects.toMatchObject({ code: 'employment.unmask-not-permitted' });
  });
});

describe('organisations and units', () => {
  it('are those the caller administers', async () => {
    const { organisations } = world;
    expect(await organisations.byNumber(world.caller(), '202100-6883')).toMatchObject({
      id: world.organisation,
      scopes: [NUMBER],
    });
    const ask = (number: string) => refused(organisations.byNumber(world.caller(), number));
    expect(await ask(OTHER_NUMBER)).toEqual(await ask('5560360793'));
    const byIds = await organisations.byIds(world.caller(), [world.other, world.organisation]);
    expect(byIds.map((found) => found?.number)).toEqual([undefined, NUMBER]);
    const listed = await organisations.administered(world.caller(), { first: 10 });
    expect(listed.edges.map(({ node }) => node.number)).toEqual([NUMBER]);
    const all = await organisations.administered(OPERATOR, { first: 1 });
    const next = await organisations.administered(OPERATOR, { first: 1, after: all.endCursor! });
    expect([all, next].map(({ edges }) => edges[0]?.node.number)).toEqual([NUMBER, OTHER_NUMBER]);
    expect([all.hasNextPage, next.hasNextPage]).toEqual([true, false]);
  });

  it('have units with the code of their parent and a version', async () => {
    const child = await world.facts.unit(world.organisation, 'a-part');
    await world.facts.run('update unit set parent_id = $1 where id = $2', unit, child);
    const [mine, theirs] = await world.organisations.unitsOf(world.caller(), [
      world.organisation,
      world.other,
    ]);
    expect(mine).toMatchObject([
      { id: child, code: 'a-part', parentId: unit, parentCode: 'north' },
      { id: unit, code: 'north', version: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    ]);
    expect(mine?.[1]).not.toHaveProperty('parentId');
    expect(theirs).toEqual([]);
    expect(await world.organisations.unitsByIds(world.stranger, [unit])).toEqual([undefined]);
    expect(await world.organisations.unitsByIds(world.caller(), [unit])).toMatchObject([{ code: 'north' }]);
  });
});
