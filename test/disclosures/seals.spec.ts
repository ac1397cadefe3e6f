import { createHash, generateKeyPairSync } from 'node:crypto';
import { AuditStore } from '../../src/domain/audit/audit.store.js';
import { canonicalJson } from '../../src/domain/audit/canonical-json.js';
import { DisclosuresStore } from '../../src/domain/audit/disclosures.store.js';
import { SealStore, sealPage } from '../../src/domain/audit/seal.store.js';
import { SealVerifierService } from '../../src/domain/audit/seal-verifier.service.js';
import { SealerService } from '../../src/domain/audit/sealer.service.js';
import { UNSEALED_AUDIT } from '../../src/domain/audit/sealing.store.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const NUMBER = '2021006883';
const operator = { actor: 'test:operator', administers: 'all' } as const;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let facts: PlantedFacts;
let administration: AdministrationDatabase;
let answering: AnsweringDatabase;
let sealer: SealerService;
let verifier: SealVerifierService;
let organisation: string;
let other: string;

/** A database of its own for every test: most of them damage it. */
beforeEach(async () => {
  facts = await PlantedFacts.in();
  administration = new AdministrationDatabase(facts.database.administrationUrl);
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  sealer = new SealerService(administration, new SealStore());
  verifier = new SealVerifierService(administration, new SealStore(), new AuditStore());
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation('2120000142');
});
afterEach(async () => {
  await Promise.all([administration.close(), answering.close()]);
  await facts.database.drop();
});

async function act(organisationId: string | undefined, name = 'test.act') {
  await administration.transaction('all', (tx) =>
    new AuditStore().append(tx, operator, {
      organisationId,
      act: name,
      subjectIds: organisationId ? [organisationId] : [],
      details: { code: 'åäö', count: 12 },
      after: { name },
    }),
  );
}

async function answer(responseId: string, organisationId?: string) {
  await new DisclosuresStore(answering).record({
    channel: 'saml',
    requester: 'https://party.example/sp',
    requestId: '_q',
    responseId,
    about: [
      {
        organisationId,
        released: ['a', 'b'],
        withheld: { c: 'no-agreement' },
        mandateIds: [],
        roleAssignmentIds: [],
      },
    ],
  });
}

/** Two chains of three records each, and one of records that concern no organisation. */
async function someRecords() {
  for (const owner of [organisation, other]) {
    await act(owner);
    await answer(`_1-${owner}`, owner);
    await answer(`_2-${owner}`, owner);
  }
  await act(undefined);
}

/** Transactions of tests beside this one may be under way for a while, and are waited for by the sealer. */
async function untilSealed(count: number): Promise<void> {
  const sealed = () => facts.value('select count(*)::int from seal');
  while ((await sealed()) !== count) await sealer.sealPending();
}

const verify = () => verifier.verify(operator, { checkpointKeys: [publicKey] });

