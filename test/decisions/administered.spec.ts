import type { Caller } from '../../src/domain/access/caller.js';
import type { PageRequest } from '../../src/platform/paging/page.js';
import { AdministeredSearches } from '../../src/domain/decisions/administered-searches.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { AdministeredDecisions } from '../../src/domain/decisions/administered-decisions.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, OTHER_NUMBER } from './asked-world.js';

let world: AskedWorld;
let token: string;
let decisions: AdministeredDecisions;
let searches: AdministeredSearches;
let people = 0;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
  decisions = world.get(AdministeredDecisions);
  searches = world.get(AdministeredSearches);
}, 60_000);
afterAll(() => world.service.stop());

const someone = () => world.employee(`person.${++people}`);
const act = { action: { name: 'decide' }, resource: { type: 'case', id: '1' } };
const days = (count: number) => new Date(Date.now() + count * 86_400_000);

/** The database's clock: what is recorded later is recorded after it. */
async function now(): Promise<string> {
  const owner = await world.service.database.connect();
  const { rows } = await owner.query<{ now: string }>('select clock_timestamp()::text as now');
  await owner.end();
  return rows[0]?.now ?? '';
}

async function disclosureOf(responseId: string): Promise<string> {
  const [row] = await world.recorded(responseId);
  return row?.id as string;
}

describe('an administrator is told', () => {
  it('on what a permit rests', async () => {
    const [employment, power] = [await someone(), await world.power()];
    const mandateId = await world.grant(employment, power);
    expect(await decisions.explain(OPERATOR, { ...act, employment })).toMatchObject({
      ...{ outcome: 'permit', held: { power: { code: power }, basis: { mandateId } } },
    });
  });

  it('what she was allowed then, as it was known then and later', async () => {
    const [employment, power] = [await someone(), await world.power()];
    const before = await now();
    const mandateId = await world.grant(employment, power, { from: days(-10) });
    const between = await now();
    await world.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'test' });
    const explain = async (at?: string, asKnownAt?: string) =>
      (
        await decisions.explain(
          OPERATOR,
          { ...act, employment },
          { ...(at && { at }), ...(asKnownAt && { asKnownAt }) },
        )
      ).outcome;
    expect(await explain()).toBe('deny');
    expect(await explain(between, between)).toBe('permit');
    expect(await explain(days(-5).toISOString(), before)).toBe('deny');
    expect((await decisions.explain(OPERATOR, { ...act, employment })).reason).toMatchObject({
      code: 'revoked',
    });
  });

  it('of one who has left that she is not employed', async () => {
    const [employment, power] = [await someone(), await world.power()];
    await world.grant(employment, power);
    await world.get(EmploymentChangesService).endEmployment(OPERATOR, { employment, reason: 'test' });
    expect(await decisions.explain(OPERATOR, { ...act, employment })).toMatchObject({
      ...{ outcome: 'deny', reason: { code: 'not-employed' }, held: { power: { code: power } } },
    });
  });

  it('what an e-service would be told, by its agreement', async () => {
    const [employment, power] = [await someone(), await world.power()];
    await world.grant(employment, power);
    await world.party({ powers: [await world.power()] });
    const agreements = await world.get(AgreementsService).list(OPERATOR);
    const [listed, other] = [
      agreements.find(({ powers }) => powers.includes('*')),
      agreements.find(({ powers }) => !powers.includes('*')),
    ];
    const as = (relyingParty = '') => decisions.explain(OPERATOR, { ...act, employment, relyingParty });
    expect(await as(listed?.relyingParty)).toMatchObject({ outcome: 'permit', agreementId: listed?.id });
    expect(await as(other?.relyingParty)).toMatchObject({
      outcome: 'deny',
      reason: { code: 'not-in-agreement' },
    });
    await expect(as('https://nobody.example')).rejects.toMatchObject({ code: 'relying-party.not-found' });
  });

  // Found by the property test of all doors: it was explained as permitted, though the e-service is told no.
  it('that an agreement that requires encryption, as SAML alone can, gives no decisions', async () => {
    const [employment, power] = [await someone(), await world.power()];
    await world.grant(employment, power);
    const { entityId: relyingParty, token: asking } = await world.eService({ requireEncryption: true });
    expect(await decisions.explain(OPERATOR, { ...act, employment, relyingParty })).toMatchObject({
      ...{ outcome: 'deny', reason: { code: 'not-in-agreement' } },
    });
    expect(await decisions.whatMay(OPERATOR, employment, { relyingParty })).toEqual([]);
    const { decision, context } = await world.ask(asking, employment);
    expect(decision).toBe(false);
    expect(await decisions.replay(OPERATOR, await disclosureOf(context.id))).toMatchObject({ same: true });
  });

  it('that others are needed, and nothing is begun by it', async () => {
    const [employment, power] = [await someone(), await world.power({ personsTogether: 2 })];
    await world.grant(employment, power);
    expect(await decisions.explain(OPERATOR, { ...act, employment })).toMatchObject({ outcome: 'together' });
    const owner = await world.service.database.connect();
    expect((await owner.query('select from together_use')).rowCount).toBe(0);
    await owner.end();
  });

  it('everything that she may do', async () => {
    const employment = await someone();
    const codes = [
      await world.power({ code: 'https://a.example/x' }),
      await world.power({ actions: ['sign'], code: 'https://b.example/x' }),
    ];
    for (const code of codes) await world.grant(employment, code);
    const held = await decisions.whatMay(OPERATOR, employment);
    expect(held.map(({ power }) => power.code)).toEqual(codes);
  });

  it('who may do something, then and now, page by page', async () => {
    const power = await world.power({ actions: ['who'] });
    const people = [await someone(), await someone(), await someone()];
    const mandates: string[] = [];
    for (const holder of people) mandates.push(await world.grant(holder, power));
    const before = await now();
    await world.get(MandatesService).revoke(OPERATOR, { mandateId: mandates[0] ?? '', reason: 'test' });
    const search = { organisation: NUMBER, action: { name: 'who' }, resource: act.resource };
    const namesOf = async (page: PageRequest, at?: string) => {
      const found = await searches.whoMay(OPERATOR, search, page, at ? { at, asKnownAt: at } : {});
      return { ...found, names: found.edges.map(({ node }) => node.employment) };
    };
    const first = await namesOf({ first: 1 });
    expect(first.hasNextPage).toBe(true);
    const second = await namesOf({ first: 1, after: first.endCursor ?? '' });
    expect(second.hasNextPage).toBe(false);
    expect([...first.names, ...second.names].sort()).toEqual(people.slice(1).sort());
    expect((await namesOf({ first: 10 }, before)).names.sort()).toEqual([...people].sort());
    const elsewhere = { ...search, organisation: OTHER_NUMBER };
    expect((await searches.whoMay(OPERATOR, elsewhere, { first: 10 })).edges).toEqual([]);
    const stranger: Caller = { actor: 'test:stranger', administers: [] };
    await expect(searches.whoMay(stranger, search, { first: 1 })).rejects.toMatchObject({
      code: 'organisation.not-found',
    });
    await expect(namesOf({ first: 101 })).rejects.toMatchObject({ code: 'page.size-out-of-range' });
    await expect(namesOf({ first: 1, after: 'x' })).rejects.toMatchObject({ code: 'page.cursor-malformed' });
  });

  it('nothing of another organisation', async () => {
    const employment = await someone();
    const stranger: Caller = { actor: 'test:stranger', administers: [] };
    for (const asking of [
      decisions.explain(stranger, { ...act, employment }),
      decisions.whatMay(stranger, employment),
    ])
      await expect(asking).rejects.toMatchObject({ code: 'organisation.not-found' });
  });
});

