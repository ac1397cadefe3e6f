import type { EvidenceRefusal } from '../../src/domain/relying-parties/evidence.js';
import { AdministeredDecisions } from '../../src/domain/decisions/administered-decisions.service.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { LOA2, LOA3, type Login } from '../support/login.js';
import { OPERATOR } from '../support/service.js';
import { askGraphql } from '../support/graphql.js';
import { OTHER_NUMBER, type Answer, type AskedWorld } from './asked-world.js';
import { base64, openLoginWorld, ORG_AFFILIATION, PERSONAL_NUMBER, type LoginWorld } from './login-world.js';

let login: LoginWorld;
let world: AskedWorld;
/** Powers that Anna has, by the action that each covers: each for a level. */
const LEVELS = { decide: undefined, pay: LOA3, sign: LOA2 } as const;
beforeAll(async () => {
  login = await openLoginWorld();
  world = login.world;
  for (const [action, level] of Object.entries(LEVELS)) {
    const covers = { actions: [action], resourceTypes: ['case'], dimensions: [{ name: 'case' }] };
    const power = await world.power({ ...covers, ...(level && { assuranceLevels: [level] }) });
    await world.grant(login.anna, power, { limits: { case: ['1'] } });
  }
}, 60_000);
afterAll(() => world.service.stop());

type Context = Record<string, unknown>;
const ask = (context: Context | undefined, action = 'pay', token = login.requiring.token) =>
  world.ask(token, login.anna, { action, ...(context && { context }) });
const recorded = async ({ context: { id } }: Answer) => (await world.recorded(id))[0];
const bare = { decision: false, context: { id: expect.any(String) as string } };

const DECIDE = `query ($question: QuestionInput!) {
  decide(question: $question) { id permitted evidenceRefused reason { code acceptedLevels } } }`;
const questionOf = (action: string, id = login.anna) => ({
  ...{
    subject: { type: 'orgAffiliation', id },
    action: { name: action },
    resource: { type: 'case', id: '1' },
  },
});
const decide = async (more: object, action = 'pay', token = login.requiring.token) => {
  const variables = { question: { ...questionOf(action), ...more } };
  const { data, errors } = await askGraphql(world.service.address, token, { query: DECIDE, variables });
  expect(errors).toEqual([]);
  return (data as { decide: Record<string, unknown> }).decide;
};

