import { AuditService } from '../../src/domain/audit/audit.service.js';
import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';

const reason = 'New card';
const soon = new Date(Date.now() + 10 * 86_400_000);

let register: Register;
let identifiers: IdentifiersService;
let organisation: { id: string };
let other: { id: string };

beforeAll(async () => {
  register = await Register.open();
  identifiers = register.get(IdentifiersService);
  organisation = await register.organisation(NUMBER);
  other = await register.organisation(OTHER_NUMBER);
});
afterAll(() => register.close());

const hsaId = async (uid: string, value: string) => {
  const { orgAffiliation: employment } = await register.employee(uid);
  const { identifierId } = await identifiers.addIdentifier(OPERATOR, { employment, type: 'hsaId', value });
  return { employment, identifierId };
};

describe('ending an identifier', () => {
  it('frees it for another employee, and is recorded', async () => {
    const { identifierId } = await hsaId('one', 'SE5562265719-1A');
    await identifiers.endIdentifier(administratorOf(organisation), { identifierId, reason });
    await hsaId('two', 'SE5562265719-1A');
    const events = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    const event = events.find(({ act }) => act === 'identifier.end');
    expect(event).toMatchObject({ reason, details: { type: 'hsaId' } });
    expect(event?.subjectIds[0]).toBe(identifierId);
    expect(JSON.stringify(event)).not.toContain('SE5562265719');
  });

  it('can be planned', async () => {
    const { identifierId } = await hsaId('planned', 'SE5562265719-1B');
    await identifiers.endIdentifier(OPERATOR, { identifierId, at: soon, reason });
    const rows = await register.rows(
      `select valid_until as until from identifier where type = 'hsaId' and value = 'SE5562265719-1B' and ended_at is null`,
    );
    expect(rows).toEqual([{ until: soon }]);
  });

  it('is never of an orgAffiliation', async () => {
    const { employmentId } = await register.employee('named');
    const [own] = await register.rows<{ id: string }>('select id from identifier where employment_id = $1', [
      employmentId,
    ]);
    const attempt = identifiers.endIdentifier(OPERATOR, { identifierId: own!.id, reason });
    await expect(attempt).rejects.toMatchObject(refusal('identifier.own-name'));
  });

  it('of what names a person everywhere is for operators', async () => {
    const { orgAffiliation: employment } = await register.employee('known');
    const { identifierId } = await identifiers.addIdentifier(OPERATOR, {
      ...{ employment, type: 'prid', value: 'NO:5068907693', persistence: 'A' },
    });
    const attempt = identifiers.endIdentifier(administratorOf(organisation), { identifierId, reason });
    await expect(attempt).rejects.toMatchObject(refusal('access.operator-only'));
    await identifiers.endIdentifier(OPERATOR, { identifierId, reason });
  });

  it('is refused twice, for none, and without a reason', async () => {
    const { identifierId } = await hsaId('twice', 'SE5562265719-1C');
    const unexplained = identifiers.endIdentifier(OPERATOR, { identifierId, reason: '' });
    await expect(unexplained).rejects.toMatchObject(refusal('directory.text-missing'));
    await identifiers.endIdentifier(OPERATOR, { identifierId, reason });
    const again = identifiers.endIdentifier(OPERATOR, { identifierId, reason });
    await expect(again).rejects.toMatchObject(refusal('identifier.already-ended'));
    for (const none of ['x', crypto.randomUUID()]) {
      const attempt = identifiers.endIdentifier(OPERATOR, { identifierId: none, reason });
      await expect(attempt).rejects.toMatchObject(refusal('identifier.not-found'));
    }
  });

  it('is refused to administrators of another organisation as if there were none', async () => {
    const { identifierId } = await hsaId('elsewhere', 'SE5562265719-1D');
    const attempt = identifiers.endIdentifier(administratorOf(other), { identifierId, reason });
    await expect(attempt).rejects.toMatchObject(refusal('identifier.not-found'));
  });
});

describe('a prid', () => {
  const from = new Date();
  const add = async (uid: string, value: string, more: object) => {
    const { orgAffiliation: employment } = await register.employee(uid);
    return identifiers.addIdentifier(OPERATOR, { employment, type: 'prid', value, ...more });
  };
  const after = (days: number) => ({ from, until: new Date(from.getTime() + days * 86_400_000) });

  it('of persistence A is bound until further notice', async () => {
    await expect(add('lasting', 'NO:1000000001', { persistence: 'A' })).resolves.toBeDefined();
  });

  it('of persistence B is bound for a year at most, also where its end is planned later', async () => {
    const { identifierId } = await add('unsure', 'NO:1000000002', { persistence: 'B', ...after(366) });
    const ended = await identifiers.endIdentifier(OPERATOR, { identifierId, at: soon, reason });
    expect(
      await register.rows('select prid_persistence as p from identifier where id = $1', [ended.identifierId]),
    ).toEqual([{ p: 'B' }]);
    for (const period of [{}, after(367)])
      await expect(
        add(`unsure${Object.keys(period).length.toString()}`, 'NO:1000000003', {
          persistence: 'B',
          ...period,
        }),
      ).rejects.toMatchObject(refusal('identifier.persistence-without-end'));
  });

  it('of persistence C is bound to nobody', async () => {
    const attempt = add('fleeting', 'NO:1000000004', { persistence: 'C', ...after(1) });
    await expect(attempt).rejects.toMatchObject(refusal('identifier.not-persistent'));
  });

  it('is bound with its persistence, which nothing else has', async () => {
    const unsaid = add('unsaid', 'NO:1000000005', {});
    await expect(unsaid).rejects.toMatchObject(refusal('identifier.persistence-missing'));
    const misplaced = add('misplaced', 'SE5562265719-1E', { type: 'hsaId', persistence: 'A' });
    await expect(misplaced).rejects.toMatchObject(refusal('identifier.persistence-misplaced'));
  });
});
