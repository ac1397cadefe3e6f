import type { KnownParty } from '../../src/domain/relying-parties/relying-party.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const NUMBER = '2021006883';
const PAST = `statement_timestamp()`;

let facts: PlantedFacts;
let databases: AnsweringDatabase[];
/** Of two processes. */
let processes: RelyingPartiesAnswerStore[];
let organisation: string;
let parties = 0;
beforeAll(async () => {
  facts = await PlantedFacts.in();
  organisation = await facts.organisation(NUMBER);
  databases = [1, 2].map(() => new AnsweringDatabase(facts.database.answeringUrl, 1));
  processes = databases.map((database) => new RelyingPartiesAnswerStore(database));
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await facts.database.drop();
});

async function aParty(columns: Record<string, unknown> = {}) {
  const entityId = `https://party-${String((parties += 1))}.example/sp`;
  return { entityId, id: await facts.relyingParty(entityId, columns) };
}

/** What every process knows: the same. */
async function known(entityId: string): Promise<KnownParty | undefined> {
  const [one, other] = await Promise.all(processes.map((store) => store.findByEntityId(entityId)));
  expect(other).toEqual(one);
  return one;
}

async function decides(party: string) {
  const found = await Promise.all(processes.map((store) => store.agreementsInForce(party, [organisation])));
  expect(found[1]).toEqual(found[0]);
  return found[0];
}

const end = (agreement: string) =>
  facts.run(
    'update agreement set ended_at = statement_timestamp(), end_recorded_at = statement_timestamp() where id = $1',
    agreement,
  );

describe('a party from a feed is unknown to the very next question, in every process, when', () => {
  const feedOf = ({ entityId }: { entityId: string }) => `name${entityId.replaceAll(/\D/g, '')}`;

  async function fromFeed(kind: 'aggregate' | 'mdq') {
    const party = await aParty();
    const feed = feedOf(party);
    const until = `statement_timestamp() + interval '1 day'`;
    await facts.run(
      `insert into metadata_feed (name, location, kind, valid_until, next_at, problems)
       values ($1, 'https://feed.example', $2, case $2 when 'aggregate' then ${until} end, ${until}, '[]')`,
      ...[feed, kind],
    );
    await facts.run(
      `insert into mdq_entity (feed, entity_id, valid_until, verified_at, next_at)
       select $1, $2, ${until}, ${PAST}, ${until} where $3 = 'mdq'`,
      ...[feed, party.entityId, kind],
    );
    await facts.run('update relying_party set managed_by = $2 where id = $1', party.id, `feed:${feed}`);
    return { ...party, feed };
  }

  it.each([
    ['the feed has expired', 'aggregate', `update metadata_feed set valid_until = ${PAST} where name = $1`],
    [
      'nothing of the feed is verified',
      'aggregate',
      `update metadata_feed set valid_until = null where name = $1`,
    ],
    [
      'the feed is taken out of the configuration',
      'aggregate',
      `update metadata_feed set left_out_at = ${PAST} where name = $1`,
    ],
    ['the feed is gone', 'aggregate', 'delete from metadata_feed where name = $1'],
    ['the feed is asked one at a time', 'aggregate', `update metadata_feed set kind = 'mdq' where name = $1`],
    [
      'it cannot be read any longer and its time is up',
      'aggregate',
      `update relying_party set kept_until = ${PAST} where managed_by = 'feed:' || $1`,
    ],
    [
      'it is removed',
      'aggregate',
      `update relying_party set removed_at = ${PAST} where managed_by = 'feed:' || $1`,
    ],
    [
      'what was verified of it has expired',
      'mdq',
      `update mdq_entity set valid_until = ${PAST} where feed = $1`,
    ],
    ['it is not there any longer', 'mdq', `update mdq_entity set removed_at = ${PAST} where feed = $1`],
    ['nothing of it is verified', 'mdq', 'delete from mdq_entity where feed = $1'],
    [
      'it comes from another feed',
      'mdq',
      `update relying_party set managed_by = 'feed:other' where managed_by = 'feed:' || $1`,
    ],
  ] as const)('%s', async (_what, kind, change) => {
    const { entityId, feed } = await fromFeed(kind);
    expect(await known(entityId)).toMatchObject({ entityId });
    await facts.run(change, feed);
    expect(await known(entityId)).toBeUndefined();
  });
});