describe('a decision on record', () => {
  it.each([
    ['a permit', {}, {}],
    [
      'a limit',
      { dimensions: [{ name: 'amount', kind: 'maximum' as const }] },
      { limits: { amount: ['5'] } },
    ],
    ['a condition', { condition: 'resource.properties.amount > 100' }, {}],
  ])('is decided again from what was known then: %s', async (_, definition, grant) => {
    const employee = await someone();
    const mandateId = await world.grant(employee, await world.power(definition), grant);
    const { context, decision } = await world.ask(token, employee, { properties: { amount: 6 } });
    const id = await disclosureOf(context.id);
    await world.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'test' });
    const agreements = await world.get(AgreementsService).list(OPERATOR);
    expect(agreements.length).toBeGreaterThan(0);
    const { again, same } = await decisions.replay(OPERATOR, id);
    expect([same, again.outcome]).toEqual([true, decision ? 'permit' : 'deny']);
  });

  it('is decided again with the agreement that was in force then', async () => {
    const employee = await someone();
    await world.grant(employee, await world.power());
    const asking = await world.party();
    const { context } = await world.ask(asking, employee);
    const [row] = await world.recorded(context.id);
    await world
      .get(AgreementsService)
      .end(OPERATOR, { agreementId: row?.agreement_id as string, reason: 'test' });
    expect(await decisions.replay(OPERATOR, row?.id as string)).toMatchObject({
      same: true,
      again: { outcome: 'permit' },
    });
    expect((await world.ask(asking, employee)).decision).toBe(false);
  });

  it('of a party without an agreement stays no', async () => {
    const employee = await someone();
    await world.grant(employee, await world.power());
    const { context } = await world.ask(await world.party('none'), employee);
    expect(await decisions.replay(OPERATOR, await disclosureOf(context.id))).toMatchObject({
      ...{ same: true, again: { outcome: 'deny', reason: { code: 'not-in-agreement' } } },
    });
  });

  it('about nobody, and a search, are not decided again', async () => {
    const employee = await someone();
    await world.grant(employee, await world.power());
    const unknown = await world.ask(token, `nobody@${NUMBER}`);
    const search = await world.post(token, 'search/action', {
      subject: { type: 'orgAffiliation', id: employee },
      resource: act.resource,
    });
    const searched = (await search.json()) as { context: { id: string } };
    for (const [id, code] of [
      [await disclosureOf(unknown.context.id), 'decision.not-recorded'],
      [await disclosureOf(searched.context.id), 'decision.is-search'],
      ['nonsense', 'decision.not-recorded'],
    ] as const)
      await expect(decisions.replay(OPERATOR, id)).rejects.toMatchObject({ code });
  });
});
