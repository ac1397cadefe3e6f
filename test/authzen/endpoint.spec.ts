import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { AskedWorld, NUMBER } from '../decisions/asked-world.js';
import { OPERATOR } from '../support/service.js';

let world: AskedWorld;
let token: string;
let employee: string;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
  employee = await world.employee('anna');
  await world.grant(employee, await world.power());
}, 60_000);
afterAll(() => world.service.stop());

const question = () => ({
  subject: { type: 'orgAffiliation', id: employee },
  action: { name: 'decide' },
  resource: { type: 'case', id: '1' },
});

async function send(
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  method = 'POST',
) {
  const response = await fetch(`${world.service.address}/access/v1/evaluation`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('a caller', () => {
  it.each([
    ['nobody', ''],
    ['with a wrong token', 'Bearer nonsense'],
    ['by another scheme', 'Basic YTpi'],
  ])('who is %s is refused before the body is read', async (_, authorization) => {
    const { status, headers, text } = await send('{', { authorization });
    expect([status, headers.get('www-authenticate'), typeof JSON.parse(text)]).toEqual([
      401,
      'Bearer',
      'string',
    ]);
  });

  it('who administers is no e-service', async () => {
    const client = await world.get(MachineClientsService).issue(OPERATOR, {
      ...{ organisation: NUMBER, name: 'admin', permissions: ['mandates:read'], reason: 'test' },
      expiresAt: new Date(Date.now() + 86_400_000),
    });
    expect((await send('{}', { authorization: `Bearer ${client.token}` })).status).toBe(403);
  });
});

describe('a body', () => {
  const whole = () => JSON.stringify(question());
  it.each([
    ['a list', () => '[]'],
    ['null', () => 'null'],
    ['a text', () => '"x"'],
    ['half of an object', () => whole().slice(0, -1)],
    ['U+0000 in an id', () => whole().replace('"1"', '"\\u0000"')],
    [
      'U+0000 in a name of a property',
      () => whole().replace('"id":"1"', '"id":"1","properties":{"\\u0000":1}'),
    ],
    ['half a surrogate pair', () => whole().replace('"1"', '"\\ud800"')],
    ['a number beyond all', () => whole().replace('"id":"1"', '"id":"1","properties":{"n":1e999}')],
    [
      'too many levels',
      () => whole().replace('"id":"1"', `"id":"1","properties":${'{"a":'.repeat(50)}1${'}'.repeat(50)}`),
    ],
    [
      'too many values',
      () => whole().replace('"id":"1"', `"id":"1","properties":{"a":[${'1,'.repeat(6000)}1]}`),
    ],
    ['an empty id', () => whole().replace('"1"', '""')],
    ['a long id', () => whole().replace('"1"', `"${'x'.repeat(1001)}"`)],
    ['properties that are a list', () => whole().replace('"id":"1"', '"id":"1","properties":[]')],
    [
      'more digits than are exact',
      () => whole().replace('"id":"1"', '"id":"1","properties":{"n":1234567890123456}'),
    ],
    ['bytes that are no UTF-8', () => Buffer.from(whole().replace('"1"', '"\u00e5"'), 'latin1')],
    ['a context that is a list', () => whole().replace('{"subject"', '{"context":[],"subject"')],
  ])('of %s is refused with a message', async (_, body) => {
    const { status, text } = await send(body());
    expect([status, typeof JSON.parse(text)]).toEqual([400, 'string']);
  });

  it('that is too large is refused', async () => {
    expect((await send(JSON.stringify({ ...question(), more: 'x'.repeat(100_000) }))).status).toBe(413);
  });

  it('with __proto__ or constructor in it is a question like any other', async () => {
    const body = JSON.stringify(question()).replace(
      '"id":"1"',
      '"id":"1","properties":{"__proto__":{"a":1},"constructor":{"prototype":1}}',
    );
    const { status, text } = await send(body);
    expect([status, JSON.parse(text)]).toMatchObject([200, { decision: true }]);
  });

  it('is asked for by POST alone', async () => {
    expect((await send('', {}, 'GET')).status).toBe(404);
  });
});

describe('many questions', () => {
  const many = async (evaluations: unknown, more = {}) => {
    const response = await world.post(token, 'evaluations', { ...question(), evaluations, ...more });
    return { status: response.status, body: await response.json() };
  };

  it.each([
    ['too many', Array(101).fill({}), {}],
    ['no list', {}, {}],
    ['too much of what is said once', Array(100).fill({}), { context: { note: 'x'.repeat(5_000) } }],
    ['in an unknown way', [{}], { options: { evaluations_semantic: 'toString' } }],
  ])('are refused when they are %s', async (_, evaluations, more) => {
    expect((await many(evaluations, more)).status).toBe(400);
  });

  it('answer what is wrong with one, and the others', async () => {
    const { body } = await many([{}, { action: { name: 5 } }, null, { resource: { type: 'x', id: 'y' } }]);
    expect(body).toMatchObject({
      evaluations: [
        { decision: true },
        {
          decision: false,
          context: {
            error: { status: 400, message: expect.stringContaining('evaluations[1].action.name') as string },
          },
        },
        { decision: false, context: { error: { status: 400 } } },
        { decision: false, context: { id: expect.any(String) as string } },
      ],
    });
  });

  it.each([
    ['deny_on_first_deny', [true, false]],
    ['permit_on_first_permit', [true]],
  ])('end with %s where one that is wrong denies', async (semantic, expected) => {
    const { body } = await many([{}, { action: 1 }, {}], { options: { evaluations_semantic: semantic } });
    const { evaluations } = body as { evaluations: { decision: boolean }[] };
    expect(evaluations.map(({ decision }) => decision)).toEqual(expected);
  });

  it('are answered in one go, each as it would be alone', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => many([{}, { resource: { type: 'no', id: '1' } }])),
    );
    for (const { body } of answers)
      expect(body).toMatchObject({ evaluations: [{ decision: true }, { decision: false }] });
  });
});

it('logs nothing of whom it was asked about', async () => {
  const response = await world.post(token, 'evaluation', {
    ...question(),
    subject: { type: 5, id: employee },
  });
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.not.stringContaining('anna') as string,
  ]);
});
