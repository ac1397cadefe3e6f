import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXEMPEL } from '../saml/arrangements.js';
import {
  MANDATE,
  PAY,
  powersIn,
  startEvidenceScenario,
  type EvidenceScenario,
} from '../saml/evidence-arrangements.js';
import { ANNA, SIGN } from '../saml/scenario.js';
import { LOA3 } from '../support/login.js';
import { makeClientKeys } from './client-keys.js';
import { describeWith } from './foreign-software.js';
import { Pysaml2Provider } from './pysaml2-provider/pysaml2-provider.js';

const ENTITY_ID = 'https://pysaml2.example/idp';

describeWith(['pysaml2'], 'pysaml2, stock, as the identity provider whose login is shown', () => {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-pysaml2-'));
  let scenario: EvidenceScenario;
  let provider: Pysaml2Provider;

  beforeAll(async () => {
    scenario = await startEvidenceScenario();
    const { rsa } = await makeClientKeys(folder);
    const category = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';
    provider = new Pysaml2Provider({ entityId: ENTITY_ID, ...rsa, level: LOA3, category, scope: EXEMPEL });
    const { metadata = '' } = await provider.perform({});
    await scenario.arrange.identityProvider({ entityId: ENTITY_ID, metadata });
  }, 60_000);
  afterAll(async () => {
    provider.stop();
    await scenario.stop();
    rmSync(folder, { recursive: true });
  });

  /** What the e-service has of it: the assertion to the letter, with the namespaces in scope where it stood. */
  async function signed(orgAffiliation = ANNA, audience = scenario.requiring.entityId): Promise<string> {
    const { response = '', error } = await provider.perform({ audience, orgAffiliation });
    expect(error).toBeUndefined();
    const [, root = ''] = /<\w+:Response([^>]*)>/.exec(response) ?? [];
    const [assertion = '', name = ''] = /<(\w+:Assertion)[^]*<\/\1>/.exec(response) ?? [];
    const own = / ([^>]*)/.exec(assertion)?.[1] ?? '';
    const inherited = (root.match(/xmlns:\w+="[^"]*"/g) ?? []).filter((one) => !own.includes(one));
    expect(assertion).toContain('SignatureValue');
    return assertion.replace(`<${name}`, `<${name} ${inherited.join(' ')}`);
  }

  async function decided(evidence: string): Promise<unknown> {
    const token = await scenario.arrange.tokenOf(scenario.requiring.entityId);
    const query = `query ($subject: SubjectInput!, $evidence: LoginEvidence) {
      releasedAttributes(subject: $subject, attributes: [{ name: "mandate" }], evidence: $evidence) {
        evidenceRefused attributes { values } } }`;
    const variables = {
      subject: { type: 'ORG_AFFILIATION', value: ANNA },
      evidence: Buffer.from(evidence).toString('base64'),
    };
    const answer = await fetch(`${scenario.service.address}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return ((await answer.json()) as { data: { releasedAttributes: unknown } }).data.releasedAttributes;
  }

  const ask = async (evidence: string) =>
    scenario.requiring.ask({ nameId: ANNA, attributes: [{ name: MANDATE }], evidence });

  it('proves the level, carried by a query and shown over GraphQL', async () => {
    const evidence = await signed();
    expect(powersIn(await ask(evidence))).toEqual([PAY, SIGN]);
    expect(await scenario.recorded()).toMatchObject({
      assurance: { level: 'proven', uri: LOA3, identityProvider: ENTITY_ID },
    });
    expect(await decided(evidence)).toMatchObject({
      evidenceRefused: null,
      attributes: [
        { values: expect.arrayContaining([PAY, SIGN].map((code) => `${code}@${EXEMPEL}`)) as unknown },
      ],
    });
  });

  it('proves nothing of somebody else, to another party, or altered', async () => {
    const other = await signed(`bo.berg@${EXEMPEL}`);
    const foreign = await signed(ANNA, 'https://other.example/saml');
    const altered = (await signed()).replace('transient-of-pysaml2', 'transient-of-somebody');
    for (const [evidence, reason] of [
      [other, 'another-person'],
      [foreign, 'another-audience'],
      [altered, 'signature'],
    ] as const) {
      expect((await ask(evidence)).assertion).toBeUndefined();
      expect(await scenario.recorded()).toMatchObject({ assurance: { level: 'refused', reason } });
    }
    expect(await decided(altered)).toEqual({ evidenceRefused: 'signature', attributes: [] });
  });
});
