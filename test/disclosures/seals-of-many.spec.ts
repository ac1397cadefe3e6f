import { AuditStore } from '../../src/domain/audit/audit.store.js';
import { SealStore, sealPage } from '../../src/domain/audit/seal.store.js';
import { SealVerifierService } from '../../src/domain/audit/seal-verifier.service.js';
import { SealerService } from '../../src/domain/audit/sealer.service.js';
import { UNSEALED_AUDIT } from '../../src/domain/audit/sealing.store.js';
import { OPERATOR, SealedRegister } from './sealed-register.js';

let register: SealedRegister;

beforeEach(async () => {
  register = await SealedRegister.open();
});
afterEach(() => register.close());

describe('a record of very many', () => {
  it('takes many batches', async () => {
    await register.answers(1234);
    expect(await register.sealer.sealPending()).toBe(1234);
    expect(await register.verify()).toMatchObject({ intact: true, sealed: 1234 });
  });

  // An import records an audit event a row in one statement. Going on by the instant alone began anew with each batch.
  it('takes many batches of what was recorded at one instant, in its order', async () => {
    await register.acts(1234);
    await register.answers(700);
    expect(await register.sealer.sealPending()).toBe(1934);
    expect(await register.verify()).toMatchObject({ intact: true, sealed: 1934 });
    const inOrder = `select bool_and(ordered) from (
      select record_id::bigint > lag(record_id::bigint, 1, 0::bigint) over (order by number) as ordered
      from seal where chain = $1 and kind = 'audit') s`;
    expect(await register.facts.value(inOrder, register.organisation)).toBe(true);
  });

  it('stops behind a batch when it is told to, and goes on from there', async () => {
    await register.answers(1234);
    expect(await register.sealer.sealPending(() => Promise.resolve(false))).toBe(1000);
    expect(await register.sealer.sealPending()).toBe(234);
  });

  // With a million events of an import the planner joined them with all seals, for each batch anew.
  it('looks up the seal of each record by the index, however many there are', async () => {
    await register.acts(3000);
    await register.sealer.sealPending();
    await register.facts.run('analyze seal');
    const plan = await register.facts.value(
      `explain (format json) select from audit_event a where ${UNSEALED_AUDIT.sql} order by a.recorded_at, a.id limit 500`,
    );
    expect(JSON.stringify(plan)).toMatch(/"Index Cond":"\(+record_id = \(a\.id\)::text/);
    expect(JSON.stringify(plan)).not.toMatch(/"Join Type"/);
  });

  // They were joined: for each page of a thousand all records were read, an hour for a million.
  it('looks up each record that a seal names by the index, when they are verified', async () => {
    await register.acts(3000);
    await register.answers(3000);
    await register.sealer.sealPending();
    await register.facts.run('analyze seal, audit_event, disclosure');
    const { text, values } = sealPage(register.organisation, 1000n, 1000);
    const plan = JSON.stringify(await register.facts.value(`explain (format json) ${text}`, ...values));
    expect(plan).toMatch(/"Index Name":"audit_event_pkey"/);
    expect(plan).toMatch(/"Index Name":"disclosure_pkey"/);
    expect(plan).not.toMatch(/"Join Type"/);
  });

  // One statement looked at all there is: at some ten million records it was cut off, and nothing was sealed any longer.
  it('looks at what there is in stretches, when it begins anew', async () => {
    await register.acts(12_000);
    await register.answers(10);
    await register.untilSealed(12_010);
    const stretches: [from: string, until: string][] = [];
    class Watched extends SealStore {
      override seal(...asked: Parameters<SealStore['seal']>) {
        stretches.push([asked[1].recordedAt, asked[2]]);
        return super.seal(...asked);
      }
    }
    expect(await new SealerService(register.administration, new Watched()).sealPending()).toBe(0);
    expect(stretches.length).toBeGreaterThan(1);
    const [ends, begins] = [stretches.map(([, until]) => until), stretches.map(([from]) => from)];
    expect(begins.slice(1)).toEqual(ends.slice(0, -1));
    expect(ends.at(-1)).toBe('infinity');
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
    const watched = new SealerService(register.administration, new Watched());
    const begun = Date.now();
    await register.answer('_first', register.organisation);
    // Transactions of tests beside this one may be under way for a while.
    do {
      looked.length = 0;
      await watched.sealPending();
    } while (looked.some((from) => Date.parse(from) < begun - 2 * 60_000));
    await register.answer('_second', register.organisation);
    expect(await watched.sealPending()).toBe(1);
  });

  // It was one transaction, and a transaction is cut off after a minute.
  it('is verified in a transaction for each page', async () => {
    await register.acts(2100);
    await register.sealer.sealPending();
    const transactions = new Set<object>();
    class Watched extends SealStore {
      override page(...asked: Parameters<SealStore['page']>) {
        transactions.add(asked[0]);
        return super.page(...asked);
      }
    }
    const watched = new SealVerifierService(register.administration, new Watched(), new AuditStore());
    expect(await watched.verify(OPERATOR)).toMatchObject({ intact: true, sealed: 2100, unsealed: 0 });
    expect(transactions.size).toBe(3);
  });
});
