import { once } from 'node:events';
import { connect } from 'node:net';
import { loadCertification } from '../../src/development/certification.js';
import { serve, type Served } from '../../src/serve.js';
import { OperationsEndpoint } from '../../src/operations-endpoint.js';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import type { Asker, Received } from '../saml/asker.js';
import { ANNA, startScenario, type Scenario } from '../saml/scenario.js';
import { OPERATOR } from '../support/service.js';
import { makeSetting } from '../support/setting.js';

/** As many as are answered at once. */
const PLACES = 16;

let scenario: Scenario;
let served: Served;
let asker: Asker;

beforeAll(async () => {
  const setting = await makeSetting();
  scenario = await startScenario({}, setting);
  const environment = readEnvironment({ ...setting.variables, METRICS_PORT: '0' });
  served = await serve(environment, createLogger(environment));
  asker = (await scenario.party('overload')).at(served.address);
});
afterAll(async () => {
  await served.app.close();
  await scenario.stop();
});

/** Nothing can be recorded meanwhile, so nothing is answered. */
async function whileNothingIsAnswered(during: (answers: Promise<Received>[]) => Promise<void>) {
  const owner = await scenario.service.database.connect();
  const bodies = Array.from({ length: PLACES + 8 }, () => asker.soap({ nameId: ANNA }));
  await owner.query('begin');
  await owner.query('lock table disclosure in access exclusive mode');
  const answers = bodies.map((body) => asker.post(body));
  try {
    await during(answers);
  } finally {
    await owner.query('rollback');
  }
  return Promise.all(answers);
}

it('refuses the surplus early, answers what it has begun, and recovers at once', async () => {
  const answers = await whileNothingIsAnswered(async (asked) => {
    const first = await Promise.race(asked);
    expect([first.http, first.headers.get('retry-after')]).toEqual([503, '1']);
    for (const path of ['/health/live', '/health/ready'])
      expect((await fetch(served.address + path)).status).toBe(200);
    const operations = served.app.get(OperationsEndpoint).address ?? '';
    const metrics = await (await fetch(`${operations}/metrics`)).text();
    expect(metrics).toMatch(/behorig_requests_refused_total\{door="saml"\} \d+/);
    expect((await fetch(`${served.address}/login/metadata`)).status).not.toBe(503);
  });
  const statuses = answers.map(({ http }) => http);
  expect(statuses.filter((status) => status === 200)).toHaveLength(PLACES);
  expect(statuses.filter((status) => status === 503)).toHaveLength(8);
  expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
});

it('takes no place for who has not sent its body', async () => {
  const { hostname, port } = new URL(served.address);
  const slow = Array.from({ length: 3 * PLACES }, () => connect(Number(port), hostname));
  await Promise.all(slow.map((socket) => once(socket, 'connect')));
  for (const socket of slow)
    socket.write(
      'POST /saml/attribute-query HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 5000\r\n\r\n<',
    );
  expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
  for (const socket of slow) socket.destroy();
});

it('says that it is busy in the form of each door', async () => {
  const { administration } = scenario.service;
  const token = await loadCertification((one) => administration.get(one, { strict: false }), OPERATOR);
  const asks = (path: string, question: object) => () =>
    fetch(served.address + path, {
      ...{ method: 'POST', body: JSON.stringify(question) },
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const question = {
    ...{ subject: { type: 'user', id: 'alice' }, action: { name: 'read' } },
    resource: { type: 'record', id: 'record-1' },
  };
  const busy = 'The service cannot find out now. Ask again later.';
  expect(await busyAnswer(asks('/access/v1/evaluation', question))).toEqual(busy);
  const query = 'query ($question: QuestionInput!) { decide(question: $question) { permitted } }';
  expect(await busyAnswer(asks('/graphql', { query, variables: { question } }))).toMatchObject({
    errors: [{ extensions: { code: 'service.busy' } }],
  });
});

/** What the first is told whose turn does not come, since nothing can be recorded. */
async function busyAnswer(ask: () => Promise<Response>): Promise<unknown> {
  const owner = await scenario.service.database.connect();
  await owner.query('begin');
  await owner.query('lock table disclosure in access exclusive mode');
  const answers = Array.from({ length: PLACES + 1 }, ask);
  const first = await Promise.race(answers);
  await owner.query('rollback');
  await Promise.all(answers);
  expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
  return first.json();
}
