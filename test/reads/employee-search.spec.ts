import type { EmployeeFilter } from '../../src/domain/directory/employee-search.js';
import {
  allOf,
  NUMBER,
  OPERATOR,
  OTHER_NUMBER,
  readingWorld,
  refused,
  type ReadingWorld,
} from './reading-world.js';

const PAY = 'https://example.se/power/pay';
const OVER = '2021-01-01T00:00:00Z';
const TO_COME = '2098-01-01T00:00:00Z';

let world: ReadingWorld;
const ids: Record<string, string> = {};
beforeAll(async () => {
  world = await readingWorld();
  const { facts, organisation, other } = world;
  const top = await facts.unit(organisation, 'top');
  const below = await facts.unit(organisation, 'below');
  const deepest = await facts.unit(organisation, 'deepest');
  await facts.run('update unit set parent_id = $1 where id = $2', top, below);
  await facts.run('update unit set parent_id = $1 where id = $2', below, deepest);
  const plant = async (uid: string, name: string, unit?: string, person?: string) => {
    ids[uid] = await facts.employment(organisation, uid, person === undefined ? {} : { person });
    await facts.run(
      'update employment_term set display_name = $1, unit_id = $2 where employment_id = $3',
      ...[name, unit ?? null, ids[uid]],
    );
  };
  await plant('anna', 'Anna Åkesson', top);
  await plant('bo', 'Bo Ek', below);
  await plant('åsa', 'ÅSA 100%_Lind', deepest);
  await plant('cecilia', 'Cecilia Berg');
  await plant('secret', 'Hemlig Åkesson', top, await facts.person({ protected_identity: true }));
  ids.ended = await facts.employment(organisation, 'ended', { terms: [{ until: OVER }] });
  ids.future = await facts.employment(organisation, 'future', { terms: [{ from: TO_COME }] });
  ids.elsewhere = await facts.employment(other, 'anna');
  await facts.identifier(organisation, ids.anna!, 'hsaId', 'SE2321000016-ANNA');
  await facts.identifier(organisation, ids.bo!, 'hsaId', 'SE2321000016-OLD', { until: OVER });
  await facts.identifier(organisation, ids.secret!, 'hsaId', 'SE2321000016-SECRET');
  const person = await facts.value('select person_id from employment where id = $1', ids.cecilia);
  await facts.personIdentifier(person as string, 'prid', 'NO:5068907693');
  const pay = await facts.power(PAY);
  const cashier = await facts.role('Kassör', [pay]);
  await facts.assignment(organisation, ids.anna!, cashier);
  await facts.assignment(organisation, ids.bo!, cashier, { until: OVER });
  await facts.assignment(organisation, ids.ended, cashier);
  await facts.mandate(organisation, ids.bo!, pay, { states: [{ state: 'suspended' }] });
  await facts.mandate(organisation, ids.åsa!, pay);
  await facts.mandate(organisation, ids.cecilia!, pay, { from: TO_COME });
  await facts.mandate(organisation, ids.secret!, pay, { states: [{ state: 'pending' }] });
});
afterAll(() => world.close());

const page = (search?: EmployeeFilter, more: object = {}) =>
  world.search.page(world.caller(), { organisation: NUMBER, search, first: 100, ...more });
const found = async (search: EmployeeFilter) => (await page(search)).edges.map(({ node }) => node.uid);

describe('the list of employees', () => {
  it('is of one organisation, by uid', async () => {
    expect(await found({})).toEqual(['anna', 'bo', 'cecilia', 'ended', 'future', 'secret', 'åsa']);
  });

  it('goes page by page over the same order, whatever the size', async () => {
    const whole = (await page()).edges.map(({ node }) => node);
    for (const size of [1, 2, 3, 7, 8]) {
      const pages = await allOf(size, (request) => page(undefined, request));
      expect(pages).toEqual(whole);
    }
  });

  it('goes on after what has been taken away meanwhile', async () => {
    const { endCursor } = await page({ uid: 'bo' });
    expect((await page(undefined, { after: endCursor, first: 1 })).edges[0]?.node.uid).toBe('cecilia');
  });

  it('says how many there are', async () => {
    const count = (search: EmployeeFilter) =>
      world.search.count(world.caller(), { organisation: NUMBER, search });
    expect(await count({})).toBe(7);
    expect(await count({ unit: 'top' })).toBe(3);
  });

  it('shows where each works, and a version', async () => {
    const [anna] = (await page({ uid: 'anna' })).edges;
    expect(anna?.node).toMatchObject({
      ...{ employmentId: ids.anna, organisationId: world.organisation, organisation: NUMBER },
      ...{ unit: 'top', unitName: 'top', displayName: 'Anna Åkesson', employed: true },
      version: expect.stringMatching(/^[0-9]+$/) as string,
    });
  });
});

