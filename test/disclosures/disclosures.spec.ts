import type { Caller } from '../../src/domain/access/caller.js';
import type { DisclosedAnswer, DisclosureAbout } from '../../src/domain/audit/disclosure.js';
import { DisclosureReads, type DisclosureFilter } from '../../src/domain/audit/disclosure-reads.service.js';
import { DisclosureReadsStore } from '../../src/domain/audit/disclosure-reads.store.js';
import { DisclosuresStore } from '../../src/domain/audit/disclosures.store.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const NUMBER = '2021006883';
const OTHER = '2120000142';
const ASSIGNMENT = '00000000-0000-4000-8000-000000000001';
const MANDATE = '00000000-0000-4000-8000-000000000002';
const operator = { actor: 'test:operator', administers: 'all' } as const;

let facts: PlantedFacts;
let reading: ReadingDatabase;
let answering: AnsweringDatabase;
let store: DisclosuresStore;
let reads: DisclosureReads;
let organisation: string;
let other: string;
let anna: string;
let administrator: { actor: string; administers: string[] };

beforeAll(async () => {
  facts = await PlantedFacts.in();
  reading = new ReadingDatabase(facts.database.administrationUrl);
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  store = new DisclosuresStore(answering);
  reads = new DisclosureReads(new DisclosureReadsStore(reading));
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation(OTHER);
  anna = await facts.employment(organisation, 'anna@intern');
  administrator = { actor: 'test:administrator', administers: [organisation] };
});
afterAll(async () => {
  await Promise.all([reading.close(), answering.close()]);
  await facts.database.drop();
});

function about(changes: Partial<DisclosureAbout> = {}): DisclosureAbout {
  const released = ['urn:oid:2.5.4.10'];
  return {
    organisationId: organisation,
    released,
    withheld: {},
    mandateIds: [],
    roleAssignmentIds: [],
    ...changes,
  };
}

function answer(responseId: string, changes: Partial<DisclosedAnswer> = {}): DisclosedAnswer {
  const requester = 'https://party.example/sp';
  return { channel: 'saml', requester, requestId: '_q', responseId, about: [about()], ...changes };
}

const list = async (caller: Caller, question: DisclosureFilter = {}, first = 100) =>
  (await reads.page(caller, { ...question, first })).edges.map(({ node }) => node);
const listed = async (responseId: string, caller: Caller = operator) =>
  (await list(caller)).filter((one) => one.responseId === responseId);

describe('an answer', () => {
  it('is recorded whole, with names and ids', async () => {
    const one = about({
      employmentId: anna,
      released: ['urn:oid:2.5.4.10', 'urn:oid:1.2.752.201.3.1'],
      withheld: { 'urn:oid:2.5.4.12': 'not-in-agreement' },
      mandateIds: [MANDATE],
      roleAssignmentIds: [ASSIGNMENT],
    });
    const consent = 'urn:oasis:names:tc:SAML:2.0:consent:prior';
    await store.record(answer('_whole', { about: [one], consent }));
    const [recorded] = await listed('_whole');
    expect(recorded).toMatchObject({ ...one, consent, outcome: 'released', requestId: '_q' });
    expect(recorded?.recordedAt).toBeInstanceOf(Date);
  });

  it('that concerns several organisations is recorded for each, and shown to each its own', async () => {
    await store.record(answer('_both', { about: [about(), about({ organisationId: other, released: [] })] }));
    expect(await listed('_both')).toHaveLength(2);
    expect(await listed('_both', administrator)).toMatchObject([
      { organisationId: organisation, outcome: 'released' },
    ]);
  });

  it('that concerns nobody is recorded too, for the operator', async () => {
    await store.record(answer('_nobody', { about: [] }));
    expect(await listed('_nobody')).toMatchObject([{ outcome: 'nothing', released: [] }]);
    expect(await listed('_nobody', administrator)).toEqual([]);
  });

  it('that was a refusal is recorded as one', async () => {
    await store.record(answer('_refused', { about: [], refused: true }));
    expect(await listed('_refused')).toMatchObject([{ outcome: 'refused' }]);
  });

  it('to a message is recorded once, whoever else is answered at the same moment', async () => {
    const takes = (id: string) => ({
      takes: { issuer: 'https://party.example/sp', id, expiresAt: new Date(Date.now() + 240_000) },
    });
    const outcomes = await Promise.allSettled([
      store.record(answer('_first', takes('_once'))),
      store.record(answer('_second', takes('_once'))),
      store.record(answer('_unlike', takes('_another'))),
      store.record(answer('_no-message')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    await expect(store.record(answer('_later', takes('_once')))).rejects.toMatchObject({
      code: 'message.taken-before',
    });
    const recorded = await Promise.all(
      ['_first', '_second', '_unlike', '_no-message', '_later'].map((id) => listed(id)),
    );
    expect(recorded.map(({ length }) => length)).toEqual([1, 0, 1, 1, 0]);
  });

  it('that could not be recorded has not taken its message', async () => {
    const takes = {
      issuer: 'https://party.example/sp',
      id: '_unrecorded',
      expiresAt: new Date(Date.now() + 240_000),
    };
    const unrecordable = [about({ organisationId: 'no-id' })];
    await expect(store.record(answer('_bad', { takes, about: unrecordable }))).rejects.toMatchObject({
      code: 'disclosure.not-recorded',
    });
    await store.record(answer('_good', { takes }));
    expect(await listed('_good')).toHaveLength(1);
  });

  it('that cannot be recorded is refused, whole', async () => {
    const bad = answer('_bad', { about: [about(), about({ mandateIds: ['not an id'] })] });
    await expect(store.record(bad)).rejects.toMatchObject({
      code: 'disclosure.not-recorded',
      kind: 'unavailable',
    });
    expect(await listed('_bad')).toEqual([]);
    const unreachable = new AnsweringDatabase(withDatabase(facts.database.answeringUrl, 'none'), 1);
    await expect(new DisclosuresStore(unreachable).record(answer('_lost'))).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await unreachable.close();
  });
});

describe('who asked about me', () => {
  beforeAll(async () => {
    const person = 'select person_id from employment where id = $1';
    const hers = about({ employmentId: anna, personId: (await facts.value(person, anna)) as string });
    await store.record(answer('_anna', { about: [hers], requester: 'https://asked.example/sp' }));
  });

  it('is told by the employee, newest first', async () => {
    const [newest] = await list(administrator, { employment: `ANNA@intern@${NUMBER}` });
    expect(newest).toMatchObject({
      responseId: '_anna',
      requester: 'https://asked.example/sp',
      employmentId: anna,
    });
  });

  it('is told by organisation and by requester', async () => {
    const question = { organisation: NUMBER, requester: 'https://asked.example/sp' };
    expect(await list(administrator, question)).toMatchObject([{ responseId: '_anna' }]);
    expect(await list(operator, { organisation: OTHER, requester: question.requester })).toEqual([]);
  });

  it('lists no more than asked for', async () => {
    expect(await list(operator, {}, 2)).toHaveLength(2);
  });

  it('is not told about employees of others, nor whether they exist', async () => {
    await facts.employment(other, 'bo');
    await expect(list(administrator, { organisation: OTHER })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(list(administrator, { employment: `bo@${OTHER}` })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(list(administrator, { employment: `nobody@${NUMBER}` })).rejects.toMatchObject({
      code: 'employment.not-found',
    });
    await expect(list(administrator, { employment: 'nobody' })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});
