import { AuditService } from '../../src/domain/audit/audit.service.js';
import { IssuerCodesService } from '../../src/domain/directory/issuer-codes.service.js';
import { OrganisationReads } from '../../src/domain/directory/organisation-reads.service.js';
import { settled } from '../support/races.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';

const reason = 'Avtal 2026/17';

let register: Register;
let codes: IssuerCodesService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  codes = register.get(IssuerCodesService);
  organisation = await register.organisation(NUMBER);
  await register.organisation(OTHER_NUMBER);
});
afterAll(() => register.close());

const change = (code: string, number = NUMBER) => ({ organisation: number, code, reason });

describe('the code of an issuer', () => {
  it('is shown with its organisation until it is ended, and both are recorded', async () => {
    const added = await codes.add(OPERATOR, change(' EXEMPEL '));
    expect(added.issuerCodes).toEqual(['EXEMPEL']);
    const read = await register.get(OrganisationReads).byNumber(administratorOf(organisation), NUMBER);
    expect(read.issuerCodes).toEqual(['EXEMPEL']);
    expect((await codes.end(OPERATOR, change('EXEMPEL'))).issuerCodes).toEqual([]);
    const events = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(events.slice(0, 2)).toMatchObject([
      { act: 'issuer-code.end', details: { code: 'EXEMPEL' }, reason },
      { act: 'issuer-code.add', details: { code: 'EXEMPEL' }, reason },
    ]);
  });

  it("is one organisation's at a time, and may become another's", async () => {
    await codes.add(OPERATOR, change('MOVED'));
    for (const number of [NUMBER, OTHER_NUMBER])
      await expect(codes.add(OPERATOR, change('MOVED', number))).rejects.toMatchObject(
        refusal('issuer-code.taken'),
      );
    await codes.end(OPERATOR, change('MOVED'));
    expect((await codes.add(OPERATOR, change('MOVED', OTHER_NUMBER))).issuerCodes).toEqual(['MOVED']);
  });

  it("is one organisation's also when two take it at once", async () => {
    const attempts = [NUMBER, OTHER_NUMBER].map((number) =>
      settled(codes.add(OPERATOR, change('RACED', number))),
    );
    await Promise.all(attempts);
    const rows = await register.rows(`select from issuer_code where code = 'RACED'`);
    expect(rows).toHaveLength(1);
  });

  it('is exact: another case is another code', async () => {
    await codes.add(OPERATOR, change('Exact'));
    await expect(codes.add(OPERATOR, change('EXACT', OTHER_NUMBER))).resolves.toBeDefined();
  });

  it('is added and ended by operators alone, also when the code forgets', async () => {
    const administrator = administratorOf(organisation);
    for (const act of ['add', 'end'] as const)
      await expect(codes[act](administrator, change('OWN'))).rejects.toMatchObject(
        refusal('access.operator-only'),
      );
    const client = await register.database.connect(register.database.administrationUrl);
    await client.query(`select set_config('behorig.organisations', $1, false)`, [organisation.id]);
    const insert = client.query(`insert into issuer_code (organisation_id, code) values ($1, 'OWN')`, [
      organisation.id,
    ]);
    await expect(insert).rejects.toMatchObject({ code: '42501' });
    const ended = await client.query(
      `update issuer_code set ended_at = now(), end_recorded_at = now() where ended_at is null`,
    );
    expect(ended.rowCount).toBe(0);
  });

  it.each(['', ' ', 'a b', 'a!b', 'x'.repeat(101)])('is not %j', async (code) => {
    await expect(codes.add(OPERATOR, change(code))).rejects.toMatchObject(refusal('issuer-code.malformed'));
  });

  it('is not ended where it is not, nor twice', async () => {
    await codes.add(OPERATOR, change('ONCE'));
    const elsewhere = codes.end(OPERATOR, change('ONCE', OTHER_NUMBER));
    await expect(elsewhere).rejects.toMatchObject(refusal('issuer-code.not-found'));
    await codes.end(OPERATOR, change('ONCE'));
    await expect(codes.end(OPERATOR, change('ONCE'))).rejects.toMatchObject(refusal('issuer-code.not-found'));
  });
});