describe('searching', () => {
  it.each<[string, EmployeeFilter, string[]]>([
    ['a part of the name, without regard to case', { name: 'ÅKES' }, ['anna']],
    ['two letters of it', { name: 'eK' }, ['bo']],
    ['characters that mean something in patterns, as themselves', { name: '%_' }, ['åsa']],
    ['longer ones of them', { name: '100%_l' }, ['åsa']],
    ['a pattern that would match', { name: 'An%a' }, []],
    ['how the uid begins', { uid: 'A' }, ['anna']],
    ['a uid beyond ASCII', { uid: 'Å' }, ['åsa']],
    ['an identifier, normalised', { identifier: { type: 'hsaId', value: ' se2321000016-anna' } }, ['anna']],
    ['an identifier that is over', { identifier: { type: 'hsaId', value: 'SE2321000016-OLD' } }, []],
    ['the value under another type', { identifier: { type: 'eppn', value: 'anna@example.se' } }, []],
    ['an identifier of the person', { identifier: { type: 'prid', value: 'no:5068907693' } }, ['cecilia']],
    ['its own name', { identifier: { type: 'orgAffiliation', value: `bo@${NUMBER}` } }, ['bo']],
    ['a unit with those below', { unit: 'top' }, ['anna', 'bo', 'åsa']],
    ['a unit alone', { unit: 'below', includeSubunits: false }, ['bo']],
    ['a unit there is none of', { unit: 'none' }, []],
    ['a role held now, without regard to case', { role: 'KASSÖR' }, ['anna']],
    ['a power held now by a role or an active mandate', { power: PAY }, ['anna', 'åsa']],
    ['a power there is none of', { power: 'https://example.se/power/none' }, []],
    ['who is employed now', { employedAt: 'now' }, ['anna', 'bo', 'cecilia', 'secret', 'åsa']],
    ['all of it', { power: PAY, unit: 'top', name: 'lind', uid: 'å', employedAt: 'now' }, ['åsa']],
    ['all of it, one thing wrong', { power: PAY, unit: 'top', name: 'Åkesson', uid: 'å' }, []],
  ])('finds by %s', async (_what, search, uids) => {
    expect(await found(search)).toEqual(uids);
  });

  it.each<[string, object, string]>([
    ['an empty name', { search: { name: ' ' } }, 'directory.text-missing'],
    ['a malformed uid', { search: { uid: '\u0000' } }, 'employment.uid-malformed'],
    [
      'a malformed identifier',
      { search: { identifier: { type: 'hsaId', value: 'x' } } },
      'identifier.malformed',
    ],
    ['too many at once', { first: 101 }, 'page.size-out-of-range'],
    ['another cursor', { after: 'bo' }, 'page.cursor-malformed'],
    ['an organisation number that is none', { organisation: '1' }, 'organisation.not-found'],
  ])('refuses %s', async (_what, wrong, code) => {
    await expect(page(undefined, wrong)).rejects.toMatchObject({ code });
  });
});

