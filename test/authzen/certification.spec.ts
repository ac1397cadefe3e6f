import { loadCertification } from '../../src/development/certification.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';

// The AuthZEN certification scenario, case by case; the names are its section numbers.

let service: TestService;
let token: string;

beforeAll(async () => {
  service = await startService();
  token = await loadCertification((one) => service.administration.get(one, { strict: false }), OPERATOR);
}, 60_000);
afterAll(() => service.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${service.address}/access/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const alice = { type: 'user', id: 'alice' };
const bob = { type: 'user', id: 'bob' };
const admin = { ...bob, properties: { role: 'admin' } };
const record1 = { type: 'record', id: 'record-1' };
const archived = { type: 'record', id: 'record-2', properties: { status: 'archived' } };
const read = { name: 'read' };
const write = { name: 'write' };
const context = { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' };

describe('Basic', () => {
  it.each([
    ['rule 1', true, { subject: alice, action: read, resource: record1 }],
    ['rule 2', true, { subject: alice, action: write, resource: record1 }],
    ['rule 3', true, { subject: bob, action: read, resource: record1 }],
    ['rule 4', false, { subject: bob, action: write, resource: record1 }],
    ['rule 5', false, { subject: alice, action: write, resource: archived }],
    ['rule 6', true, { subject: admin, action: write, resource: archived }],
    [
      'rule 7',
      true,
      { subject: alice, action: { name: 'delete', properties: { soft: true } }, resource: record1 },
    ],
    [
      'rule 8',
      false,
      { subject: alice, action: { name: 'delete', properties: { soft: false } }, resource: record1 },
    ],
    ['context', true, { subject: alice, action: read, resource: record1, context }],
    [
      'more properties',
      true,
      {
        subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
        action: { ...read, properties: { method: 'GET' } },
        resource: { ...record1, properties: { status: 'active', owner: 'bob' } },
      },
    ],
    [
      'unknown fields',
      true,
      { subject: alice, action: read, resource: record1, foo: 'bar', future: { nested: true } },
    ],
  ])('decides %s', async (_, decision, question) => {
    const { status, headers, body } = await post('evaluation', question);
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^application\/json/)]);
    expect(body).toMatchObject({ decision });
  });

  it.each([
    ['without a subject', { action: read, resource: record1 }],
    ['without an action', { subject: alice, resource: record1 }],
    ['without a resource', { subject: alice, action: read }],
    ['without subject.type', { subject: { id: 'alice' }, action: read, resource: record1 }],
    ['without subject.id', { subject: { type: 'user' }, action: read, resource: record1 }],
    ['without action.name', { subject: alice, action: {}, resource: record1 }],
    ['without resource.type', { subject: alice, action: read, resource: { id: 'record-1' } }],
    ['without resource.id', { subject: alice, action: read, resource: { type: 'record' } }],
    ['with a subject that is text', { subject: 'alice', action: read, resource: record1 }],
    ['with an action.name that is a number', { subject: alice, action: { name: 123 }, resource: record1 }],
    ['that is not JSON', '{"subject":'],
    ['that is empty', ''],
  ])('refuses a request %s', async (_, body) => {
    const answer = await post('evaluation', body);
    expect(answer.status).toBe(400);
    expect(typeof answer.body).toBe('string');
  });

  it('refuses another media type with 400', async () => {
    const question = { subject: alice, action: read, resource: record1 };
    expect((await post('evaluation', question, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post('evaluation', question, { 'content-type': 'application/xml' })).status).toBe(400);
  });

  it('echoes X-Request-ID, on errors too', async () => {
    const headers = { 'x-request-id': 'bfe9eb29-ab87' };
    for (const body of [{ subject: alice, action: read, resource: record1 }, {}])
      expect((await post('evaluation', body, headers)).headers.get('x-request-id')).toBe('bfe9eb29-ab87');
    expect(
      (await post('evaluation', {}, { ...headers, authorization: 'Bearer x' })).headers.get('x-request-id'),
    ).toBe('bfe9eb29-ab87');
  });

  it('answers the same question the same', async () => {
    const question = { subject: alice, action: read, resource: record1 };
    for (let time = 0; time < 5; time++)
      expect((await post('evaluation', question)).body).toMatchObject({ decision: true });
  });
});

