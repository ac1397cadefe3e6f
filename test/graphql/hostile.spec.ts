import { LIMITS } from '../../src/protocols/graphql/limits/limits.js';
import { askGraphql, startWithSample, type GraphqlAnswer, type GraphqlService } from '../support/graphql.js';

describe('POST /graphql, with what it must not take', () => {
  let service: GraphqlService;
  let token: string;

  beforeAll(async () => {
    service = await startWithSample();
    token = await service.client(['directory:read', 'mandates:read', 'directory:write'], '2999990001');
  }, 60_000);
  afterAll(() => service.stop());

  const send = (body: unknown, headers?: Record<string, string>) =>
    askGraphql(service.address, token, body, headers);

  const repeated = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => part(index)).join(' ');

  const deep = (levels: number) =>
    `{ organisation(number: "2999990001") ${'{ topUnits { organisation '.repeat(levels)}{ id }${' } }'.repeat(levels)} }`;

  const page =
    'employees(organisation: "2999990001", first: 100) { edges { node { mandates { passedOnTo { id holder { mandates { id } } } } } } }';

  it.each([
    ['no JSON', '{', 400, 'graphql.http-400'],
    [
      'JSON that would change prototypes',
      '{"query":"{ me { kind } }","__proto__":{}}',
      400,
      'graphql.http-400',
    ],
    [
      'a body over the limit',
      JSON.stringify({ query: `#${'x'.repeat(LIMITS.bodyBytes)}` }),
      413,
      'graphql.http-413',
    ],
    ['a batch', [{ query: '{ me { kind } }' }], 200, 'graphql.batch'],
    ['no query', {}, 200, 'graphql.body'],
    ['a query that is no text', { query: { kind: 'Document' } }, 200, 'graphql.body'],
    [
      'a parsed document as JSON text',
      { query: '{"kind":"Document","definitions":[]}' },
      200,
      'graphql.syntax',
    ],
    ['variables that are no object', { query: '{ me { kind } }', variables: [1] }, 200, 'graphql.body'],
    [
      'an operation name that is no name',
      { query: '{ me { kind } }', operationName: 'a\n b' },
      200,
      'graphql.body',
    ],
    ['a syntax error', { query: '{ me {' }, 200, 'graphql.syntax'],
    ['an unknown field', { query: '{ me { shoeSize } }' }, 200, 'graphql.validation'],
    ['too many tokens', { query: `{ ${repeated(LIMITS.tokens, () => 'me')} }` }, 200, 'graphql.too-long'],
    ['too deep a selection', { query: deep(LIMITS.depth) }, 200, 'graphql.too-deep'],
    [
      'too many aliases',
      { query: `{ ${repeated(LIMITS.aliases + 1, (i) => `a${i}: __typename`)} }` },
      200,
      'graphql.too-many-aliases',
    ],
    [
      'aliases in fragments',
      { query: `{ me { ...f } } fragment f on Me { ${repeated(LIMITS.aliases + 1, (i) => `a${i}: kind`)} }` },
      200,
      'graphql.too-many-aliases',
    ],
    [
      'fragments that contain each other',
      { query: '{ me { ...f } } fragment f on Me { ...g } fragment g on Me { ...f }' },
      200,
      'graphql.validation',
    ],
    ['introspection in production', { query: '{ __schema { types { name } } }' }, 200, 'graphql.validation'],
    ['a page that costs too much', { query: `{ ${page} }` }, 200, 'graphql.too-expensive'],
    [
      'a page size over the limit',
      { query: '{ organisations(first: 101) { edges { cursor } } }' },
      200,
      'input.invalid',
    ],
    [
      'a wrong value for a variable',
      {
        query: 'query ($x: Int!) { organisations(first: $x) { edges { cursor } } }',
        variables: { x: '199001012385' },
      },
      200,
      'graphql.variables',
    ],
    [
      'a date that does not exist',
      {
        query:
          '{ employee(orgAffiliation: "bo.berg@2999990001") { entitlements(at: "2026-02-31") { code } } }',
      },
      200,
      'graphql.validation',
    ],
    ['a subscription', { query: 'subscription { me { kind } }' }, 200, 'graphql.validation'],
  ])('refuses %s with a code and an id, and executes nothing', async (_, body, status, code) => {
    const answer = await send(body);
    expect({ status: answer.status, code: answer.errors[0]?.extensions.code }).toEqual({ status, code });
    expect(answer.errors[0]?.extensions.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.data ?? null).toBeNull();
  });

  it('counts cost by the variables of this call, not of the one before', async () => {
    const query = `query Q($n: Int!) { employees(organisation: "2999990001", first: $n) { edges { node { mandates { passedOnTo { id holder { mandates { id } } } } } } } }`;
    for (const [n, code] of [
      [1, undefined],
      [100, 'graphql.too-expensive'],
      [1, undefined],
      [100, 'graphql.too-expensive'],
    ] as const) {
      const { errors } = await service.ask(token, query, { n });
      expect(errors[0]?.extensions.code).toBe(code);
    }
  });

  it('tells wrong variables by their code however often the document was asked', async () => {
    const query = 'query Q($n: Int!) { organisations(first: $n) { edges { cursor } } }';
    for (let round = 0; round < 4; round++) {
      expect((await service.ask(token, query, { n: 2 })).errors).toEqual([]);
      const { errors } = await service.ask(token, query, { n: 'two' });
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['graphql.variables']);
    }
  });

  it.each(['toString', 'constructor', 'hasOwnProperty', '__proto__'])(
    'takes no variable named $%s, however often the document was asked',
    async (name) => {
      const query = `query ($${name}: String) { auditEvents(act: $${name}, first: 1) { edges { cursor } } }`;
      // JSON with a member of the last name is refused before.
      const given = name === '__proto__' ? {} : { [name]: 'x' };
      for (const variables of [{}, given, {}]) {
        const { errors } = await service.ask(token, query, variables);
        expect(errors).toMatchObject([
          {
            message: `A variable cannot be named $${name}. Choose another name.`,
            extensions: { code: 'graphql.variable-name' },
          },
        ]);
      }
    },
  );

  // A hundred questions with one context of four thousand values kept a worker busy for three seconds.
  it('counts what is given to many questions, and the questions', async () => {
    const eService = await service.eService('https://tillstand.example/saml');
    const question = (name: string) =>
      `{ subject: { type: "orgAffiliation", id: "nobody@2999990001" }, action: { name: "apply" }, resource: { type: "permit", id: "1" }, context: $${name} }`;
    const oneContext = (questions: number) =>
      `query ($c: JsonObject!) { decideMany(questions: [${question('c').repeat(questions)}]) { decisions { permitted } } }`;
    const oneList = (times: number) =>
      `query ($q: [QuestionInput!]!) { ${repeated(times, (i) => `a${i}: decideMany(questions: $q) { decisions { permitted } }`)} }`;
    const asked = {
      subject: { type: 'orgAffiliation', id: 'nobody@2999990001' },
      action: { name: 'apply' },
      resource: { type: 'permit', id: '1' },
    };
    const large = Object.fromEntries(Array.from({ length: 4_000 }, (_, n) => [`a-name-${n}`, n]));
    const many = Array.from({ length: 100 }, () => asked);
    for (const [query, variables, code] of [
      [oneContext(1), { c: large }, undefined],
      [oneContext(20), { c: large }, 'graphql.too-expensive'],
      [oneList(1), { q: many }, undefined],
      [oneList(3), { q: many }, 'graphql.too-expensive'],
    ] as const) {
      const { errors } = await service.ask(eService, query, variables);
      expect([query.length, errors[0]?.extensions.code]).toEqual([query.length, code]);
    }
  });

  it('does not count evidence that is given to many questions', async () => {
    const eService = await service.eService('https://tillstand.example/saml');
    const question = `{ subject: { type: "orgAffiliation", id: "nobody@2999990001" }, action: { name: "apply" }, resource: { type: "permit", id: "1" }, evidence: $e }`;
    const query = `query ($e: LoginEvidence!) { decideMany(questions: [${question.repeat(20)}]) { decisions { permitted } } }`;
    const { errors } = await service.ask(eService, query, { e: 'A'.repeat(40_000) });
    expect(errors.map(({ extensions }) => extensions.code)).not.toContain('graphql.too-expensive');
  });

  it('counts the cost of counting all employees', async () => {
    const counts = (first: number, count: number) =>
      `{ ${repeated(count, (i) => `a${i}: employees(organisation: "2999990001", first: ${first}) { totalCount }`)} }`;
    for (const [first, count, code] of [
      [100, 9, undefined],
      [100, 10, 'graphql.too-expensive'],
      [50, 19, undefined],
      [50, 20, 'graphql.too-expensive'],
    ] as const) {
      const { errors } = await send({ query: counts(first, count) });
      expect([first, count, errors[0]?.extensions.code]).toEqual([first, count, code]);
    }
  });

  it('executes the operation that is named, however often another one of the document was', async () => {
    const query = 'query A { me { kind } } query B { me { actor } }';
    for (let round = 0; round < 4; round++) {
      expect((await send({ query, operationName: 'A' })).data).toEqual({ me: { kind: 'CLIENT' } });
      expect((await send({ query, operationName: 'B' })).data).toEqual({
        me: { actor: expect.stringMatching(/^client:/) as string },
      });
    }
  });

  it('never repeats a wrong value', async () => {
    const number = '199001012385';
    const answers = [
      await send({
        query: 'query ($x: Int!) { organisations(first: $x) { edges { cursor } } }',
        variables: { x: number },
      }),
      await send({ query: `{ organisations(first: "${number}") { edges { cursor } } }` }),
      await send({ query: `{ organisation(number: "${number}") { id } }` }),
      await send({ query: `{ employee(orgAffiliation: "${number}") { id } }` }),
      await send({
        query: `mutation { addEmployee(input: { organisation: "2999990001", uid: "x", personalNumber: "${number}9", term: { displayName: "X" }, reason: "test" }) { __typename } }`,
      }),
    ];
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(number);
  });

  it.each([
    ['no token', undefined],
    ['a token that is none', 'nonsense'],
    ['a token with a wrong secret', `behorig_${'0'.repeat(32)}_${'A'.repeat(43)}`],
  ])('answers 401 to %s before it reads the body', async (_, wrong) => {
    const answer = await askGraphql(service.address, wrong, '{');
    expect(answer.status).toBe(401);
    expect(answer.errors[0]?.extensions.code).toBe('access.unauthenticated');
  });

  it('does not serve GET, nor other media types', async () => {
    const get = await fetch(`${service.address}/graphql?query={me{kind}}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(get.status).toBe(404);
    for (const type of [
      'text/plain',
      'application/graphql',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await send('{ me { kind } }', { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 415]);
    }
  });

  it('takes JSON at no other door', async () => {
    const response = await fetch(`${service.address}/saml/attribute-query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(415);
  });

  it('says by the status, too, what was not executed, to whoever asks for the newer media type', async () => {
    const accept = { accept: 'application/graphql-response+json' };
    expect((await send({ query: '{ me {' }, accept)).status).toBe(400);
    expect((await send({ query: '{ me { kind } }' }, accept)).status).toBe(200);
  });

  it('goes on answering after all of it', async () => {
    const answer: GraphqlAnswer = await send({ query: '{ me { kind } }' });
    expect(answer).toEqual({ status: 200, data: { me: { kind: 'CLIENT' } }, errors: [] });
  });
});