describe('a login that is proven', () => {
  it('lets decide by its level, by every door', async () => {
    const evidence = login.shown();
    for (const [action, permitted] of [
      ['decide', true],
      ['pay', true],
      ['sign', false],
    ] as const) {
      expect((await ask({ evidence }, action)).decision).toBe(permitted);
      expect((await decide({ evidence }, action)).permitted).toBe(permitted);
    }
    expect((await ask({ evidence }, 'sign')).context).toMatchObject({
      ...{ reason: 'level-too-low', acr_values: LOA2 },
    });
  });

  it('counts instead of the level that the party says, and is on record without a name', async () => {
    const answer = await ask({ evidence: login.shown({ level: LOA2 }), acr: LOA3 });
    expect(answer).toMatchObject({ decision: false, context: { reason: 'level-too-low' } });
    const row = await recorded(answer);
    expect(row).toMatchObject({
      assurance: {
        ...{ level: 'proven', uri: LOA2, identityProvider: login.provider.entityId },
        authenticatedAt: expect.stringMatching(/Z$/) as string,
      },
      decision: { context: { acr: LOA2 } },
    });
    expect(row?.decision).not.toHaveProperty('context.evidence');
    expect(JSON.stringify(row)).not.toContain('anna');
  });

  it('counts under an agreement that does not require it, too', async () => {
    const { token, entityId } = await login.party({ requireEvidence: false });
    const evidence = login.shown({ audience: entityId, level: LOA2 });
    expect((await ask({ acr: LOA3 }, 'pay', token)).decision).toBe(true);
    expect((await ask({ acr: LOA3, evidence }, 'pay', token)).decision).toBe(false);
    expect((await ask({ acr: LOA3, evidence }, 'sign', token)).decision).toBe(true);
  });

  it('is of the person by her personal number, and of the subject by it', async () => {
    const evidence = login.shown({ attributes: { [PERSONAL_NUMBER]: ['199001012385'] } });
    expect((await ask({ evidence })).decision).toBe(true);
    const { token, entityId } = await login.party({ personalNumberSubjects: true });
    const subject = { type: 'personalIdentityNumber', id: '199001012385' };
    const body = {
      ...questionOf('pay'),
      subject,
      context: { evidence: login.shown({ audience: entityId }) },
    };
    expect(await (await world.post(token, 'evaluation', body)).json()).toMatchObject({ decision: true });
  });

  it('is what is found by: resources and actions that would be permitted at its level', async () => {
    const context = { evidence: login.shown() };
    const { subject, resource } = questionOf('');
    const actions = await world.post(login.requiring.token, 'search/action', { subject, resource, context });
    expect(
      ((await actions.json()) as { results: { name: string }[] }).results.map(({ name }) => name),
    ).toEqual([...['decide', 'pay']]);
    const searched = async (action: string) => {
      const body = { subject, action: { name: action }, resource: { type: 'case' }, context };
      return (await world.post(login.requiring.token, 'search/resource', body)).json();
    };
    expect(await searched('pay')).toMatchObject({ results: [{ id: '1' }] });
    expect(await searched('sign')).toMatchObject({ results: [] });
  });

  it('lets attributes be released over GraphQL as over SAML', async () => {
    const query = `query ($subject: SubjectInput!, $evidence: LoginEvidence) {
      releasedAttributes(subject: $subject, attributes: [{ name: "orgAffiliation" }], evidence: $evidence) {
        responseId evidenceRefused attributes { friendlyName values } } }`;
    const released = async (evidence?: string) => {
      const subject = { type: 'ORG_AFFILIATION', value: login.anna };
      const variables = { subject, ...(evidence !== undefined && { evidence }) };
      const answer = await askGraphql(world.service.address, login.requiring.token, { query, variables });
      return (answer.data as { releasedAttributes: { responseId: string } }).releasedAttributes;
    };
    const told = await released(login.shown());
    expect(told).toMatchObject({
      ...{ evidenceRefused: null, attributes: [{ friendlyName: 'orgAffiliation', values: [login.anna] }] },
    });
    expect((await world.recorded(told.responseId))[0]).toMatchObject({
      ...{ outcome: 'released', assurance: { level: 'proven', uri: LOA3 } },
    });
    expect(await released()).toMatchObject({ evidenceRefused: null, attributes: [] });
    const foreign = login.shown({ audience: 'https://other.example/saml' });
    expect(await released(foreign)).toMatchObject({ evidenceRefused: 'another-audience', attributes: [] });
  });
});

describe('under an agreement that requires evidence', () => {
  it('nothing is told without, and the record says why', async () => {
    for (const action of Object.keys(LEVELS)) {
      const answer = await ask({ acr: LOA3 }, action);
      expect(answer).toEqual(bare);
      expect(await recorded(answer)).toMatchObject({
        ...{ outcome: 'denied', withheld: { '*': 'evidence-missing' } },
        ...{ assurance: { level: 'claimed', uri: LOA3 }, decision: { reason: 'login-not-proven' } },
      });
    }
    expect(await decide({ context: { acr: LOA3 } })).toMatchObject({ permitted: false, reason: null });
  });

  it('nobody is found who may: no login of theirs can be shown', async () => {
    const body = { ...questionOf('decide'), subject: { type: 'orgAffiliation' } };
    const found = await world.post(login.requiring.token, 'search/subject', body);
    expect(await found.json()).toMatchObject({ results: [] });
  });

  it('who is unknown is answered as who is not shown to have logged in', async () => {
    const evidence = login.shown();
    for (const context of [{}, { evidence }]) {
      const body = { ...questionOf('pay', 'nobody@5562265719'), context };
      expect(await (await world.post(login.requiring.token, 'evaluation', body)).json()).toEqual(bare);
    }
  });

  it('each of several who act together shows a login of their own', async () => {
    const power = await world.power({ actions: ['close'], personsTogether: 2, assuranceLevels: [LOA3] });
    const bo = await world.employee('bo');
    for (const one of [login.anna, bo]) await world.grant(one, power);
    const asks = (subject: string, context: Context) =>
      world.ask(login.requiring.token, subject, { action: 'close', context });
    const first = await asks(login.anna, { evidence: login.shown() });
    expect(first.context.reason).toBe('more-persons-needed');
    const together = first.context.together?.reference;
    expect(await asks(bo, { together })).toEqual(bare);
    expect(await asks(bo, { together, evidence: login.shown() })).toEqual(bare);
    const evidence = login.shown({ attributes: { [ORG_AFFILIATION]: [bo] } });
    expect((await asks(bo, { together, evidence })).decision).toBe(true);
  });

  it('what was decided is decided the same again, with proof and without', async () => {
    for (const context of [{ evidence: login.shown() }, { acr: LOA3 }, { evidence: base64('<a/>') }]) {
      const row = await recorded(await ask(context));
      const { same } = await world.get(AdministeredDecisions).replay(OPERATOR, String(row?.id));
      expect(same).toBe(true);
    }
  });

  it('an administrator is told that it is the login that the party has to prove', async () => {
    const explained = await world.get(AdministeredDecisions).explain(OPERATOR, {
      ...{ employment: login.anna, relyingParty: login.requiring.entityId },
      ...{ action: { name: 'pay' }, resource: { type: 'case', id: '1' }, context: { acr: LOA3 } },
    });
    expect(explained).toMatchObject({ outcome: 'deny', reason: { code: 'login-not-proven' } });
  });
});

