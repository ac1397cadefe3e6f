import { AuditService } from '../../src/domain/audit/audit.service.js';
import type { NewEmployee } from '../../src/domain/directory/employee.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { EmployeeReads } from '../../src/domain/directory/employee-reads.service.js';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';

const number = '199001162396';
let register: Register;
let employees: EmployeesService;
let finder: EmployeeReads;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  employees = register.get(EmployeesService);
  finder = register.get(EmployeeReads);
  organisation = await register.organisation(NUMBER, ['exempel.se']);
  await register.organisation(OTHER_NUMBER);
  await register.get(UnitsService).addUnit(OPERATOR, { organisation: NUMBER, code: 'U1', name: 'Unit one' });
});
afterAll(() => register.close());

const employee = (uid: string, more: Partial<NewEmployee> = {}): NewEmployee => ({
  organisation: NUMBER,
  uid,
  term: { displayName: 'Anna Andersson' },
  ...more,
});

describe('adding an employee', () => {
  it('makes person, employment, term and identifiers at once, and records it without personal data', async () => {
    const added = await employees.addEmployee(
      OPERATOR,
      employee(' Anna.Andersson ', {
        person: { personalNumber: number },
        term: { displayName: 'Anna Andersson', unit: 'U1', title: 'Jurist', mail: 'anna@exempel.se' },
        identifiers: [
          { type: 'hsaId', value: 'se5562265719-1a' },
          { type: 'eppn', value: 'Anna@Exempel.se' },
          { type: 'prid', value: 'NO:5068907693', persistence: 'A' },
          { type: 'issuerId', value: 'https://freja.example!123' },
        ],
      }),
    );
    expect(added.orgAffiliation).toBe(`anna.andersson@${NUMBER}`);
    const view = await finder.byOrgAffiliation(OPERATOR, `ANNA.ANDERSSON@${NUMBER}`);
    expect(view).toMatchObject({
      employed: true,
      unit: 'U1',
      title: 'Jurist',
      displayName: 'Anna Andersson',
    });
    expect(view.identifiers.map(({ value }) => value)).toEqual(
      expect.arrayContaining([
        `Anna.Andersson@${NUMBER}`,
        'se5562265719-1a',
        'Anna@Exempel.se',
        'NO:5068907693',
      ]),
    );
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({ act: 'employment.add' });
    expect(JSON.stringify(event)).not.toMatch(/Anna|199001162396/);
  });

  it('knows by the personal number that two employments are one person', async () => {
    const other = { organisation: OTHER_NUMBER, uid: 'aa', person: { personalNumber: '19900116-2396' } };
    const second = await employees.addEmployee(OPERATOR, { ...other, term: { displayName: 'Anna A' } });
    const first = await finder.byOrgAffiliation(OPERATOR, `anna.andersson@${NUMBER}`);
    expect(second.personId).toBe(first.personId);
    const third = employee('anna3', { person: { id: first.personId } });
    expect((await employees.addEmployee(OPERATOR, third)).personId).toBe(first.personId);
  });

  it('keeps the personal number readable under the key alone', async () => {
    const [person] = await register.rows<{ id: string; stored: Buffer; kind: string }>(
      `select id, personal_number_encrypted as stored, personal_number_kind as kind
       from person where personal_number_hash is not null`,
    );
    expect(person?.kind).toBe('personnummer');
    expect(person?.stored.includes(number)).toBe(false);
    expect(register.get(PersonalNumbers).decrypt(person!.stored, person!.id)).toBe(number);
  });

  it.each<[string, NewEmployee]>([
    ['employment.uid-taken', employee('ANNA.andersson')],
    ['employment.uid-malformed', employee(' ')],
    ['employment.uid-malformed', employee('a\u0000b')],
    ['directory.text-missing', employee('new', { term: { displayName: '' } })],
    ['unit.not-found', employee('new', { term: { displayName: 'New', unit: 'X' } })],
    ['organisation.not-found', employee('new', { organisation: '2021005521' })],
    ['person.not-found', employee('new', { person: { id: 'b1a3b0b0-0000-4000-8000-000000000000' } })],
    ['person.not-found', employee('new', { person: { id: 'nobody' } })],
    ['person.number-malformed', employee('new', { person: { personalNumber: '9001162396' } })],
    ['identifier.malformed', employee('new', { identifiers: [{ type: 'hsaId', value: 'SE1' }] })],
    ['identifier.foreign-scope', employee('new', { identifiers: [{ type: 'eppn', value: 'new@other.se' }] })],
    ['identifier.in-use', employee('new', { identifiers: [{ type: 'hsaId', value: 'SE5562265719-1A' }] })],
    [
      'period.empty',
      employee('new', { term: { displayName: 'New', from: new Date(2), until: new Date(1) } }),
    ],
  ])('is refused as %s and leaves nothing half-written', async (code, input) => {
    const count = 'select (select count(*) from person) + (select count(*) from employment) as rows';
    const before = await register.rows(count);
    const failure: unknown = await employees.addEmployee(OPERATOR, input).catch((error: unknown) => error);
    expect(failure).toMatchObject(refusal(code));
    expect(await register.rows(count)).toEqual(before);
    expect(JSON.stringify(failure)).not.toMatch(/9001162396/);
  });

  // It stood in clear text, and was released as orgAffiliation.
  it.each(['199001162396', '900116-2396', ' 9001162396'])(
    'refuses a personal number as uid: %j',
    async (uid) => {
      const attempt = employees.addEmployee(OPERATOR, employee(uid));
      await expect(attempt).rejects.toMatchObject(refusal('employment.uid-personal-number'));
      const told = await attempt.catch((error: unknown) => JSON.stringify(error) + String(error));
      expect(told).not.toContain(uid.trim());
    },
  );

  it('takes as uid what has as many digits and is none', async () => {
    for (const uid of ['9001162390', '199013162396', '5562265719'])
      expect(await employees.addEmployee(OPERATOR, employee(uid))).toMatchObject({
        ...{ orgAffiliation: `${uid}@${NUMBER}` },
      });
  });

  it('is not for whoever administers another organisation', async () => {
    const caller = administratorOf({ id: organisation.id });
    const attempt = employees.addEmployee(caller, employee('x', { organisation: OTHER_NUMBER }));
    await expect(attempt).rejects.toMatchObject(refusal('organisation.not-found'));
  });

  it('lets an administrator add employees to their own organisation', async () => {
    const caller = administratorOf(organisation);
    const added = await employees.addEmployee(caller, employee('by.admin', { protectedIdentity: true }));
    expect(await finder.byOrgAffiliation(caller, added.orgAffiliation)).toMatchObject({
      personId: added.personId,
    });
  });

  it('does not let one organisation bind a prid, which names the person everywhere', async () => {
    const identifiers = [{ type: 'prid' as const, value: 'NO:5068907694', persistence: 'A' as const }];
    const attempt = employees.addEmployee(administratorOf(organisation), employee('prid', { identifiers }));
    await expect(attempt).rejects.toMatchObject(refusal('access.operator-only'));
  });
});

