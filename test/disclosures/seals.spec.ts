import { createHash, generateKeyPairSync } from 'node:crypto';
import { canonicalJson } from '../../src/domain/audit/canonical-json.js';
import { SealStore } from '../../src/domain/audit/seal.store.js';
import { NUMBER, OPERATOR, privateKey, publicKey, SealedRegister } from './sealed-register.js';

let register: SealedRegister;
let facts: SealedRegister['facts'];
let administration: SealedRegister['administration'];
let sealer: SealedRegister['sealer'];
let verifier: SealedRegister['verifier'];
let organisation: SealedRegister['organisation'];
let other: SealedRegister['other'];

/** A database of its own for every test: most of them damage it. */
beforeEach(async () => {
  register = await SealedRegister.open();
  ({ facts, administration, sealer, verifier, organisation, other } = register);
});
afterEach(() => register.close());

const verify = () => register.verify();

describe('sealing', () => {
  it('chains every record once, for each organisation in its own chain', async () => {
    await register.someRecords();
    expect(await sealer.sealPending()).toBe(7);
    expect(await sealer.sealPending()).toBe(0);
    expect(await verify()).toEqual({ intact: true, chains: 3, sealed: 7, unsealed: 0, checkpoints: 0 });
    expect(await verifier.verify(OPERATOR, { organisation: NUMBER })).toMatchObject({ chains: 1, sealed: 3 });
  });

  it('covers every column of what it seals', async () => {
    await register.someRecords();
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
    await register.answer('_later', organisation);
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
      await register.answer(pass, organisation);
      expect(await sealer.sealPending()).toBe(1);
      expect(await sealer.sealPending()).toBe(0);
      expect(await sealer.sealPending()).toBe(0);
    }
    await late.query('commit');
    await register.untilSealed(4);
    expect(await verify()).toMatchObject({ intact: true, sealed: 4, unsealed: 0 });
  });

  it('is done by one of several instances at a time', async () => {
    await register.someRecords();
    const sealed = await Promise.all([sealer.sealPending(), sealer.sealPending(), sealer.sealPending()]);
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(7);
    expect(await verify()).toMatchObject({ intact: true, sealed: 7 });
  });

  it('counts what is not sealed yet', async () => {
    await register.someRecords();
    expect(await verify()).toMatchObject({ intact: true, sealed: 0, unsealed: 7 });
    expect(await verifier.verify(OPERATOR, { organisation: NUMBER })).toMatchObject({ unsealed: 3 });
  });

  it('has nothing to state in a checkpoint before anything is sealed', async () => {
    await register.someRecords();
    expect(await verifier.checkpoint(OPERATOR, privateKey)).toBeUndefined();
    expect(await facts.value('select count(*)::int from checkpoint')).toBe(0);
  });

  it('is verified by an operator alone', async () => {
    const administrator = { actor: 'test:administrator', administers: [organisation] };
    await expect(verifier.verify(administrator)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(verifier.checkpoint(administrator, privateKey)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('tampering by the owner of the database', () => {
  beforeEach(async () => {
    await register.someRecords();
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
    const recordId = await second();
    await facts.run(tampering, recordId);
    expect(await verify()).toEqual({
      ...{ intact: false, problem: 'record-changed', organisation: NUMBER, chain: organisation, number: '2' },
      ...{ kind: 'disclosure', recordId },
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
    const statement = await verifier.checkpoint(OPERATOR, privateKey);
    expect(await verify()).toMatchObject({ intact: true, checkpoints: 1 });
    await facts.run('delete from disclosure where organisation_id = $1', organisation);
    await facts.run('delete from seal where chain = $1', organisation);
    await sealer.sealPending();
    expect(await verifier.verify(OPERATOR)).toMatchObject({ intact: true });
    expect(await verify()).toEqual({
      ...{ intact: false, problem: 'checkpoint-contradicted', organisation: NUMBER },
      ...{ chain: organisation, number: '3', checkpointAt: expect.any(Date) as Date },
    });
    await facts.run('delete from checkpoint');
    const checkpoints = { checkpointKeys: [publicKey], checkpoints: [statement!] };
    expect(await verifier.verify(OPERATOR, checkpoints)).toMatchObject({
      problem: 'checkpoint-contradicted',
    });
  });

  // A record that somebody put in with an instant of long ago was listed as true, and said to be about to be sealed.
  it('is found: a record put in beside the service, that is said to be of long ago', async () => {
    const owner = await facts.database.connect();
    await owner.query(`set session_replication_role = replica`); // else it is recorded now
    const { rows } = await owner.query<{ id: string }>(
      `insert into audit_event (organisation_id, actor, act, subject_ids, recorded_at)
       values ($1, 'cli:forged', 'mandate.grant', '{}', statement_timestamp() - interval '3 hours') returning id::text`,
      [organisation],
    );
    const found = {
      ...{ intact: false, problem: 'not-sealed', unsealed: 1 },
      ...{ records: [{ kind: 'audit', recordId: rows[0]?.id, organisation: NUMBER }] },
    };
    expect(await verify()).toMatchObject(found);
    expect(await verifier.verify(OPERATOR, { organisation: NUMBER })).toMatchObject(found);
    expect(await verifier.verify(OPERATOR, { organisation: '2120000142' })).toMatchObject({ intact: true });
  });

  it('is found: a checkpoint signed with a key of somebody else', async () => {
    await verifier.checkpoint(OPERATOR, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    expect(await verify()).toEqual({ intact: false, problem: 'checkpoint-not-signed' });
  });
});
