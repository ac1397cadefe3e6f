import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Asker } from '../saml/asker.js';
import { startProcessScenario, type ProcessScenario } from '../saml/process-scenario.js';
import { ANNA } from '../saml/scenario.js';
import { builtProgram } from '../support/built-program.js';
import { makeEService } from '../support/e-service.js';

let scenario: ProcessScenario;
let asker: Asker;
let metadata: string;

beforeAll(async () => {
  metadata = mkdtempSync(join(tmpdir(), 'behorig-metadata-'));
  const { metadata: xml } = await makeEService('https://from-file.example/sp', {});
  writeFileSync(join(metadata, 'party.xml'), xml);
  const variables = {
    ...{ WORKERS: '2', METRICS_PORT: '0', RELYING_PARTY_METADATA: metadata },
    // A worker that retires waits as long for the connections that askers keep.
    KEEP_ALIVE_SECONDS: '2',
  };
  scenario = await startProcessScenario(variables);
  await scenario.service().untilWritten('all workers serve');
  asker = await scenario.party('workers');
}, 60_000);

afterAll(async () => {
  await scenario.stop();
  rmSync(metadata, { recursive: true });
});

/** Processes that the service has started. */
function workers(pid = scenario.service().pid): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

async function measured(name: string): Promise<number> {
  const [, address = ''] = /"address":"([^"]+)","msg":"metrics/.exec(scenario.service().output()) ?? [];
  const metrics = await (await fetch(`${address}/metrics`)).text();
  return Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length),
  );
}

const ANSWERED = 'behorig_attribute_queries_total{status="Success"}';

/** Asks through connections that are kept, or each time through a new one. */
async function post(agent: Agent, body: string): Promise<{ status: number | undefined; body: string }> {
  const asked = request(`${scenario.service().address}/saml/attribute-query`, {
    ...{ agent, method: 'POST', headers: { 'content-type': 'text/xml' } },
  });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

const apart = () => new Agent({ keepAlive: false });

it('answers in several processes, which are measured as one', async () => {
  expect(workers()).toHaveLength(2);
  const before = (await measured(ANSWERED)) || 0;
  for (let count = 0; count < 6; count++) {
    const { status } = await post(apart(), asker.soap({ nameId: ANNA }));
    expect(status).toBe(200);
  }
  expect((await measured(ANSWERED)) - before).toBe(6);
  expect(await measured('behorig_workers')).toBe(2);
});

it('takes a query once, whichever process it reaches', async () => {
  const body = asker.soap({ nameId: ANNA });
  const answers = await Promise.all([apart(), apart(), apart(), apart()].map((agent) => post(agent, body)));
  expect(answers.filter(({ body: answer }) => answer.includes('EncryptedAssertion'))).toHaveLength(1);
});

it('does once what need not be done by each', () => {
  expect(scenario.service().output().split('relying parties read from files')).toHaveLength(2);
});

it('replaces all processes while they answer, and drops and forgets nothing', async () => {
  const service = scenario.service();
  const before = workers();
  const counted = await measured(ANSWERED);
  const agent = new Agent({ keepAlive: true, maxSockets: 3 });
  const answers: (number | undefined)[] = [];
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) answers.push((await post(agent, asker.soap({ nameId: ANNA }))).status);
  };
  const asking = Promise.all(Array.from({ length: 3 }, ask));
  process.kill(service.pid, 'SIGHUP');
  await service.untilWritten('a worker has retired', 2);
  isOver = true;
  await asking;
  agent.destroy();
  expect(answers.length).toBeGreaterThan(12);
  expect(answers.filter((status) => status !== 200)).toEqual([]);
  expect(workers()).toHaveLength(2);
  expect(workers().filter((pid) => before.includes(pid))).toEqual([]);
  expect(await measured(ANSWERED)).toBe(counted + answers.length);
}, 60_000);

it('replaces a process that dies', async () => {
  const [dead = 0] = workers();
  process.kill(dead, 'SIGKILL');
  await scenario.service().untilWritten('a worker serves', 5);
  expect(await measured('behorig_workers')).toBe(2);
  expect(workers()).not.toContain(dead);
  for (let count = 0; count < 4; count++)
    expect((await post(apart(), asker.soap({ nameId: ANNA }))).status).toBe(200);
}, 60_000);

it('goes on with those that serve when new ones cannot start', async () => {
  const before = workers();
  const keys = join(scenario.setting.variables.KEYS_FOLDER ?? '', 'keys.json');
  renameSync(keys, `${keys}.away`);
  process.kill(scenario.service().pid, 'SIGHUP');
  await scenario.service().untilWritten('a new worker did not start');
  renameSync(`${keys}.away`, keys);
  expect(workers()).toEqual(before);
  expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
}, 60_000);

// One whose connection nobody had taken up yet was now and then reset by the system, so that it seemed to be cut off.
it('finishes what is under way in all processes when it is told to end', async () => {
  const service = scenario.service();
  const questions = await Promise.all(Array.from({ length: 8 }, () => takenUp(apart())));
  const answers = questions.map((send) => send(asker.soap({ nameId: ANNA })));
  await answers[0];
  const stopping = service.stop();
  const statuses = await Promise.allSettled(answers);
  expect(await stopping).toBe(0);
  // One that had not been taken up yet is refused by the system; none that was is cut off.
  for (const answer of statuses)
    expect(
      answer.status === 'fulfilled' ? answer.value.status : (answer.reason as { code: string }).code,
    ).toBe(answer.status === 'fulfilled' ? 200 : 'ECONNREFUSED');
}, 60_000);

/** A request that a worker has begun to read. @returns sends its body */
async function takenUp(agent: Agent): Promise<(body: string) => Promise<{ status: number | undefined }>> {
  const headers = { 'content-type': 'text/xml', expect: '100-continue' };
  const asked = request(`${scenario.service().address}/saml/attribute-query`, {
    ...{ agent, method: 'POST', headers },
  });
  asked.flushHeaders();
  await once(asked, 'continue');
  return async (body) => {
    const answering = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.end(body);
    const [answer] = await answering;
    await text(answer);
    return { status: answer.statusCode };
  };
}

it('ends all processes when the one above them is killed', async () => {
  await scenario.restart();
  const service = scenario.service();
  await service.untilWritten('all workers serve');
  process.kill(service.pid, 'SIGKILL');
  await service.allEnded;
}, 60_000);

it('ends as one process does when it cannot start', async () => {
  const { main } = await builtProgram();
  const child = spawn(process.execPath, [main], { env: { WORKERS: '2' } });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number]>]);
  expect(code).toBe(3);
  expect(errors.split('PUBLIC_URL is not set')).toHaveLength(2);
}, 60_000);