describe('protected identities', () => {
  const purpose = 'Correcting the unit';
  const hidden: EmployeeFilter[] = [
    { name: 'Hemlig' },
    { name: 'He' },
    { unit: 'top' },
    { identifier: { type: 'hsaId', value: 'SE2321000016-SECRET' } },
  ];

  it('are in lists, masked', async () => {
    const { edges } = await page({ uid: 'secret' });
    expect(edges[0]?.node).toMatchObject({ uid: 'secret', masked: true, protectedIdentity: true });
    expect(JSON.stringify(edges)).not.toMatch(/Hemlig|"top"|SECRET/);
  });

  it.each(hidden)('are not found by %j, nor counted', async (search) => {
    expect(await found(search)).not.toContain('secret');
    const question = { organisation: NUMBER, search };
    const all = await world.search.count(OPERATOR, { ...question, unmask: { purpose } });
    expect(await world.search.count(world.caller(), question)).toBe(all - 1);
  });

  it.each(hidden)('are found by %j when unmasked, which is recorded', async (search) => {
    const { edges } = await page(search, { unmask: { purpose } });
    expect(edges.find(({ node }) => node.uid === 'secret')?.node).toMatchObject({
      masked: false,
      displayName: 'Hemlig Åkesson',
    });
    const event = await world.facts.value(
      `select json_build_array(act, subject_ids, reason, organisation_id) from audit_event order by id desc limit 1`,
    );
    expect(event).toEqual(['employment.unmask', [ids.secret], purpose, world.organisation]);
  });

  it('are counted by their name for the record', async () => {
    const question = { organisation: NUMBER, search: { name: 'Hemlig' }, unmask: { purpose: 'Counting' } };
    expect(await world.search.count(world.caller(), question)).toBe(1);
    const event = await world.facts.value(
      'select json_build_array(act, subject_ids, reason) from audit_event order by id desc limit 1',
    );
    expect(event).toEqual(['employment.unmask', [ids.secret], 'Counting']);
  });

  it('are not unmasked, searched or counted without the permission', async () => {
    const caller = world.caller(['directory:read']);
    const question = { organisation: NUMBER, unmask: { purpose } };
    for (const search of [{}, { name: 'Hemlig' }, { uid: 'anna' }, { name: 'nobody' }]) {
      const refusal = { code: 'employment.unmask-not-permitted', kind: 'forbidden' };
      await expect(world.search.page(caller, { ...question, search, first: 9 })).rejects.toMatchObject(
        refusal,
      );
      await expect(world.search.count(caller, { ...question, search })).rejects.toMatchObject(refusal);
    }
    const permitted = world.caller(['directory:read', 'protected-identities:read']);
    expect((await world.search.page(permitted, { ...question, first: 9 })).edges).toHaveLength(7);
  });

  it('are unmasked for a purpose only, and recorded only when somebody protected is shown', async () => {
    await expect(page({}, { unmask: { purpose: ' ' } })).rejects.toMatchObject({
      code: 'directory.purpose-missing',
    });
    const events = () => world.facts.value('select count(*)::int from audit_event');
    const before = await events();
    await page({ uid: 'anna' }, { unmask: { purpose } });
    expect(await events()).toBe(before);
  });
});

describe('another organisation', () => {
  it('is refused as one that does not exist', async () => {
    const ask = (organisation: string) =>
      refused(world.search.page(world.caller(), { organisation, first: 10 }));
    const count = (organisation: string) => refused(world.search.count(world.caller(), { organisation }));
    expect(await ask(OTHER_NUMBER)).toEqual(await ask('5560360793'));
    expect(await count(OTHER_NUMBER)).toEqual(await ask('5560360793'));
    expect(await ask(OTHER_NUMBER)).toMatchObject({ code: 'organisation.not-found' });
  });

  it('gives nothing of ours to its own administrators', async () => {
    const { edges } = await world.search.page(world.stranger, { organisation: OTHER_NUMBER, first: 100 });
    expect(edges.map(({ node }) => node.employmentId)).toEqual([ids.elsewhere]);
  });

  it('does not come by the function that finds names, whoever calls it', async () => {
    const named = { name: 'named', text: 'select * from behorig.employments_named($1, $2)' };
    expect(await world.reading.query([world.other], named, [world.organisation, 'Åkesson'])).toEqual([]);
    expect(
      await world.reading.query([world.organisation], named, [world.organisation, 'Bo Ek']),
    ).toHaveLength(1);
  });
});
