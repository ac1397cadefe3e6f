import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';

const numbers = ['199001162396', '197010632391', '199001022384'] as const;

let register: Register;
let employees: EmployeesService;
let organisation: { id: string };
let other: { id: string };

beforeAll(async () => {
  register = await Register.open();
  employees = register.get(EmployeesService);
  organisation = await register.organisation(NUMBER);
  other = await register.organisation(OTHER_NUMBER);
});
afterAll(() => register.close());

const add = (
  of: { id: string },
  uid: string,
  person: { personalNumber: string } | { id: string },
  more: { protectedIdentity?: boolean } = {},
) => {
  const number = of === organisation ? NUMBER : OTHER_NUMBER;
  return employees.addEmployee(administratorOf(of), {
    ...{ organisation: number, uid, person, term: { displayName: uid }, ...more },
  });
};
const protection = async (id: string) =>
  (await register.rows<{ it: boolean }>('select protected_identity as it from person where id = $1', [id]))[0]
    ?.it;

describe('a person whom two organisations employ, by personal number', () => {
  it('is one person, and neither administrator is told of the other employment', async () => {
    const person = { personalNumber: numbers[0] };
    const one = await add(organisation, 'here', person);
    const two = await add(other, 'there', person);
    expect(two.personId).toBe(one.personId);
    expect(Object.keys(two).sort()).toEqual(Object.keys(one).sort());
    const seen = await register.get(AuditService).list(administratorOf(other));
    expect(JSON.stringify(seen)).not.toContain(one.employmentId);
    expect(seen.map(({ act }) => act)).toEqual(['employment.add', 'organisation.onboard']);
    expect(seen[0]).toMatchObject({
      act: 'employment.add',
      subjectIds: [two.employmentId, two.personId, two.termId],
    });
    expect(await protection(one.personId)).toBe(false);
  });

  it('keeps the protection it has', async () => {
    const person = { personalNumber: numbers[1] };
    const { personId } = await add(organisation, 'protected', person, { protectedIdentity: true });
    expect((await add(other, 'protected', person)).personId).toBe(personId);
    expect(await protection(personId)).toBe(true);
  });

  it('is not marked protected by one of them, nor silently left unprotected', async () => {
    const person = { personalNumber: numbers[2] };
    const { personId } = await add(organisation, 'open', person);
    const attempt = add(other, 'open', person, { protectedIdentity: true });
    await expect(attempt).rejects.toMatchObject(refusal('person.employed-elsewhere'));
    expect(await protection(personId)).toBe(false);
  });

  it('is not taken by a guessed id', async () => {
    const { personId } = await register.employee('guessed');
    const attempt = add(other, 'guessing', { id: personId });
    await expect(attempt).rejects.toMatchObject(refusal('person.not-found'));
    const client = await register.database.connect(register.database.administrationUrl);
    await client.query("SELECT set_config('behorig.organisations', $1, false)", [other.id]);
    const insert = 'INSERT INTO employment (organisation_id, person_id, uid) VALUES ($1, $2, $3)';
    await expect(client.query(insert, [other.id, personId, 'x'])).rejects.toMatchObject({ code: '42501' });
    const employ = 'SELECT * FROM behorig.employ_by_number($1, $2, $3, $4)';
    const hash = (
      await register.rows<{ it: Buffer }>('select personal_number_hash as it from person limit 1')
    )[0]!;
    const guesses = [Buffer.alloc(32), Buffer.alloc(0), null];
    for (const guess of guesses)
      expect((await client.query(employ, [other.id, 'x', 'manual', guess])).rows).toEqual([]);
    for (const foreign of [organisation.id, null])
      await expect(client.query(employ, [foreign, 'x', 'manual', hash.it])).rejects.toMatchObject({
        code: '42501',
      });
  });
});

it('lets an operator employ whom others employ, as before', async () => {
  const term = { displayName: 'x' };
  const person = { personalNumber: numbers[0] };
  const input = { organisation: NUMBER, uid: 'again', person, term };
  await expect(employees.addEmployee(OPERATOR, input)).resolves.toHaveProperty('personId');
});
