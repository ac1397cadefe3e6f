import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import type { MandateFilter } from '../../src/domain/mandates/mandate-reads.service.js';
import { mandateStatuses, type MandateStatus } from '../../src/domain/mandates/mandate.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { entitlementsService } from '../entitlements/entitlements-service.js';
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
const SIGN = 'https://example.se/power/sign';
const OVER = '2024-01-01T00:00:00Z';
const GAP_END = '2025-01-01T00:00:00Z';
const TO_COME = '2097-01-01T00:00:00Z';
const NOBODY = '00000000-0000-4000-8000-000000000000';

let world: ReadingWorld;
let holder: string;
let unit: string;
let approver: string;
const ids: Record<string, string> = {};
/** What each planted mandate is now. */
const expected: Record<string, MandateStatus> = {};

beforeAll(async () => {
  world = await readingWorld();
  const { facts, organisation, other } = world;
  const [pay, sign] = [await facts.power(PAY), await facts.power(SIGN)];
  holder = await facts.employment(organisation, 'anna');
  const gone = await facts.employment(organisation, 'gone', { terms: [{ until: OVER }] });
  const back = await facts.employment(organisation, 'back', { terms: [{ until: OVER }, { from: GAP_END }] });
  const away = await facts.employment(organisation, 'away', { terms: [{ until: OVER }, { from: TO_COME }] });
  const later = await facts.employment(organisation, 'later', { terms: [{ from: TO_COME }] });
  let second = 0;
  const plant = async (
    name: string,
    status: MandateStatus,
    more: Parameters<typeof facts.mandate>[3] & { by?: string; power?: string } = {},
  ) => {
    second += 1;
    const recordedAt = `2023-01-01T00:00:${String(second % 7).padStart(2, '0')}.000001Z`;
    const { by = holder, power = pay, ...rest } = more;
    ids[name] = await facts.mandate(organisation, by, power, { recordedAt, ...rest });
    expected[name] = status;
    return ids[name];
  };
  const states = (...names: string[]) => ({ states: names.map((state) => ({ state })) });
  await plant('active', 'active', { limits: { area: ['b', 'a'] } });
  await plant('pending', 'pending', states('pending'));
  await plant('pending too late', 'expired', { ...states('pending'), until: OVER });
  await plant('rejected', 'rejected', { ...states('rejected'), until: OVER });
  await plant('revoked', 'revoked', { ...states('revoked'), from: TO_COME });
  const suspended = await plant('suspended', 'suspended', states('suspended'));
  await plant('over', 'expired', { until: OVER });
  const scheduled = await plant('to come', 'scheduled', { from: TO_COME });
  await plant('of who is gone', 'expired', { by: gone });
  await plant('of who came back', 'expired', { by: back });
  await plant('given after they came back', 'active', { by: back, from: GAP_END });
  await plant('of who is away', 'scheduled', { by: away, from: OVER });
  await plant('of who is to come', 'scheduled', { by: later });
  const parent = await plant('parent', 'active', { power: sign });
  const child = await plant('child', 'active', { power: sign, parent });
  await plant('grandchild', 'active', { power: sign, parent: child });
  await plant('child of a suspended one', 'suspended', { parent: suspended });
  await plant('child of one to come', 'scheduled', { parent: scheduled });
  const ofGone = await plant('parent of who is gone', 'expired', { by: gone });
  await plant('child of it', 'expired', { parent: ofGone });
  unit = await facts.unit(organisation, 'north');
  const secret = await facts.person({ protected_identity: true });
  const inUnit = await facts.employment(organisation, 'in-north');
  const secretInUnit = await facts.employment(organisation, 'secret', { person: secret });
  for (const id of [inUnit, secretInUnit])
    await facts.run('update employment_term set unit_id = $1 where employment_id = $2', unit, id);
  await plant('in the unit', 'active', { by: inUnit });
  await plant('of somebody protected', 'active', { by: secretInUnit });
  await plant('limited to the unit', 'active');
  await plant('limited, of somebody protected', 'active', { by: secretInUnit });
  for (const name of ['limited to the unit', 'limited, of somebody protected'])
    await facts.run(
      `insert into mandate_limit values ($1, $2, 'unit', 'north', $3)`,
      ...[organisation, ids[name], unit],
    );
  approver = await facts.person();
  await plant('decided', 'active', {
    states: [
      { state: 'pending', endedAt: OVER },
      { state: 'active', from: OVER, recordedAt: OVER },
    ],
  });
  await facts.run(
    `insert into approval (organisation_id, mandate_id, approver_person_id, verdict) values ($1, $2, $3, 'approved')`,
    ...[organisation, ids.decided, approver],
  );
  const theirs = await facts.employment(other, 'bo');
  ids.elsewhere = await facts.mandate(other, theirs, pay);
});
afterAll(() => world.close());

