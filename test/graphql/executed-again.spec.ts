import { startWithSample, type GraphqlService } from '../support/graphql.js';

// A document that was asked a second time was compiled, and the compiler dropped variables inside of a JsonObject literal: who
// was nobody of the organisation that the question named was permitted; and it knew no defaults of variables.

let service: GraphqlService;
let token: string;
beforeAll(async () => {
  service = await startWithSample();
  token = await service.eService('https://tillstand.example/saml');
}, 60_000);
afterAll(() => service.stop());

const HASSAN = 'subject: { type: "orgAffiliation", id: "hassan.ali@2999991009" }';
const ANNA = 'subject: { type: "orgAffiliation", id: "anna.andersson@2999990001" }';
const ACT = 'action: { name: "apply" }, resource: { type: "permit", id: "1" }';

it.each<{ what: string; query: string; variables?: Record<string, unknown>; data: unknown }>([
  {
    what: 'a variable within an object of JSON, which names another organisation',
    query: `query ($o: String!) { decide(question: { ${HASSAN}, ${ACT}, context: { organisation: $o } }) { permitted } }`,
    variables: { o: '2999990001' },
    data: { decide: { permitted: false } },
  },
  {
    what: 'a variable within an object of JSON, which is a limit',
    query: `query ($n: Int!, $u: String!) { decide(question: { ${ANNA}, action: { name: "apply" },
      resource: { type: "permit", id: "1", properties: { caseType: "x", amount: $n, unit: $u, list: [$n] } } }) { permitted reason { code dimension } } }`,
    variables: { n: 5, u: 'TILL-S' },
    data: { decide: { permitted: false, reason: { code: 'limit-not-told', dimension: 'case-type' } } },
  },
  {
    what: 'a search with a variable within an object of JSON',
    query: `query ($o: String!) { whoMay(search: { subject: { type: "orgAffiliation" }, ${ACT}, context: { organisation: $o } }) { edges { node { id } } } }`,
    variables: { o: '2999990001' },
    data: { whoMay: { edges: [] } },
  },
  {
    what: 'the default of a variable',
    query: `query ($t: SubjectType! = ORG_AFFILIATION) {
      releasedAttributes(subject: { type: $t, value: "nobody@2999991009" }, attributes: [{ name: "role" }]) { attributes { values } } }`,
    data: { releasedAttributes: { attributes: [] } },
  },
])('answers the same however often it is asked: $what', async ({ query, variables = {}, data }) => {
  for (let times = 0; times < 4; times++)
    expect(await service.ask(token, query, variables)).toMatchObject({ data, errors: [] });
});

describe('of an administrator', () => {
  let administrator: string;
  beforeAll(
    async () => (administrator = await service.client(['mandates:read', 'directory:read'], '2999990001')),
  );

  it('takes the default of a variable, also where it was given before', async () => {
    const query = `query ($a: DateTime = "2026-11-30T00:00:00Z", $n: Int! = 1) {
      whatMay(employment: "anna.andersson@2999990001", at: $a) { power }
      employees(organisation: "2999990001", first: $n) { edges { node { id } } } }`;
    const sizes = [];
    for (const variables of [{ n: 2 }, { n: 2 }, {}, {}, { n: 2 }]) {
      const { data, errors } = await service.ask(administrator, query, variables);
      expect(errors).toEqual([]);
      sizes.push((data?.employees as { edges: unknown[] }).edges.length);
    }
    expect(sizes).toEqual([2, 2, 1, 1, 2]);
  });

  it('takes a variable that is left out for absent, also where it was given before', async () => {
    const query = `query ($n: Int) { employees(organisation: "2999990001", first: $n) { edges { node { id } } } }`;
    const sizes = [];
    for (const variables of [{ n: 1 }, { n: 1 }, { n: 1 }, {}, { n: 1 }]) {
      const { data, errors } = await service.ask(administrator, query, variables);
      expect(errors).toEqual([]);
      sizes.push((data?.employees as { edges: unknown[] }).edges.length > 1);
    }
    expect(sizes).toEqual([false, false, false, true, false]);
  });

  it('takes a variable within an object of JSON', async () => {
    const query = `query ($n: Int!) { explainDecision(question: { employment: "anna.andersson@2999990001", action: { name: "apply" },
      resource: { type: "permit", id: "1", properties: { amount: $n, unit: "TILL-S", list: [$n] } } }) { decision { reason { dimension } } } }`;
    const told = [];
    for (let times = 0; times < 4; times++) told.push(await service.ask(administrator, query, { n: 5 }));
    expect(new Set(told.map(({ data, errors }) => JSON.stringify([data, errors.length]))).size).toBe(1);
    expect(JSON.stringify(told[3])).not.toContain('amount');
  });

  it('executes no other operation than is named', async () => {
    const query = 'query A { me { kind } }';
    const told = [];
    for (const operationName of ['A', 'A', 'B', 'B']) {
      const response = await fetch(`${service.address}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      });
      const { data } = (await response.json()) as { data?: unknown };
      told.push(data);
    }
    const me = { me: { kind: 'CLIENT' } };
    expect(told).toEqual([me, me, undefined, undefined]);
  });

  it('executes the operation that is named, whichever was named first', async () => {
    const query = 'query A { me { kind } } query B { me { actor } }';
    for (const operationName of ['A', 'A', 'B', 'B', 'A']) {
      const response = await fetch(`${service.address}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      });
      const { data } = (await response.json()) as { data: { me: object } };
      expect(Object.keys(data.me)).toEqual([operationName === 'A' ? 'kind' : 'actor']);
    }
  });
});
