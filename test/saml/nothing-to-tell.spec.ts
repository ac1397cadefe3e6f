import * as facts from '../support/facts.js';
import { ORG_AFFILIATION, type Asker, type Question } from './asker.js';
import { ANNA, ANNAS_NUMBER, BASE, startScenario, type Scenario } from './scenario.js';

const OTHER = '5562265719';
const NOT_ONBOARDED = '2021005521';

/** Everything but what is made anew for each answer. */
function lasting(text: string): string {
  return text
    .replace(/ (ID|InResponseTo)="[^"]*"/g, ' $1=""')
    .replace(/ IssueInstant="[^"]*"/g, ' IssueInstant=""')
    .replace(/ URI="#[^"]*"/g, ' URI=""')
    .replace(/(<ns2:(DigestValue|SignatureValue)>)[^<]*/g, '$1');
}

describe('the answer that tells nothing', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party('curious');
    const { arrange } = scenario;
    await arrange.organisation(OTHER, 'Utan avtal');
    await arrange.employee('bo', { organisation: OTHER });
    await arrange.employee('slutat');
    await arrange.endEmployment('slutat@2021006883');
    await arrange.employee('tom');
    const owner = await scenario.service.database.connect();
    const organisationId = await facts.organisation(owner, { number: NOT_ONBOARDED, onboarded_at: null });
    await facts.employment(owner, organisationId, { uid: 'eva' });
    await arrange.agreement(asker.entityId, { organisation: NOT_ONBOARDED });
  });
  afterAll(() => scenario.stop());

  const byNumber = { format: 'urn:oid:1.2.752.29.4.13', value: ANNAS_NUMBER };
  const cases: [string, Question][] = [
    ['nobody of that name', { nameId: 'ingen@2021006883' }],
    ['an organisation that nobody knows', { nameId: 'anna.andersson@5560360793' }],
    ['an organisation that has no agreement with the party', { nameId: `bo@${OTHER}` }],
    ['an organisation that has not been onboarded', { nameId: `eva@${NOT_ONBOARDED}` }],
    ['an employment that has ended', { nameId: 'slutat@2021006883' }],
    ['a subject that the party may not ask for in this way', { nameId: byNumber }],
    ['a malformed orgAffiliation', { nameId: { value: 'anna', format: ORG_AFFILIATION } }],
    ['an organisation number with a wrong check digit', { nameId: 'anna.andersson@2021006884' }],
    ['a subject of a kilobyte', { nameId: `${'a'.repeat(1000)}@2021006883` }],
    ['a subject with quotes of SQL', { nameId: `' or 1=1 --@2021006883` }],
    ['nothing held of what is asked', { nameId: 'tom@2021006883', attributes: [{ name: `${BASE}/role` }] }],
    ['no such value', { nameId: ANNA, attributes: [{ name: `${BASE}/role`, values: ['x@2021006883'] }] }],
    [
      'an attribute that the agreement does not list',
      { nameId: ANNA, attributes: [{ name: 'urn:oid:1.2.752.29.4.13' }] },
    ],
    ['an unknown attribute', { nameId: ANNA, attributes: [{ name: 'urn:x:unknown' }] }],
  ];

  it('is the same to the byte, whatever the reason', async () => {
    const answers = new Map<string, string>();
    for (const [name, question] of cases) {
      const answer = await asker.ask(question);
      expect([name, answer.status, answer.assertion]).toEqual([name, ['Success'], undefined]);
      answers.set(name, lasting(answer.text));
    }
    expect(new Set(answers.values()).size).toBe(1);
    expect([...answers.values()][0]).not.toMatch(/Assertion>|2021006883|andersson@/);
  });

  it('is as long, and has the same headers, whatever the reason', async () => {
    const shapes = new Set<string>();
    for (const [, question] of cases) {
      const { headers, text } = await asker.post(asker.soap(question));
      const lines = [...headers].filter(([name]) => name !== 'date').map((line) => line.join(': '));
      shapes.add(`${String(text.length)} ${lines.join('\n')}`);
    }
    expect(shapes.size).toBe(1);
  });

  it('is not what a known subject gets', async () => {
    expect(lasting((await asker.ask({ nameId: ANNA })).text)).toContain('EncryptedAssertion');
  });
});
