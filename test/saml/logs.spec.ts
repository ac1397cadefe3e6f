import type { Variables } from '../../src/platform/config/environment.js';
import { attackCorpus } from '../saml-xml/attack-corpus.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { LOA3, loginAssertion, signedLogin } from '../support/login.js';
import { makeKeyPair } from '../saml-xml/parties.js';
import { EXEMPEL } from './arrangements.js';
import { ORG_AFFILIATION, type Asker } from './asker.js';
import { startProcessScenario, type ProcessScenario } from './process-scenario.js';
import { ANNA, ANNAS_NUMBER, BASE, HANDLES } from './scenario.js';

interface Line {
  readonly msg: string;
  readonly requestId?: string;
  readonly requester?: string;
  readonly status?: string;
  readonly reason?: string;
}

describe('what the service writes of itself', () => {
  let scenario: ProcessScenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startProcessScenario({ LOG_LEVEL: 'trace' });
    asker = await scenario.party(
      'logged',
      {},
      { personalNumberSubjects: true, release: ['personalIdentityNumber', 'o'] },
    );
  });
  afterAll(() => scenario.stop());

  const lines = (): Line[] =>
    scenario
      .service()
      .output()
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  /** The log comes through a pipe of its own, often after the answer. */
  const logged = async (isWanted: (line: Line) => boolean): Promise<Line> => {
    for (;;) {
      const found = lines().find(isWanted);
      if (found) return found;
      await new Promise(setImmediate);
    }
  };

  it('names the query and the party, and what became of it', async () => {
    await asker.ask({ id: '_good', nameId: ANNA });
    expect(await logged(({ requestId }) => requestId === '_good')).toMatchObject({
      requester: asker.entityId,
      status: 'Success',
    });
  });

  it('says why a query was refused, which the answer does not', async () => {
    const { text } = await asker.ask({ id: '_late', nameId: ANNA, issueInstant: new Date(0) });
    expect(await logged(({ reason }) => reason === 'too-old')).toMatchObject({
      requester: asker.entityId,
      status: 'RequestDenied',
    });
    expect(text).not.toContain('too-old');
  });

  it('never holds a login that is shown for a decision or a release, nor does what it is refused with', async () => {
    const token = await scenario.arrange.tokenOf(asker.entityId);
    const provider = await makeIdentityProvider('https://logged.example/idp', {
      scopes: [EXEMPEL],
      levels: [LOA3],
    });
    await scenario.arrange.identityProvider(provider);
    const attributes = { [ORG_AFFILIATION]: [ANNA] };
    const said = { issuer: provider.entityId, audience: asker.entityId, attributes };
    const login = Buffer.from(signedLogin(loginAssertion(said), provider.signing)).toString('base64');
    const question = {
      ...{
        subject: { type: 'orgAffiliation', id: ANNA },
        action: { name: 'a' },
        resource: { type: 't', id: '1' },
      },
    };
    const send = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${asker.address}${path}`, init)).text();
    };
    const query = `query ($subject: SubjectInput!, $evidence: LoginEvidence) {
      releasedAttributes(subject: $subject, evidence: $evidence) { attributes { friendlyName } } }`;
    const subject = { type: 'ORG_AFFILIATION', value: ANNA };
    const cut = login.slice(0, -4);
    const answers = [];
    for (const evidence of [login, cut, `${login}*`, [login]]) {
      answers.push(await send('/access/v1/evaluation', { ...question, context: { evidence } }));
      answers.push(await send('/graphql', { query, variables: { subject, evidence } }));
    }
    const literal = query.replace('evidence: $evidence', `evidence: "${login}"`);
    answers.push(await send('/graphql', { query: literal, variables: { subject } }));
    expect(answers[1]).toContain('friendlyName');
    await asker.ask({ id: '_shown', nameId: ANNA });
    await logged(({ requestId }) => requestId === '_shown');
    for (const text of [...answers, scenario.service().output()]) {
      expect(text).not.toContain(login.slice(0, 30));
      expect(text).not.toContain(login.slice(400, 430));
    }
  });

  it('never holds who was asked about, what was answered, or anything of a body', async () => {
    await asker.ask({ nameId: ANNA });
    await asker.ask({ nameId: ANNA, encrypted: true });
    await asker.ask({ nameId: { format: 'urn:oid:1.2.752.29.4.13', value: ANNAS_NUMBER } });
    await asker.ask({
      nameId: ANNA,
      attributes: [{ name: `${BASE}/role`, values: [`${HANDLES}@${EXEMPEL}`] }],
    });
    await asker.ask({ nameId: 'okand.person@2021006883' });
    await asker.ask({ nameId: ANNA, attributes: [{ name: 'urn:x' }, { name: 'urn:x' }] });
    await sendAttacks();
    await askWhatCannotBeFound();
    await asker.post('<anna.andersson/>', { 'content-type': 'application/x-anna.andersson' });
    await fetch(`${asker.address}/saml/anna.andersson?number=${ANNAS_NUMBER}`);
    await asker.ask({ id: '_last', nameId: ANNA });
    await logged(({ requestId }) => requestId === '_last');
    const written = scenario.service().output();
    expect(lines().length).toBeGreaterThan(100);
    expect(written).not.toMatch(/anna|andersson|okand|mallory/i);
    expect(written).not.toContain(ANNAS_NUMBER);
    expect(written).not.toContain(ANNAS_NUMBER.slice(2));
    expect(written).not.toMatch(/<\w+|Envelope|SignatureValue|xmlns/);
    expect(written).not.toContain(HANDLES);
    const secrets = secretsOf(scenario.setting.variables);
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(written).not.toContain(secret);
  });

  async function sendAttacks(): Promise<void> {
    const [party, stranger] = [await makeKeyPair('rsa'), await makeKeyPair('rsa')];
    const query = asker.query({ nameId: `mallory@${EXEMPEL}` });
    const victim = { value: ANNA, format: ORG_AFFILIATION };
    for (const { body } of attackCorpus({ query, victim, party, stranger })) await asker.post(body);
  }

  /** The database refuses, with a message that quotes what it was asked. */
  async function askWhatCannotBeFound(): Promise<void> {
    const owner = await scenario.setting.database.connect();
    await owner.query('ALTER TABLE identifier RENAME TO identifier_gone');
    expect((await asker.ask({ nameId: ANNA })).status).toEqual(['Responder']);
    await owner.query('ALTER TABLE identifier_gone RENAME TO identifier');
    expect((await asker.ask({ nameId: ANNA })).status).toEqual(['Success']);
  }
});

/** The passwords and the key among the variables. */
function secretsOf({
  ADMINISTRATION_DATABASE_URL: one,
  ANSWERING_DATABASE_URL: other,
  PERSONAL_NUMBER_KEY: key,
}: Variables) {
  const passwords = [one, other].map((url) => new URL(url ?? '').password);
  return [...passwords, key].filter((secret) => secret !== undefined && secret !== '');
}