describe('what is particular to a party counts for the very next question, in every process', () => {
  const plain = { rsaSignature: false, unspecifiedMeans: [], certificateReadings: [] };

  it.each([
    ['RSA', { rsa_signature: true }, { rsaSignature: true }],
    ['NameIDs without a format', { unspecified_means: 'hsaId' }, { unspecifiedMeans: ['hsaId'] }],
  ])('from its agreement to its end: %s', async (_what, columns, told) => {
    const { entityId, id } = await aParty();
    expect(await known(entityId)).toMatchObject(plain);
    const agreement = await facts.agreement(id, organisation, { columns });
    expect(await known(entityId)).toMatchObject({ ...plain, ...told });
    await end(agreement);
    expect(await known(entityId)).toMatchObject(plain);
  });

  it('from its agreement to its end: subjects of certificates', async () => {
    const { entityId, id } = await aParty();
    const agreement = await facts.agreement(id, organisation);
    expect(await known(entityId)).toMatchObject(plain);
    await facts.run(
      `insert into agreement_certificate_subject (agreement_id, issuer, attribute, means) values ($1, 'I', '2.5.4.5', 'hsaId')`,
      agreement,
    );
    expect(await known(entityId)).toMatchObject({
      certificateReadings: [{ attribute: '2.5.4.5', means: 'hsaId', organisation: NUMBER }],
    });
    await end(agreement);
    expect(await known(entityId)).toMatchObject(plain);
  });

  it('and is never told of another that is asked about at the same moment', async () => {
    const [one, other] = [await aParty(), await aParty()];
    await facts.agreement(one.id, organisation, { columns: { rsa_signature: true } });
    const asked = [one, other, one, { entityId: 'https://nobody.example' }];
    const found = await Promise.all(asked.map(({ entityId }) => processes[0]!.findByEntityId(entityId)));
    expect(found.map((party) => party && [party.id, party.rsaSignature])).toEqual([
      [one.id, true],
      [other.id, false],
      [one.id, true],
      undefined,
    ]);
  });

  it('not once the party is removed', async () => {
    const { entityId, id } = await aParty();
    await facts.agreement(id, organisation, { columns: { rsa_signature: true } });
    expect(await known(entityId)).toMatchObject({ rsaSignature: true });
    await facts.run(`update relying_party set removed_at = ${PAST} where id = $1`, id);
    expect(await known(entityId)).toBeUndefined();
  });
});

describe('an agreement', () => {
  it('decides the very next question in every process from when it is made until it is ended', async () => {
    const { id } = await aParty();
    expect(await decides(id)).toEqual([]);
    const agreement = await facts.agreement(id, organisation);
    expect(await decides(id)).toMatchObject([{ id: agreement }]);
    await end(agreement);
    expect(await decides(id)).toEqual([]);
  });

  it('releases of each kind what it names, and nothing of a kind that it does not name', async () => {
    const { id } = await aParty();
    await facts.agreement(id, organisation, { release: ['urn:oid:2.5.4.10', '*'], roles: [], powers: ['*'] });
    const [inForce] = (await decides(id)) ?? [];
    expect([...(inForce?.attributes ?? [])].sort()).toEqual(['*', 'urn:oid:2.5.4.10']);
    expect([inForce?.roles, inForce?.powers]).toEqual([[], ['*']]);
  });

  it('that asks for what a party declares decides until the feed that the party comes from has expired', async () => {
    const { id } = await aParty({
      entity_categories: ['https://declared.example'],
      managed_by: 'feed:declared',
    });
    await facts.run(
      `insert into metadata_feed (name, location, kind, valid_until, next_at, problems)
       values ('declared', 'https://feed.example', 'aggregate', statement_timestamp() + interval '1 day', ${PAST}, '[]')`,
    );
    const columns = { required_categories: ['https://declared.example'] };
    const agreement = await facts.agreement(id, organisation, { columns });
    expect(await decides(id)).toMatchObject([{ id: agreement }]);
    await facts.run(`update metadata_feed set valid_until = ${PAST} where name = 'declared'`);
    expect(await decides(id)).toEqual([]);
  });
});