describe('a login that does not count', () => {
  type Case = [EvidenceRefusal, Partial<Login>];
  it.each<Case>([
    ['another-audience', { audience: 'https://other.example/saml' }],
    ['another-audience', { audience: null }],
    ['not-valid-now', { notOnOrAfter: -120 }],
    ['not-valid-now', { notBefore: 120 }],
    ['session-over', { sessionEnds: -1 }],
    ['level-not-certified', { level: 'http://id.elegnamnden.se/loa/1.0/loa4' }],
    ['identity-provider-unknown', { issuer: 'https://unknown.example/idp' }],
  ])('is refused by name to the party, whatever is agreed: %s by %j', async (reason, changes) => {
    const trusting = await login.party({ requireEvidence: false });
    for (const { token, entityId } of [login.requiring, trusting]) {
      const evidence = login.shown({ audience: entityId, ...changes });
      const answer = await ask({ evidence, acr: LOA3 }, 'decide', token);
      expect(answer).toEqual({
        ...{ decision: false, context: { id: expect.any(String) as string, evidence_refused: reason } },
      });
      expect(await recorded(answer)).toMatchObject({
        ...{ withheld: { '*': 'evidence-refused' }, assurance: { level: 'refused', reason } },
      });
    }
  });

  it('is refused by name when another provider signed it, or it is no assertion', async () => {
    const other = await makeIdentityProvider(login.provider.entityId);
    const refusedAs = async (evidence: string) => {
      const { context } = await ask({ evidence });
      expect(await decide({ evidence })).toMatchObject({
        permitted: false,
        evidenceRefused: context.evidence_refused,
      });
      return context.evidence_refused;
    };
    expect(await refusedAs(login.shown({}, other))).toBe('signature');
    const altered = Buffer.from(login.shown({ level: LOA2 }), 'base64')
      .toString()
      .replace(LOA2, LOA3);
    expect(await refusedAs(base64(altered))).toBe('signature');
    for (const text of ['text', '<a/>', '<!DOCTYPE a><a/>', '\xff'])
      expect(await refusedAs(base64(text))).toBe('unreadable');
  });

  it.each<Case>([
    ['another-person', { attributes: { [ORG_AFFILIATION]: ['bo@5562265719'] } }],
    ['another-person', { attributes: { [PERSONAL_NUMBER]: ['199001022384'] } }],
    ['another-person', { attributes: { 'urn:oid:2.5.4.42': ['Anna'] } }],
    ['login-too-old', { authenticated: -3 * 3600 }],
  ])('of this subject is answered as about nobody: %s by %j', async (reason, changes) => {
    const answer = await ask({ evidence: login.shown(changes) }, 'decide');
    expect(answer).toEqual(bare);
    expect(await recorded(answer)).toMatchObject({
      ...{ withheld: { '*': 'evidence-refused' }, assurance: { level: 'refused', reason } },
    });
  });

  it('is not on record as the login of another whom the party has no agreement about', async () => {
    const elsewhere = await world.employee('anna', OTHER_NUMBER);
    const answer = await world.ask(login.requiring.token, elsewhere, {
      context: { evidence: login.shown() },
    });
    expect(answer).toEqual(bare);
    expect(await recorded(answer)).toMatchObject({
      ...{ withheld: { '*': 'no-agreement' }, assurance: { level: 'refused', reason: 'another-person' } },
    });
  });

  it('finds nothing either', async () => {
    const { subject, resource } = questionOf('');
    const context = { evidence: login.shown({ audience: null }) };
    const { token } = await login.party({ requireEvidence: false });
    const found = await world.post(token, 'search/action', { subject, resource, context });
    expect(await found.json()).toMatchObject({
      ...{ results: [], context: { evidence_refused: 'another-audience' } },
    });
  });
});