const nodes = async (filter: MandateFilter = {}) =>
  (await world.mandates.page(world.caller(), { ...filter, first: 100 })).edges.map(({ node }) => node);
const names = (found: readonly { id: string }[]) =>
  found.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? id).sort();
const planted = (...statuses: MandateStatus[]) =>
  Object.keys(expected)
    .filter((name) => statuses.includes(expected[name]!))
    .sort();

describe('the status of a mandate', () => {
  it('comes from its states, the clock, the employment and the chain', async () => {
    const found = await nodes();
    expect(Object.fromEntries(found.map(({ id, status }) => [names([{ id }])[0], status]))).toEqual(expected);
  });

  it('is "active" exactly when the one computation says the mandate is in force', async () => {
    const answering = new AnsweringDatabase(world.facts.database.answeringUrl, 1);
    const numbers = new PersonalNumbers();
    const service = entitlementsService(world.facts.database, answering, numbers, world.reading);
    const holders = [...new Set((await nodes()).map(({ holderId }) => holderId))];
    const found = await service.ofEmployments(world.caller(), holders);
    const inForce = found.flatMap((one) => one?.facts.mandates.map(({ mandateId: id }) => ({ id })) ?? []);
    expect(names(inForce)).toEqual(planted('active'));
    await answering.close();
  });

  it.each(mandateStatuses)('is what a page of %s ones is chosen by', async (status) => {
    for (const filter of [{ organisation: NUMBER }, {}, { holder: `anna@${NUMBER}` }]) {
      const found = await nodes({ ...filter, status: [status] });
      const all = (await nodes(filter)).filter((mandate) => mandate.status === status);
      expect(found).toEqual(all);
    }
    expect(names(await nodes({ status: [status] }))).toEqual(planted(status));
    const ofAll = await world.mandates.page(OPERATOR, { status: [status], first: 100 });
    expect(ofAll.edges.filter(({ node }) => node.organisation === NUMBER)).toHaveLength(
      planted(status).length,
    );
  });

  it('may be one of several', async () => {
    expect(names(await nodes({ status: ['pending', 'suspended'] }))).toEqual(planted('pending', 'suspended'));
    expect(await nodes({ status: [] })).toEqual([]);
  });
});

