import { loginAssertion, signedLikeOpenSaml } from '../support/login.js';
import { DENIED } from './asker.js';
import {
  inClear,
  PAY,
  powersIn,
  startEvidenceScenario,
  type EvidenceScenario,
} from './evidence-arrangements.js';
import { SIGN } from './scenario.js';

describe('evidence in clear, in development,', () => {
  let scenario: EvidenceScenario;
  beforeAll(async () => {
    scenario = await startEvidenceScenario({ NODE_ENV: 'development' });
  });
  afterAll(() => scenario.stop());

  const send = (evidence: string) => scenario.requiring.send(inClear(scenario.requiring, evidence));
  const likeOpenSaml = () => signedLikeOpenSaml(loginAssertion(scenario.login()), scenario.provider.signing);

  it('counts as encrypted evidence does', async () => {
    expect(powersIn(await send(scenario.signed()))).toEqual([PAY, SIGN]);
  });

  it("counts where its signature covers namespaces that the query's leaves out", async () => {
    expect(powersIn(await send(likeOpenSaml()))).toEqual([PAY, SIGN]);
    const declaredOutside = inClear(scenario.requiring, likeOpenSaml().replace(/ xmlns:xs="[^"]*"/, ''));
    const moved = declaredOutside.replace(
      '<soap:Body',
      '<soap:Body xmlns:xs="http://www.w3.org/2001/XMLSchema"',
    );
    expect(powersIn(await scenario.requiring.send(moved))).toEqual([PAY, SIGN]);
  });

  it('does not count when what its signature covers was changed', async () => {
    const other = likeOpenSaml()
      .replace('xmlns:xs=', 'xmlns:xs2="urn:x" xmlns:xs=')
      .replace('PrefixList="xs"', 'PrefixList="xs xs2"');
    expect((await send(other)).assertion).toBeUndefined();
    expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'signature' } });
    const altered = inClear(scenario.requiring, scenario.signed()).replace('loa/1.0/loa3', 'loa/1.0/loa2');
    expect((await scenario.requiring.send(altered)).status).toEqual(DENIED);
  });

  it('is refused twice, within something else, or in another confirmation', async () => {
    const signed = () => scenario.signed();
    expect((await send(signed() + signed())).status).toEqual(DENIED);
    expect((await send(signed() + loginAssertion(scenario.login()))).status).toEqual(DENIED);
    expect((await send(`<w:w xmlns:w="urn:w">${signed()}</w:w>`)).status).toEqual(DENIED);
    const vouched = inClear(scenario.requiring, signed(), 'sender-vouches');
    expect((await scenario.requiring.send(vouched)).status).toEqual(DENIED);
  });

  it('is refused with an ID that the query has, too', async () => {
    const body = inClear(scenario.requiring, scenario.signed({ id: '_of-the-evidence' }));
    const [, id] = /<ns0:AttributeQuery[^>]* ID="([^"]*)"/.exec(body)!;
    const { status, assertion } = await scenario.requiring.send(body.replaceAll('_of-the-evidence', id!));
    expect([status[0], assertion]).toEqual(['Requester', undefined]);
  });
});
