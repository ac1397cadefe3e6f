import { startWithSample, type GraphqlService } from '../support/graphql.js';

const PERMIT = 'https://behorig.example/powers/apply-for-permit';

let service: GraphqlService;
let token: string;
beforeAll(async () => {
  service = await startWithSample();
  token = await service.eService('https://tillstand.example/saml');
}, 60_000);
afterAll(() => service.stop());

const DECIDE = `query ($question: QuestionInput!) {
  decide(question: $question) {
    id permitted
    basis { power mandate passedOnFrom role }
    reason { code power dimension acceptedLevels admin { sv en } user { sv en } }
    together { reference needed have expiresAt }
  }
}`;

const question = (amount: number, uid = 'anna.andersson', number = '2999990001') => ({
  subject: { type: 'orgAffiliation', id: `${uid}@${number}` },
  action: { name: 'apply' },
  resource: { type: 'permit', id: '17', properties: { 'case-type': 'water', amount, unit: 'TILL-S' } },
});

interface Told {
  readonly id: string;
  readonly permitted: boolean;
  readonly basis: { readonly mandate: string } | null;
  readonly reason: { readonly code: string; readonly admin: { readonly sv: string } } | null;
}

async function decide(asked: object): Promise<Told> {
  const { data, errors } = await service.ask(token, DECIDE, { question: asked });
  expect(errors).toEqual([]);
  return data?.decide as Told;
}

async function overAuthzen(asked: object): Promise<{ decision: boolean; context: Record<string, unknown> }> {
  const response = await fetch(`${service.address}/access/v1/evaluation`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  return (await response.json()) as { decision: boolean; context: Record<string, unknown> };
}

it.each([
  ['a permit', question(50_000)],
  ['a limit that is exceeded', question(500_000)],
  ['a mandate that has ended', question(5, 'david.ek')],
  ['somebody unknown', question(5, 'nobody')],
  ['an unlimited mandate', question(5, 'hassan.ali', '2999991009')],
])('decides as AuthZEN does: %s', async (_, asked) => {
  const [told, other] = [await decide(asked), await overAuthzen(asked)];
  const { context } = other;
  expect(told.permitted).toBe(other.decision);
  expect([told.basis?.mandate, told.reason?.code, told.reason?.admin]).toEqual([
    (context.basis as { mandate?: string } | undefined)?.mandate,
    context.reason,
    context.reason_admin,
  ]);
});

it('decides many at a time, until one is denied where it is told to', async () => {
  const many = `query ($questions: [QuestionInput!]!, $semantic: DecisionSemantic!) {
    decideMany(questions: $questions, semantic: $semantic) { decisions { permitted reason { code } } }
  }`;
  const questions = [question(5), question(500_000), question(6)];
  const outcomes = async (semantic: string) => {
    const { data, errors } = await service.ask(token, many, { questions, semantic });
    expect(errors).toEqual([]);
    return (data?.decideMany as { decisions: Told[] }).decisions.map(({ permitted }) => permitted);
  };
  expect(await outcomes('EXECUTE_ALL')).toEqual([true, false, true]);
  expect(await outcomes('DENY_ON_FIRST_DENY')).toEqual([true, false]);
  expect(await outcomes('PERMIT_ON_FIRST_PERMIT')).toEqual([true]);
});

it('records what it was asked, which who reads records sees as it was decided', async () => {
  const { id } = await decide(question(50_000));
  const reader = await service.client(['records:read'], '2999990001');
  const query = `{ disclosures(organisation: "2999990001", first: 50) {
    edges { node { responseId channel outcome decision mandateIds } } } }`;
  const { data, errors } = await service.ask(reader, query);
  expect(errors).toEqual([]);
  const { edges } = data?.disclosures as { edges: { node: Record<string, unknown> }[] };
  const record = edges.map(({ node }) => node).find(({ responseId }) => responseId === id);
  expect(record).toMatchObject({ channel: 'graphql', outcome: 'PERMITTED' });
  expect(JSON.parse(record?.decision as string)).toMatchObject({
    ...{ power: PERMIT, action: { name: 'apply' }, resource: { properties: { amount: 50_000 } } },
  });
});

it.each([
  ['too deep', `{"a":`.repeat(30) + '1' + '}'.repeat(30)],
  ['no object', '[1]'],
])('refuses properties that are %s', async (_, json) => {
  const asked = question(5);
  const resource = { ...asked.resource, properties: JSON.parse(json) as object };
  const { data, errors } = await service.ask(token, DECIDE, { question: { ...asked, resource } });
  expect(data ?? null).toBeNull();
  expect(errors).toHaveLength(1);
});

// Of the digits that JavaScript does not keep nobody knew, and a permit was given above the maximum.
it('takes no number that cannot be compared exactly, in a variable or in the document', async () => {
  const body = JSON.stringify({ query: DECIDE, variables: { question: question(77_777) } });
  const response = await fetch(`${service.address}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body.replace('77777', '100000.00000000000001'),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'graphql.inexact' } }] });
  const literal = `{ decide(question: { subject: { type: "orgAffiliation", id: "anna.andersson@2999990001" }, action: { name: "apply" },
    resource: { type: "permit", id: "17", properties: { amount: 100000.00000000000001 } } }) { permitted } }`;
  const { data, errors } = await service.ask(token, literal);
  expect([data, errors[0]?.extensions.code]).toEqual([undefined, 'graphql.validation']);
});
