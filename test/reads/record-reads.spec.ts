import type { AuditFilter } from '../../src/domain/audit/audit-reads.service.js';
import type { DisclosureFilter } from '../../src/domain/audit/disclosure-reads.service.js';
import {
  allOf,
  NUMBER,
  OPERATOR,
  OTHER_NUMBER,
  readingWorld,
  refused,
  type ReadingWorld,
} from './reading-world.js';

let world: ReadingWorld;
let anna: string;
beforeAll(async () => {
  world = await readingWorld();
  const { facts, organisation, other } = world;
  const person = await facts.person();
  anna = await facts.employment(organisation, 'anna', { person });
  const second = await facts.employment(organisation, 'anna2', { person });
  const audit = (owner: string | null, actor: string, act: string, subjects: string[]) =>
    facts.run(
      'insert into audit_event (organisation_id, actor, act, subject_ids) values ($1, $2, $3, $4)',
      ...[owner, actor, act, subjects],
    );
  const disclose = (owner: string | null, about: string | null, requester: string, outcome: string) =>
    facts.run(
      `insert into disclosure (organisation_id, employment_id, person_id, requester, outcome, channel, request_id,
         response_id, withheld, recorded_at)
       values ($1, $2, $3, $4, $5, 'saml', '_1', '_2', '{"mail": "not-in-agreement"}', '2026-01-01T00:00:00.000001Z')`,
      ...[owner, about, about && person, requester, outcome],
    );
  for (let n = 0; n < 4; n += 1) {
    await audit(organisation, 'cli:anna', 'mandate.grant', [anna]);
    await audit(organisation, 'client:1', 'mandate.revoke', [second]);
    await audit(other, 'cli:anna', 'mandate.grant', [anna]);
    await disclose(organisation, anna, 'https://one.example', 'released');
    await disclose(organisation, second, 'https://two.example', 'nothing');
    await disclose(other, null, 'https://one.example', 'refused');
  }
  await audit(null, 'cli:anna', 'power.define', []);
  await disclose(null, null, 'https://one.example', 'nothing');
});
afterAll(() => world.close());

const events = async (filter: AuditFilter = {}) =>
  (await world.audit.page(world.caller(), { ...filter, first: 100 })).edges.map(({ node }) => node);
const told = async (filter: DisclosureFilter = {}) =>
  (await world.disclosures.page(world.caller(), { ...filter, first: 100 })).edges.map(({ node }) => node);

describe('audit events', () => {
  it('are newest first, and go on where a page ended', async () => {
    const whole = await events();
    expect(whole.map(({ id }) => Number(id))).toEqual(
      whole.map(({ id }) => Number(id)).sort((a, b) => b - a),
    );
    for (const size of [1, 3, 8]) {
      const pages = await allOf(size, (request) => world.audit.page(world.caller(), request));
      expect(pages).toEqual(whole);
    }
  });

  it('are of the organisations that are administered, and for an operator of none, too', async () => {
    expect(await events()).toHaveLength(8);
    expect(await events({ organisation: NUMBER })).toEqual(await events());
    const all = await allOf(5, (request) => world.audit.page(OPERATOR, request));
    expect(all).toHaveLength(13);
    const both = { actor: 'test', administers: [world.organisation, world.other] };
    expect(await allOf(5, (request) => world.audit.page(both, request))).toEqual(
      all.filter(({ organisationId }) => organisationId),
    );
  });

  it.each<[AuditFilter, number]>([
    [{ act: 'mandate.revoke' }, 4],
    [{ actor: 'cli:anna' }, 4],
    [{ actor: 'cli:anna', act: 'mandate.revoke' }, 0],
    [{ act: 'power.define' }, 0],
  ])('are chosen by %j', async (filter, count) => {
    expect(await events(filter)).toHaveLength(count);
    expect(await events({ ...filter, organisation: NUMBER })).toHaveLength(count);
  });

  it('are chosen by what they are about, never those of another organisation', async () => {
    const about = await events({ subjectId: anna });
    expect(about).toHaveLength(4);
    expect(about[0]).toMatchObject({ subjectIds: [anna], organisationId: world.organisation });
    expect(await events({ subjectId: anna, act: 'mandate.revoke' })).toEqual([]);
    expect(await events({ subjectId: 'no id' })).toEqual([]);
    const pages = await allOf(3, (request) =>
      world.audit.page(world.caller(), { ...request, subjectId: anna.toUpperCase() }),
    );
    expect(pages).toEqual(about);
    const asked = { name: 'about', text: 'select * from behorig.audit_events_about($1)' };
    expect(await world.reading.query([], asked, [anna])).toEqual([]);
  });
});