describe('pages of mandates', () => {
  it('are newest first and go on where the last one ended, whatever their size', async () => {
    const whole = await nodes();
    const order = whole.map(({ recordedAt, id }) => `${recordedAt.toISOString()} ${id}`);
    expect(order).toEqual(order.toSorted().reverse());
    for (const filter of [{}, { status: ['active', 'expired'] as const }, { power: PAY }]) {
      for (const size of [1, 3, 7]) {
        const pages = await allOf(size, (request) =>
          world.mandates.page(world.caller(), { ...filter, ...request }),
        );
        expect(pages).toEqual(await nodes(filter));
      }
    }
  });

  it('are of all organisations that are administered, in one order', async () => {
    const both = { actor: 'test', administers: [world.organisation, world.other] };
    const page = (caller: typeof both | typeof OPERATOR) =>
      allOf(4, (request) => world.mandates.page(caller, request));
    const found = await page(both);
    expect(found).toHaveLength(Object.keys(ids).length);
    expect(await page(OPERATOR)).toEqual(found);
  });

  it('tell who, what, on which basis and which version', async () => {
    const [active] = await world.mandates.byIds(world.caller(), [ids.active!]);
    expect(active).toMatchObject({
      ...{
        organisation: NUMBER,
        organisationId: world.organisation,
        holder: `anna@${NUMBER}`,
        holderId: holder,
      },
      ...{ power: PAY, basis: 'Delegationsordning', managedBy: 'manual', status: 'active' },
      limits: { area: ['a', 'b'] },
      version: String(Date.parse('2020-01-01T00:00:00Z') * 1000),
    });
    expect(active).not.toHaveProperty('parentId');
    expect(active).not.toHaveProperty('place');
  });

  it.each<[string, MandateFilter, string[]]>([
    ['a power', { power: SIGN }, ['child', 'grandchild', 'parent']],
    ['a power there is none of', { power: 'https://example.se/power/none' }, []],
    ['a holder', { holder: `GONE@${NUMBER}` }, ['of who is gone', 'parent of who is gone']],
    ['a holder and a power', { holder: `gone@${NUMBER}`, power: SIGN }, []],
    ['what ends in time', { endingBefore: new Date('2098-01-01T00:00:00Z') }, []],
  ])('can be of %s', async (_what, filter, found) => {
    expect(names(await nodes(filter))).toEqual(found);
    expect(names(await nodes({ ...filter, organisation: NUMBER }))).toEqual(found);
  });

  it('of those that end leave out what is over, revoked or rejected', async () => {
    const found = await nodes({ endingBefore: new Date('2100-01-01T00:00:00Z') });
    expect(names(found)).toEqual(planted('active', 'pending', 'scheduled', 'suspended'));
    const some = await nodes({
      endingBefore: new Date('2100-01-01T00:00:00Z'),
      status: ['active', 'expired'],
    });
    expect(names(some)).toEqual(planted('active'));
  });

  // Somebody protected was found by the unit that her mandates were limited to, though by no unit that she worked in.
  it('of a unit are limited to it or held in it, and tell of nobody protected where they work', async () => {
    const filter = { organisation: NUMBER, unit: 'north' };
    const found = await nodes(filter);
    expect(names(found)).toEqual(['in the unit', 'limited to the unit']);
    expect(await nodes({ ...filter, unit: 'none' })).toEqual([]);
    expect(await nodes({ ...filter, status: ['pending'] })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a unit of no organisation', { unit: 'north' }, 'mandate.unit-without-organisation'],
    ['a malformed holder', { holder: 'anna' }, 'employment.malformed'],
    ['a holder there is none of', { holder: `nobody@${NUMBER}` }, 'employment.not-found'],
    ['too many', { first: 101 }, 'page.size-out-of-range'],
    ['a cursor of another list', { after: 'MR8x' }, 'page.cursor-malformed'],
  ])('refuse %s', async (_what, wrong, code) => {
    const ask = world.mandates.page(world.caller(), { first: 10, ...wrong });
    await expect(ask).rejects.toMatchObject({ code });
  });
});

describe('mandates of another organisation', () => {
  it('are refused, left out and not counted, as if they did not exist', async () => {
    const ask = (filter: MandateFilter) =>
      refused(world.mandates.page(world.caller(), { ...filter, first: 10 }));
    const unknown = await ask({ organisation: '5560360793' });
    expect(await ask({ organisation: OTHER_NUMBER })).toEqual(unknown);
    expect(await ask({ holder: `bo@${OTHER_NUMBER}` })).toEqual(unknown);
    expect(await ask({ holder: `nobody@${OTHER_NUMBER}` })).toEqual(unknown);
    const { mandates, stranger } = world;
    const mine = [ids.active!, ids.parent!];
    expect(await mandates.byIds(stranger, [...mine, NOBODY])).toEqual([undefined, undefined, undefined]);
    expect(await mandates.byHolders(stranger, [holder])).toEqual([[]]);
    expect(await mandates.passedOnTo(stranger, mine)).toEqual([[], []]);
    expect(await mandates.states(stranger, mine)).toEqual([[], []]);
    expect(await mandates.approvals(stranger, mine)).toEqual([[], []]);
    const { edges } = await mandates.page(stranger, { first: 100 });
    expect(edges.map(({ node }) => node.id)).toEqual([ids.elsewhere]);
  });

  it('do not come with a holder who is named in one that is ours', async () => {
    const both = { actor: 'test', administers: [world.organisation, world.other] };
    const { edges } = await world.mandates.page(both, {
      organisation: NUMBER,
      holder: `bo@${OTHER_NUMBER}`,
      first: 10,
    });
    expect(edges).toEqual([]);
  });
});

describe('batches of mandates', () => {
  it('come in the order asked for', async () => {
    const [some, none, all] = await world.mandates.byHolders(
      world.caller(),
      [holder, NOBODY, holder],
      ['pending'],
    );
    expect([some, all].map((found) => names(found ?? []))).toEqual([['pending'], ['pending']]);
    expect(none).toEqual([]);
    const [children, leaves] = await world.mandates.passedOnTo(world.caller(), [
      ids.parent!,
      ids.grandchild!,
    ]);
    expect([names(children ?? []), leaves]).toEqual([['child'], []]);
    expect(children?.[0]).toMatchObject({ parentId: ids.parent });
  });

  it('have their states and what was decided', async () => {
    const id = ids.decided!;
    const [states] = await world.mandates.states(world.caller(), [id]);
    expect(states?.map(({ state, from, until }) => [state, from, until])).toEqual([
      ['pending', new Date('2020-01-01T00:00:00Z'), new Date(OVER)],
      ['active', new Date(OVER), undefined],
    ]);
    const [approvals] = await world.mandates.approvals(world.caller(), [id]);
    expect(approvals).toMatchObject([{ mandateId: id, approverPersonId: approver, verdict: 'approved' }]);
    const [summary] = await world.mandates.byIds(world.caller(), [id]);
    expect(summary?.version).toBe(String(Date.parse(OVER) * 1000));
  });
});