describe('protected identities', () => {
  it('are masked, and shown for a purpose that is recorded', async () => {
    const input = employee('secret', {
      protectedIdentity: true,
      term: { displayName: 'Secret Name', unit: 'U1' },
    });
    const { employmentId } = await employees.addEmployee(OPERATOR, input);
    const masked = await finder.byOrgAffiliation(OPERATOR, `secret@${NUMBER}`);
    expect(JSON.stringify(masked)).not.toContain('Secret Name');
    expect(masked).toMatchObject({ masked: true, employmentId });
    const purpose = 'Correcting the unit';
    const shown = await finder.byOrgAffiliation(OPERATOR, `secret@${NUMBER}`, { unmask: { purpose } });
    expect(shown).toMatchObject({ masked: false, displayName: 'Secret Name', unit: 'U1' });
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER, limit: 1 });
    expect(event).toMatchObject({ act: 'employment.unmask', reason: purpose, subjectIds: [employmentId] });
  });

  it('are not shown without a purpose', async () => {
    const attempt = finder.byOrgAffiliation(OPERATOR, `secret@${NUMBER}`, { unmask: { purpose: ' ' } });
    await expect(attempt).rejects.toMatchObject(refusal('directory.purpose-missing'));
  });

  it('stay protected when the person is employed elsewhere', async () => {
    const { personId } = await finder.byOrgAffiliation(OPERATOR, `secret@${NUMBER}`);
    const second = employee('secret2', { person: { id: personId }, protectedIdentity: false });
    await employees.addEmployee(OPERATOR, second);
    expect(await finder.byOrgAffiliation(OPERATOR, `secret2@${NUMBER}`)).toMatchObject({ masked: true });
  });
});

describe('a person who is employed elsewhere too', () => {
  it('is marked protected by an operator alone, and never silently left unprotected', async () => {
    const { personId } = await employees.addEmployee(OPERATOR, employee('shared'));
    const elsewhere = employee('shared', { organisation: OTHER_NUMBER, person: { id: personId } });
    await employees.addEmployee(OPERATOR, elsewhere);
    const second = employee('shared2', { person: { id: personId }, protectedIdentity: true });
    const attempt = employees.addEmployee(administratorOf(organisation), second);
    await expect(attempt).rejects.toMatchObject(refusal('person.employed-elsewhere'));
    await employees.addEmployee(OPERATOR, second);
    expect(await finder.byOrgAffiliation(OPERATOR, `shared@${NUMBER}`)).toMatchObject({ masked: true });
  });
});

describe('finding an employment', () => {
  it.each([
    ['employment.malformed', 'anna'],
    ['employment.not-found', `nobody@${NUMBER}`],
    ['organisation.not-found', 'anna@2021005521'],
  ])('is refused as %s', async (code, orgAffiliation) => {
    await expect(finder.byOrgAffiliation(OPERATOR, orgAffiliation)).rejects.toMatchObject(refusal(code));
  });
});

describe('a service without a key for personal numbers', () => {
  it('refuses to store one, and says what would allow it', async () => {
    const closed = await Register.open({ personalNumbers: false });
    try {
      await closed.organisation();
      const input = employee('anna', { person: { personalNumber: number } });
      const attempt = closed.get(EmployeesService).addEmployee(OPERATOR, input);
      await expect(attempt).rejects.toMatchObject(refusal('personal-number.not-enabled'));
    } finally {
      await closed.close();
    }
  });
});