describe('Batch', () => {
  const decisions = async (body: unknown) => {
    const answer = await post('evaluations', body);
    expect(answer.status).toBe(200);
    return (answer.body as { evaluations: { decision: boolean }[] }).evaluations.map(
      ({ decision }) => decision,
    );
  };

  it.each([
    [
      'an array',
      [true, true],
      { subject: alice, action: read, evaluations: [{ resource: record1 }, { resource: archived }] },
    ],
    [
      'fixture decisions in order',
      [true, false],
      { subject: bob, resource: record1, evaluations: [{ action: read }, { action: write }] },
    ],
    [
      'properties',
      [true, false],
      {
        ...{ subject: alice, action: write },
        evaluations: [{ resource: { ...record1, properties: { status: 'active' } } }, { resource: archived }],
      },
    ],
    [
      'subject properties',
      [false, true],
      { action: write, resource: archived, evaluations: [{ subject: alice }, { subject: admin }] },
    ],
    [
      'no defaults',
      [true, false],
      {
        evaluations: [
          { subject: alice, action: read, resource: record1 },
          { subject: bob, action: write, resource: record1 },
        ],
      },
    ],
    [
      'context of the request and of an item',
      [true, true],
      {
        ...{ subject: alice, action: read, context },
        evaluations: [{ resource: record1 }, { resource: archived, context: { source: 'batch-override' } }],
      },
    ],
    [
      'defaults that are replaced whole',
      [true, false],
      {
        ...{ subject: alice, action: write, resource: { ...record1, properties: { status: 'active' } } },
        evaluations: [{}, { resource: archived }],
      },
    ],
    [
      'an item that lacks something',
      [true, false],
      {
        ...{ subject: alice, action: read, options: { evaluations_semantic: 'execute_all' } },
        evaluations: [{ resource: record1 }, {}],
      },
    ],
  ])('decides %s', async (_, expected, body) => {
    expect(await decisions(body)).toEqual(expected);
  });

  it.each([
    ['deny_on_first_deny', [read, write, read], [true, false]],
    ['permit_on_first_permit', [write, read, write], [false, true]],
  ])('stops as %s says', async (semantic, actions, expected) => {
    const evaluations = actions.map((action) => ({ action }));
    const body = {
      subject: bob,
      resource: record1,
      options: { evaluations_semantic: semantic },
      evaluations,
    };
    expect(await decisions(body)).toEqual(expected);
  });

  it('is a single evaluation without evaluations', async () => {
    const question = { subject: alice, action: read, resource: record1 };
    for (const body of [question, { ...question, evaluations: [] }])
      expect((await post('evaluations', body)).body).toMatchObject({ decision: true });
    expect((await post('evaluations', { subject: alice })).status).toBe(400);
  });
});

describe('Search', () => {
  const results = async (kind: string, body: unknown) => {
    const answer = await post(`search/${kind}`, body);
    expect(answer.status).toBe(200);
    return (answer.body as { results: unknown[] }).results;
  };
  const ofAlice = { subject: alice, resource: record1 };

  it.each<[string, object[], object]>([
    ['subject', [alice, bob], { subject: { type: 'user' }, action: read, resource: record1 }],
    ['subject', [alice, bob], { subject: { type: 'user' }, action: read, resource: record1, context }],
    ['subject', [alice, bob], { subject: alice, action: read, resource: record1 }],
    ['subject', [], { subject: { type: 'user' }, action: write, resource: archived }],
    ['resource', [record1], { subject: alice, action: read, resource: { type: 'record' } }],
    ['resource', [record1], { subject: alice, action: read, resource: { type: 'record' }, context }],
    ['resource', [record1], { subject: alice, action: read, resource: record1 }],
    [
      'resource',
      [{ type: 'record', id: 'record-2' }],
      { subject: admin, action: write, resource: { type: 'record' } },
    ],
    ['action', [read, write], ofAlice],
    ['action', [read, write], { ...ofAlice, context }],
    ['action', [write], { subject: admin, resource: archived }],
  ])('finds in a search of %s', async (kind, expected, body) => {
    expect(await results(kind, body)).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['subject', { subject: { type: 'user' }, action: read, resource: { type: 'record', id: 'nothing' } }],
    ['subject', { subject: { type: 'alien' }, action: read, resource: record1 }],
    ['resource', { subject: { type: 'user', id: 'nobody' }, action: read, resource: { type: 'record' } }],
    ['resource', { subject: alice, action: read, resource: { type: 'nothing' } }],
    ['action', { subject: { type: 'user', id: 'nobody' }, resource: record1 }],
    ['action', { subject: { type: 'alien', id: 'alice' }, resource: record1 }],
  ])('finds nothing in a search of %s for what is not known', async (kind, body) => {
    expect(await results(kind, body)).toEqual([]);
  });

  it('goes from page to page', async () => {
    const search = { subject: { type: 'user' }, action: read, resource: record1 };
    const first = (await post('search/subject', { ...search, page: { limit: 1 } })).body as Page;
    expect([first.results.length, first.page.next_token]).toEqual([1, expect.stringMatching(/./)]);
    const second = (await post('search/subject', { ...search, page: { token: first.page.next_token } }))
      .body as Page;
    expect(second.page.next_token).toBe('');
    expect([...first.results, ...second.results].map(({ id }) => id).sort()).toEqual(['alice', 'bob']);
    for (const changed of [{ action: write }, { page: { token: first.page.next_token, limit: 2 } }])
      expect(
        (await post('search/subject', { ...search, page: { token: first.page.next_token }, ...changed }))
          .status,
      ).toBe(400);
  });

  it.each([
    ['subject', { subject: {}, action: read, resource: record1 }],
    ['resource', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['action', { subject: alice }],
    ['action', { ...ofAlice, page: { limit: 201 } }],
    ['action', { ...ofAlice, page: { limit: -1 } }],
  ])('refuses a search of %s that lacks something or asks for too much', async (kind, body) => {
    expect((await post(`search/${kind}`, body)).status).toBe(400);
  });
});

interface Page {
  readonly results: { readonly id: string }[];
  readonly page: { readonly next_token: string };
}

describe('Discovery', () => {
  it('says where it answers', async () => {
    const response = await fetch(`${service.address}/.well-known/authzen-configuration`);
    const base = service.environment.PUBLIC_URL;
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        policy_decision_point: base,
        access_evaluation_endpoint: `${base}/access/v1/evaluation`,
        access_evaluations_endpoint: `${base}/access/v1/evaluations`,
        search_subject_endpoint: `${base}/access/v1/search/subject`,
        search_resource_endpoint: `${base}/access/v1/search/resource`,
        search_action_endpoint: `${base}/access/v1/search/action`,
      },
    ]);
  });
});
