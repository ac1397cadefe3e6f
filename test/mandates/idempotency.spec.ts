import type { Grant } from '../../src/domain/mandates/mandate.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';

const power = 'https://powers.example/apply';
const until = new Date(Date.now() + 100 * 86_400_000);

let register: Register;
let mandates: MandatesService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  organisation = await register.organisation(NUMBER);
  await register.organisation(OTHER_NUMBER);
  const definition = { code: power, nameSv: 'Ansöka', nameEn: 'Apply', passableDepth: 1 };
  await register.get(PowersService).definePower(OPERATOR, definition);
});
afterAll(() => register.close());

const wanted = (holder: string, idempotencyKey?: string): Grant => ({
  ...{ holder, power, until, basis: '§ 4', reason: 'Tested' },
  ...(idempotencyKey !== undefined && { idempotencyKey }),
});
const counts = async () =>
  (await register.rows('select (select count(*) from mandate), (select count(*) from audit_event)'))[0];

describe('a grant sent again with its key', () => {
  it('gives the first answer and writes nothing', async () => {
    const { orgAffiliation: holder } = await register.employee('twice');
    const first = await mandates.grant(OPERATOR, wanted(holder, 'k1'));
    const before = await counts();
    expect(await mandates.grant(OPERATOR, wanted(holder, 'k1'))).toEqual(first);
    expect(await counts()).toEqual(before);
    await mandates.revoke(OPERATOR, { mandateId: first.mandateId, reason: 'Ended' });
    expect(await mandates.grant(OPERATOR, wanted(holder, 'k1'))).toEqual(first);
  });

  it('makes one mandate when both are under way at once', async () => {
    const { orgAffiliation: holder } = await register.employee('at.once');
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => mandates.grant(OPERATOR, wanted(holder, 'at once'))),
    );
    expect(new Set(answers.map(({ mandateId }) => mandateId)).size).toBe(1);
  });

  it('is refused when it says something else', async () => {
    const { orgAffiliation: holder } = await register.employee('differs');
    await mandates.grant(OPERATOR, wanted(holder, 'k2'));
    for (const more of [{ limits: { unit: ['U1'] } }, { basis: '§ 5' }, { from: new Date() }]) {
      const attempt = mandates.grant(OPERATOR, { ...wanted(holder, 'k2'), ...more });
      await expect(attempt).rejects.toMatchObject(refusal('mandate.idempotency-key-reused'));
    }
  });

  it('is another act by another caller, another person, or for another organisation', async () => {
    const { orgAffiliation: holder } = await register.employee('others');
    const { orgAffiliation: elsewhere } = await register.employee('others', OTHER_NUMBER);
    const persons = await Promise.all(['p1', 'p2'].map((uid) => register.employee(uid)));
    const callers = [
      administratorOf(organisation),
      ...persons.map(({ personId }) => administratorOf(organisation, personId)),
    ];
    const ids = [await mandates.grant(OPERATOR, wanted(elsewhere, 'k3'))];
    for (const caller of [OPERATOR, ...callers]) ids.push(await mandates.grant(caller, wanted(holder, 'k3')));
    expect(new Set(ids.map(({ mandateId }) => mandateId)).size).toBe(5);
  });

  it('can be sent with the same key when the first was refused', async () => {
    const { orgAffiliation: holder } = await register.employee('refused');
    const attempt = mandates.grant(OPERATOR, { ...wanted(holder, 'k4'), basis: ' ' });
    await expect(attempt).rejects.toMatchObject(refusal('directory.text-missing'));
    expect((await mandates.grant(OPERATOR, wanted(holder, 'k4'))).state).toBe('active');
  });

  it.each(['', ' ', 'a\nb', 'x'.repeat(201)])('is refused with the key %j', async (key) => {
    const { orgAffiliation: holder } = await register.employee(
      `key-${Buffer.from(key).toString('hex', 0, 9)}`,
    );
    const attempt = mandates.grant(OPERATOR, wanted(holder, key));
    await expect(attempt).rejects.toMatchObject(refusal('mandate.idempotency-key-malformed'));
  });
});

it('holds for passing on, too, and a key of a grant is none of passing on', async () => {
  const { orgAffiliation: from } = await register.employee('from');
  const { orgAffiliation: to } = await register.employee('to');
  const { mandateId } = await mandates.grant(OPERATOR, wanted(from, 'k5'));
  const passing = { mandateId, holder: to, basis: '§ 4', reason: 'Tested' };
  const first = await mandates.passOn(OPERATOR, { ...passing, idempotencyKey: 'k6' });
  expect(await mandates.passOn(OPERATOR, { ...passing, idempotencyKey: 'k6' })).toEqual(first);
  const attempt = mandates.passOn(OPERATOR, { ...passing, idempotencyKey: 'k5' });
  await expect(attempt).rejects.toMatchObject(refusal('mandate.idempotency-key-reused'));
});