describe('sealing', () => {
  it('chains every record once, for each organisation in its own chain', async () => {
    await someRecords();
    expect(await sealer.sealPending()).toBe(7);
    expect(await sealer.sealPending()).toBe(0);
    expect(await verify()).toEqual({ intact: true, chains: 3, sealed: 7, unsealed: 0, checkpoints: 0 });
    expect(await verifier.verify(operator, { organisation: NUMBER })).toMatchObject({ chains: 1, sealed: 3 });
  });

  it('covers every column of what it seals', async () => {
    await someRecords();
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome, decision, assurance)
       values ($1, 'authzen', 'r', '_q', '_decided', 'permitted', '{"outcome": "permitted"}', '{"level": "none"}')`,
      organisation,
    );
    const columns = (table: string) =>
      facts.value(
        `select array_agg(column_name::text order by column_name) from information_schema.columns where table_name = $1`,
        table,
      );
    await sealer.sealPending();
    expect(await verify()).toMatchObject({ intact: true, sealed: 8 });
    const sealed = (kind: string) =>
      administration.transaction('all', async (tx) => {
        const seals = await new SealStore().page(tx, organisation, 0n, 100);
        const names = seals
          .filter((seal) => seal.kind === kind)
          .flatMap(({ record }) => Object.keys(record?.content as object));
        return [...new Set(names)].filter((name) => name !== 'kind').sort();
      });
    expect(await sealed('audit')).toEqual(await columns('audit_event'));
    expect(await sealed('disclosure')).toEqual(await columns('disclosure'));
  });

  it('is SHA-256 over the hash before it and the canonical JSON of the record', async () => {
    const content = {
      ...{ kind: 'disclosure', id: '01936f5e-0000-4000-8000-000000000001', organisation_id: organisation },
      ...{ channel: 'saml', requester: 'r"\\', relying_party_id: null, agreement_id: null, request_id: '_å' },
      ...{ response_id: '\u2028\u0001', employment_id: null, person_id: null, outcome: 'nothing' },
      ...{ released: [], withheld: '{"c": "ambiguous"}', mandate_ids: [], role_assignment_ids: null },
      ...{ consent: null, recorded_at: '2026-11-23T19:00:00.000100Z', assurance: '{"level": "none"}' },
    };
    const owner = await facts.database.connect();
    await owner.query(`set session_replication_role = replica`); // else it is recorded now
    await owner.query('insert into disclosure select * from jsonb_populate_record(null::disclosure, $1)', [
      { ...content, withheld: { c: 'ambiguous' }, assurance: { level: 'none' } },
    ]);
    expect(await sealer.sealPending()).toBe(1);
    const hash = createHash('sha256').update(new Uint8Array(32)).update(canonicalJson(content)).digest();
    const kept = `select encode(hash, 'hex') from seal where chain = $1 and number = 1`;
    expect(await facts.value(kept, organisation)).toBe(hash.toString('hex'));
  });

  it('gives any text the hash that the verifier finds', async () => {
    const texts = Array.from({ length: 0x180 }, (_, code) => String.fromCodePoint(code + 1));
    const odd = [
      ...texts,
      '"\\/',
      '\u2028\u2029',
      '\ufeff\uffff',
      '😀\u{10ffff}',
      '',
      'null',
      '{}',
      ',',
      '{a,b}',
    ];
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome, released, consent,
         withheld, decision, assurance)
       select $1, t, t, t, t, 'nothing', array[t, null, t], t, jsonb_build_object(t, t),
         case when n % 2 = 0 then jsonb_build_object('a', t) end, case when n % 3 = 0 then to_jsonb(t) end
       from unnest($2::text[]) with ordinality o(t, n)`,
      organisation,
      odd,
    );
    await facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids, details, reason, before_digest)
       select $1, 'a' || t, 'a' || t, array[$1::uuid], jsonb_build_object(t, 1.50), 'a' || t, convert_to(t, 'UTF8') from unnest($2::text[]) t`,
      organisation,
      odd,
    );
    const sealed = await sealer.sealPending();
    expect(sealed).toBe(2 * odd.length);
    expect(await verify()).toMatchObject({ intact: true, sealed });
  });

  it('takes what was committed late, after what was recorded later', async () => {
    const late = await facts.database.connect();
    await late.query('begin');
    await late.query(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       values ($1, 'saml', 'r', '_q', '_late', 'nothing')`,
      [organisation],
    );
    await answer('_later', organisation);
    expect(await sealer.sealPending()).toBe(1);
    await late.query('commit');
    expect(await sealer.sealPending()).toBe(1);
    expect(await verify()).toMatchObject({ intact: true, sealed: 2, unsealed: 0 });
  });

  // An import of hours was found only by a look at all there is, an hour later.
  it('takes what was committed long after it was recorded', async () => {
    const late = await facts.database.connect();
    await late.query(`set session_replication_role = replica`); // else it is recorded now
    await late.query('begin');
    await late.query(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome, recorded_at)
       values ($1, 'saml', 'r', '_q', '_late', 'nothing', statement_timestamp() - interval '3 hours')`,
      [organisation],
    );
    // Nothing else is written between the later passes: then the last number that a snapshot knows of is not the late one's.
    for (const pass of ['_1', '_2', '_3']) {
      await answer(pass, organisation);
      expect(await sealer.sealPending()).toBe(1);
      expect(await sealer.sealPending()).toBe(0);
      expect(await sealer.sealPending()).toBe(0);
    }
    await late.query('commit');
    await untilSealed(4);
    expect(await verify()).toMatchObject({ intact: true, sealed: 4, unsealed: 0 });
  });

  // A million events of an import were looked up again every five seconds, which took four.
  it('does not look again at what is sealed', async () => {
    const looked: string[] = [];
    class Watched extends SealStore {
      override seal(...asked: Parameters<SealStore['seal']>) {
        looked.push(asked[1].recordedAt);
        return super.seal(...asked);
      }
    }
    const watched = new SealerService(administration, new Watched());
    const begun = Date.now();
    await answer('_first', organisation);
    // Transactions of tests beside this one may be under way for a while.
    do {
      looked.length = 0;
      await watched.sealPending();
    } while (looked.some((from) => Date.parse(from) < begun - 2 * 60_000));
    await answer('_second', organisation);
    expect(await watched.sealPending()).toBe(1);
  });

  // One statement looked at all there is: at some ten million records it was cut off, and nothing was sealed any longer.
  it('looks at what there is in stretches, when it begins anew', async () => {
    await facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select $1, 'hr', 'mandate.grant', '{}' from generate_series(1, 12000) i`,
      organisation,
    );
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       select $1, 'saml', 'r', '_q', i::text, 'nothing' from generate_series(1, 10) i`,
      organisation,
    );
    await untilSealed(12_010);
    const stretches: [from: string, until: string][] = [];
    class Watched extends SealStore {
      override seal(...asked: Parameters<SealStore['seal']>) {
        stretches.push([asked[1].recordedAt, asked[2]]);
        return super.seal(...asked);
      }
    }
    expect(await new SealerService(administration, new Watched()).sealPending()).toBe(0);
    expect(stretches.length).toBeGreaterThan(1);
    const [ends, begins] = [stretches.map(([, until]) => until), stretches.map(([from]) => from)];
    expect(begins.slice(1, stretches.length)).toEqual(ends.slice(0, -1));
    expect(ends.at(-1)).toBe('infinity');
  });

  it('takes many batches', async () => {
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       select $1, 'saml', 'r', '_q', i::text, 'nothing' from generate_series(1, 1234) i`,
      organisation,
    );
    expect(await sealer.sealPending()).toBe(1234);
    expect(await verify()).toMatchObject({ intact: true, sealed: 1234 });
  });

  // An import records an audit event a row in one statement. Going on by the instant alone began anew with each batch.
  it('takes many batches of what was recorded at one instant, in its order', async () => {
    await facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select $1, 'hr', 'mandate.grant', '{}' from generate_series(1, 1234) i`,
      organisation,
    );
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       select $1, 'saml', 'r', '_q', i::text, 'nothing' from generate_series(1, 700) i`,
      organisation,
    );
    expect(await sealer.sealPending()).toBe(1934);
    expect(await verify()).toMatchObject({ intact: true, sealed: 1934 });
    const inOrder = `select bool_and(ordered) from (
      select record_id::bigint > lag(record_id::bigint, 1, 0::bigint) over (order by number) as ordered
      from seal where chain = $1 and kind = 'audit') s`;
    expect(await facts.value(inOrder, organisation)).toBe(true);
  });

  it('stops behind a batch when it is told to, and goes on from there', async () => {
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       select $1, 'saml', 'r', '_q', i::text, 'nothing' from generate_series(1, 1234) i`,
      organisation,
    );
    expect(await sealer.sealPending(() => Promise.resolve(false))).toBe(1000);
    expect(await sealer.sealPending()).toBe(234);
  });

  // With a million events of an import the planner joined them with all seals, for each batch anew.
  it('looks up the seal of each record by the index, however many there are', async () => {
    await facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select $1, 'hr', 'mandate.grant', '{}' from generate_series(1, 3000) i`,
      organisation,
    );
    await sealer.sealPending();
    await facts.run('analyze seal');
    const plan = await facts.value(
      `explain (format json) select from audit_event a where ${UNSEALED_AUDIT.sql} order by a.recorded_at, a.id limit 500`,
    );
    expect(JSON.stringify(plan)).toMatch(/"Index Cond":"\(+record_id = \(a\.id\)::text/);
    expect(JSON.stringify(plan)).not.toMatch(/"Join Type"/);
  });

  // They were joined: for each page of a thousand all records were read, an hour for a million.
  it('looks up each record that a seal names by the index, when they are verified', async () => {
    await facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select $1, 'hr', 'mandate.grant', '{}' from generate_series(1, 3000) i`,
      organisation,
    );
    await facts.run(
      `insert into disclosure (organisation_id, channel, requester, request_id, response_id, outcome)
       select $1, 'saml', 'r', '_q', i::text, 'nothing' from generate_series(1, 3000) i`,
      organisation,
    );
    await sealer.sealPending();
    await facts.run('analyze seal, audit_event, disclosure');
    const { text, values } = sealPage(organisation, 1000n, 1000);
    const plan = JSON.stringify(await facts.value(`explain (format json) ${text}`, ...values));
    expect(plan).toMatch(/"Index Name":"audit_event_pkey"/);
    expect(plan).toMatch(/"Index Name":"disclosure_pkey"/);
    expect(plan).not.toMatch(/"Join Type"/);
  });

  it('is done by one of several instances at a time', async () => {
    await someRecords();
    const sealed = await Promise.all([sealer.sealPending(), sealer.sealPending(), sealer.sealPending()]);
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(7);
    expect(await verify()).toMatchObject({ intact: true, sealed: 7 });
  });

  it('counts what is not sealed yet', async () => {
    await someRecords();
    expect(await verify()).toMatchObject({ intact: true, sealed: 0, unsealed: 7 });
    expect(await verifier.verify(operator, { organisation: NUMBER })).toMatchObject({ unsealed: 3 });
  });

  // It was one transaction, and a transaction is cut off after a minute.
  it('is verified in a transaction for each page', async () => {
    await facts.run(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select $1, 'hr', 'mandate.grant', '{}' from generate_series(1, 2100) i`,
      organisation,
    );
    await sealer.sealPending();
    const transactions = new Set<object>();
    class Watched extends SealStore {
      override page(...asked: Parameters<SealStore['page']>) {
        transactions.add(asked[0]);
        return super.page(...asked);
      }
    }
    const watched = new SealVerifierService(administration, new Watched(), new AuditStore());
    expect(await watched.verify(operator)).toMatchObject({ intact: true, sealed: 2100, unsealed: 0 });
    expect(transactions.size).toBe(3);
  });

  it('is verified by an operator alone', async () => {
    const administrator = { actor: 'test:administrator', administers: [organisation] };
    await expect(verifier.verify(administrator)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(verifier.checkpoint(administrator, privateKey)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('tampering by the owner of the database', () => {
  beforeEach(async () => {
    await someRecords();
    await sealer.sealPending();
  });

  /** The record behind the second seal of the organisation's chain. */
  const second = () =>
    facts.value(`select record_id from seal where chain = $1 and number = 2`, organisation);

  it.each([
    [
      'a name added to what was released',
      `update disclosure set released = released || 'd'::text where id::text = $1`,
    ],
    ['another requester', `update disclosure set requester = 'somebody else' where id::text = $1`],
    [
      'another instant',
      `update disclosure set recorded_at = recorded_at + interval '1 microsecond' where id::text = $1`,
    ],
    ['another reason', `update disclosure set withheld = '{"c": "ambiguous"}' where id::text = $1`],
  ])('is found: %s', async (_, tampering) => {
    await facts.run(tampering, await second());
    expect(await verify()).toEqual({
      intact: false,
      chain: organisation,
      number: '2',
      problem: 'record-changed',
    });
  });

  it('is found: an act said to be another', async () => {
    await facts.run(`update audit_event set actor = 'cli:other' where organisation_id = $1`, organisation);
    expect(await verify()).toMatchObject({ intact: false, chain: organisation, problem: 'record-changed' });
  });

  it('is found: a record removed', async () => {
    await facts.run('delete from disclosure where id::text = $1', await second());
    expect(await verify()).toMatchObject({ intact: false, number: '2', problem: 'record-missing' });
  });

  it('is found: a record moved to another organisation', async () => {
    await facts.run('update disclosure set organisation_id = $2 where id::text = $1', await second(), other);
    expect(await verify()).toMatchObject({ intact: false, number: '2', problem: 'record-moved' });
  });

  it('is found: a record removed together with its seal', async () => {
    await facts.run('delete from disclosure where id::text = $1', await second());
    await facts.run('delete from seal where chain = $1 and number = 2', organisation);
    expect(await verify()).toMatchObject({ intact: false, number: '3', problem: 'number-missing' });
  });

  it('is found: the numbers closed after that', async () => {
    await facts.run('delete from disclosure where id::text = $1', await second());
    await facts.run('delete from seal where chain = $1 and number = 2', organisation);
    await facts.run('update seal set number = 2 where chain = $1 and number = 3', organisation);
    expect(await verify()).toMatchObject({ intact: false, number: '2', problem: 'not-linked' });
  });

  it('is found by a checkpoint: a chain written anew without its last records', async () => {
    const statement = await verifier.checkpoint(operator, privateKey);
    expect(await verify()).toMatchObject({ intact: true, checkpoints: 1 });
    await facts.run('delete from disclosure where organisation_id = $1', organisation);
    await facts.run('delete from seal where chain = $1', organisation);
    await sealer.sealPending();
    expect(await verifier.verify(operator)).toMatchObject({ intact: true });
    expect(await verify()).toEqual({
      intact: false,
      problem: 'checkpoint-contradicted',
      chain: organisation,
      number: '3',
    });
    await facts.run('delete from checkpoint');
    const checkpoints = { checkpointKeys: [publicKey], checkpoints: [statement] };
    expect(await verifier.verify(operator, checkpoints)).toMatchObject({
      problem: 'checkpoint-contradicted',
    });
  });

  it('is found: a checkpoint signed with a key of somebody else', async () => {
    await verifier.checkpoint(operator, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    expect(await verify()).toEqual({ intact: false, problem: 'checkpoint-not-signed' });
  });
});
