import { digest } from '../../src/domain/audit/canonical-json.js';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';

let register: Register;
let audit: AuditService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  audit = register.get(AuditService);
  organisation = await register.organisation(NUMBER);
  await register.organisation(OTHER_NUMBER);
});
afterAll(() => register.close());

describe('the audit', () => {
  it('names who acted and holds the digest of what was made', async () => {
    const caller = administratorOf(organisation);
    const unit = await register
      .get(UnitsService)
      .addUnit(caller, { organisation: NUMBER, code: 'A', name: 'A' });
    const [event] = await audit.list(caller, { organisation: NUMBER, limit: 1 });
    expect(event).toMatchObject({ actor: 'test:administrator', act: 'unit.add', details: { code: 'A' } });
    const [row] = await register.rows<{ before_digest: null; after_digest: Buffer }>(
      `select before_digest, after_digest from audit_event where act = 'unit.add'`,
    );
    expect(row?.before_digest).toBeNull();
    expect(row?.after_digest.equals(digest({ ...unit }))).toBe(true);
  });

  it('has nothing of what was refused', async () => {
    const before = await audit.list(OPERATOR);
    const twice = register
      .get(UnitsService)
      .addUnit(OPERATOR, { organisation: NUMBER, code: 'A', name: 'A' });
    await expect(twice).rejects.toMatchObject(refusal('unit.code-taken'));
    expect(await audit.list(OPERATOR)).toEqual(before);
  });

  it('is shown page by page, the newest first', async () => {
    const all = await audit.list(OPERATOR);
    const [newest] = await audit.list(OPERATOR, { limit: 1 });
    expect(newest).toEqual(all[0]);
    expect(await audit.list(OPERATOR, { before: newest!.id })).toEqual(all.slice(1));
    await expect(audit.list(OPERATOR, { before: 'x' })).rejects.toMatchObject(refusal('audit.bad-page'));
  });

  it('shows an administrator what concerns their organisations, and no other', async () => {
    const caller = administratorOf(organisation);
    const seen = new Set((await audit.list(caller)).map(({ organisationId }) => organisationId));
    expect([...seen]).toEqual([organisation.id]);
    const foreign = audit.list(caller, { organisation: OTHER_NUMBER });
    await expect(foreign).rejects.toMatchObject(refusal('organisation.not-found'));
  });
});