describe('disclosures', () => {
  it('are newest first, and go on where a page ended, also within one instant', async () => {
    const whole = await told();
    expect(whole).toHaveLength(8);
    for (const size of [1, 3, 8]) {
      const pages = await allOf(size, (request) => world.disclosures.page(world.caller(), request));
      expect(pages).toEqual(whole);
    }
    expect(await allOf(4, (request) => world.disclosures.page(OPERATOR, request))).toHaveLength(13);
  });

  it.each<[DisclosureFilter, number]>([
    [{ requester: 'https://one.example' }, 4],
    [{ outcome: 'nothing' }, 4],
    [{ outcome: 'refused' }, 0],
    [{ employment: `ANNA@${NUMBER}` }, 4],
    [{ employment: `anna@${NUMBER}`, requester: 'https://two.example' }, 0],
    [{ employment: `anna@${NUMBER}`, outcome: 'released' }, 4],
  ])('are chosen by %j', async (filter, count) => {
    expect(await told(filter)).toHaveLength(count);
    expect(await told({ ...filter, organisation: NUMBER })).toHaveLength(count);
  });

  it('hold names and reasons, no values', async () => {
    const [one] = await told({ employment: `anna@${NUMBER}` });
    expect(one).toEqual({
      ...{ id: one?.id, organisationId: world.organisation, employmentId: anna, personId: one?.personId },
      ...{ channel: 'saml', requester: 'https://one.example', requestId: '_1', responseId: '_2' },
      ...{ outcome: 'released', withheld: { mail: 'not-in-agreement' }, mandateIds: one?.mandateIds },
      ...{ released: one?.released, roleAssignmentIds: one?.roleAssignmentIds },
      recordedAt: new Date('2026-01-01T00:00:00.000Z'),
    });
  });
});

describe('records of another organisation', () => {
  it('are refused as those of one that does not exist', async () => {
    const audit = (organisation: string) =>
      refused(world.audit.page(world.caller(), { organisation, first: 9 }));
    const tell = (filter: DisclosureFilter) =>
      refused(world.disclosures.page(world.caller(), { ...filter, first: 9 }));
    const unknown = await audit('5560360793');
    expect(await audit(OTHER_NUMBER)).toEqual(unknown);
    expect(await tell({ organisation: OTHER_NUMBER })).toEqual(unknown);
    expect(await tell({ employment: `anna@${OTHER_NUMBER}` })).toEqual(unknown);
    expect(await tell({ employment: 'anna@5560360793' })).toEqual(unknown);
    expect(await tell({ employment: 'anna' })).toEqual(unknown);
    expect(await tell({ employment: `nobody@${NUMBER}` })).toMatchObject({ code: 'employment.not-found' });
  });

  it('are refused with a cursor that is not theirs', async () => {
    const refusal = { code: 'page.cursor-malformed' };
    await expect(world.audit.page(OPERATOR, { first: 9, after: 'x' })).rejects.toMatchObject(refusal);
    await expect(world.disclosures.page(OPERATOR, { first: 9, after: 'x' })).rejects.toMatchObject(refusal);
  });
});