describe('several questions', () => {
  it('have the evidence of their own context, or else the one of all', async () => {
    const bo = await world.employee('carl');
    const power = await world.power({ actions: ['write'], assuranceLevels: [LOA3] });
    for (const one of [login.anna, bo]) await world.grant(one, power);
    const of = (id: string) => ({ type: 'orgAffiliation', id });
    const his = login.shown({ attributes: { [ORG_AFFILIATION]: [bo] } });
    const body = {
      ...{ action: { name: 'write' }, resource: { type: 'case', id: '1' } },
      context: { evidence: login.shown() },
      evaluations: [
        { subject: of(login.anna) },
        { subject: of(bo) },
        { subject: of(bo), context: { evidence: his } },
        { subject: of(login.anna), context: { evidence: his } },
        { subject: of(login.anna), context: {} },
        { subject: of(login.anna), context: { evidence: '' } },
      ],
    };
    const answered = await world.post(login.requiring.token, 'evaluations', body);
    const { evaluations } = (await answered.json()) as { evaluations: Answer[] };
    expect(evaluations.map(({ decision }) => decision)).toEqual([true, false, true, false, false, false]);
    expect(evaluations[5]?.context).toMatchObject({
      ...{
        error: {
          status: 400,
          message: expect.stringMatching(/evaluations\[5\]\.context\.evidence/) as string,
        },
      },
    });
  });

  it('may be a hundred with one login', async () => {
    const { action, resource, subject } = questionOf('pay');
    const one = { action, resource, subject };
    const evaluations = Array.from({ length: 100 }, () => one);
    const body = { context: { evidence: login.shown() }, evaluations };
    const answered = await world.post(login.requiring.token, 'evaluations', body);
    const decisions = ((await answered.json()) as { evaluations: Answer[] }).evaluations;
    expect(decisions.filter(({ decision }) => decision)).toHaveLength(100);
  });
});

describe('evidence that cannot be taken', () => {
  it.each([
    ['no text', 1],
    ['no base64', 'a-_='],
    ['base64 with line breaks', 'AAAA\nAAAA'],
    ['half of a group', 'AAAAA'],
    ['more than is looked at', 'A'.repeat(50_004)],
    ['nothing', ''],
  ])('is a bad request that names where it is, over AuthZEN and GraphQL: %s', async (_, evidence) => {
    const body = { ...questionOf('pay'), context: { evidence } };
    const refused = await world.post(login.requiring.token, 'evaluation', body);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.stringMatching(/^context\.evidence /),
    ]);
    const variables = { question: { ...questionOf('pay'), evidence } };
    const { errors } = await askGraphql(world.service.address, login.requiring.token, {
      query: DECIDE,
      variables,
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).not.toContain('AAAA');
  });

  it('is a bad request in a search for subjects', async () => {
    const body = {
      ...questionOf('pay'),
      subject: { type: 'orgAffiliation' },
      context: { evidence: login.shown() },
    };
    expect((await world.post(login.requiring.token, 'search/subject', body)).status).toBe(400);
  });

  it('is refused over GraphQL within a document, and within the context, where it would be kept', async () => {
    const { token } = login.requiring;
    const evidence = login.shown();
    const refused = async (query: string, variables: object) => {
      const { errors, data } = await askGraphql(world.service.address, token, { query, variables });
      expect(data ?? null).toBeNull();
      expect(JSON.stringify(errors)).not.toContain(evidence.slice(0, 40));
      return errors[0]?.message;
    };
    const literal = `{ releasedAttributes(subject: { type: EPPN, value: "a@b.se" }, evidence: "${evidence}") { responseId } }`;
    expect(await refused(literal, {})).toMatch(/variable only/);
    const context = { evidence };
    expect(await refused(DECIDE, { question: { ...questionOf('pay'), context } })).toMatch(
      /question\.context/,
    );
    const search = { ...questionOf('pay'), subject: { type: 'orgAffiliation' }, context };
    const who = 'query ($search: SubjectSearchInput!) { whoMay(search: $search) { id } }';
    expect(await refused(who, { search })).toMatch(/search\.context/);
  });
});
