// The baseline: reads the same data by statements written by hand, through the plain driver, and makes the same JSON of it.
import pg from 'pg';
import { connectionConfig } from '../../src/platform/database/connection-config.js';
import { latency, ratePerSecond, type Fired } from '../measuring/fire.js';
import type { BaselineCommand, BaselineReport } from './baseline.messages.js';
import type { Json } from './baseline-json.js';
import { employeePage } from './employee-page.baseline.js';
import { mandateList } from './mandate-list.baseline.js';
import type { QuestionName, Task } from './questions.js';

/** As many as the service reads through. */
const CONNECTIONS = 8;
/** As the service's own connections are set: nothing is written, and compiling a plan takes longer than running it. */
const SESSION = ['default_transaction_read_only=on', 'jit=off'];
const SET_SCOPE = { name: 'set-scope', text: `select set_config('behorig.organisations', $1, false)` };

const READERS: Record<QuestionName, (client: pg.ClientBase, task: Task) => Promise<Json>> = {
  'employee-page': employeePage,
  'mandate-list': mandateList,
};

let pool: pg.Pool;
let prepared: Extract<BaselineCommand, { prepare: unknown }>;

process.on('message', (command: BaselineCommand) => void obey(command));

async function obey(command: BaselineCommand): Promise<void> {
  if ('connect' in command)
    pool = new pg.Pool({ ...connectionConfig(command.connect, SESSION), max: CONNECTIONS });
  if ('prepare' in command) prepared = command;
  if ('fire' in command) report({ fired: await fire() });
  else if ('show' in command) report({ shown: await read(command.question, command.show) });
  else report({ ready: true });
}

function report(report: BaselineReport): void {
  process.send?.(report);
}

async function read(question: QuestionName, task: Task): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query({ ...SET_SCOPE, values: [task.organisationId] });
    return JSON.stringify({ data: await READERS[question](client, task) });
  } finally {
    client.release();
  }
}

/** As many loops as there would be connections, each reading the next thing when it is done with one. */
async function fire(): Promise<Fired> {
  const { prepare: tasks, question, connections } = prepared;
  const instants: number[] = [];
  const latencies: number[] = [];
  let [next, sample] = [0, ''];
  const loop = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) {
      const startedAt = performance.now();
      sample = await read(question, task);
      instants.push(performance.now());
      latencies.push(performance.now() - startedAt);
    }
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, loop));
  const cpu = process.cpuUsage(cpuBefore);
  return {
    answers: instants.length,
    failures: tasks.length - instants.length,
    perSecond: ratePerSecond(instants, startedAt),
    ...latency(latencies),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    sample,
    answerBytes: Buffer.byteLength(sample),
  };
}
