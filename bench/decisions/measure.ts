import type { Fired } from '../measuring/fire.js';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { coresOfOthers, usage, usageBetween, type Usage } from '../measuring/usage.js';
import type { Case, Connections, Side } from './cases.js';
import { nextQuestions, type Question } from './questions.js';
import { noteAnswered } from './records.js';
import type { Setting } from './setting.js';

/** What one salvo of requests showed. */
export interface Measurement {
  /** Requests, of one or several questions. */
  readonly answers: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU microseconds for each decision, of who decides and of the database; undefined where the system does not tell. */
  readonly cpu?: number;
  readonly cpuDatabase?: number;
  /** How many cores the rest of the machine kept busy meanwhile: far above zero, the figures are not ours alone. */
  readonly othersCores?: number;
  readonly answerBytes: number;
}

/**
 * Asks so many new questions as fit `count` requests.
 * @throws Error when a single decision is not the one to be expected: what does not work is not measured
 */
export async function measure(
  setting: Setting,
  side: Side,
  one: Case,
  connections: Connections,
  count: number,
): Promise<Measurement> {
  const questions = nextQuestions(setting.register, count * one.questions);
  await prepare(setting, side, one, connections, questions);
  // What the service still has to seal of earlier answers is no burden on who is measured next.
  await untilCaughtUp(setting.database);
  const used = () => usage(setting[side].pid, setting.database.serverPid);
  const before = used();
  const report = await setting.load.tell({ fire: true });
  const after = used();
  if (!('fired' in report)) throw new Error('nothing was asked');
  const { fired } = report;
  if (fired.failures > 0)
    throw new Error(
      `${fired.failures} answers of ${side} to ${one.name} are failures, the last one was: ${fired.sample.slice(0, 500)}`,
    );
  if (side === 'service') noteAnswered(questions);
  return summarise(fired, usageBetween(before, after), side, one);
}

async function prepare(
  { load, token, ...sides }: Setting,
  side: Side,
  { path, questions: together }: Case,
  connections: Connections,
  prepare: readonly Question[],
): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    ...(side === 'service' && { authorization: `Bearer ${token}` }),
  };
  const address = `${sides[side].address}${path}`;
  await load.tell({ prepare, side, together, connections, address, headers });
}

function summarise(fired: Fired, used: Usage, side: Side, { questions }: Case): Measurement {
  const { answers, perSecond, p50, p99, cpuSeconds, answerBytes } = fired;
  const perDecision = (seconds: number | undefined) => seconds && (seconds * 1e6) / (answers * questions);
  return {
    ...{ answers, perSecond, p50, p99, answerBytes },
    cpu: perDecision(used.measured),
    ...(side === 'service' && { cpuDatabase: perDecision(used.database) }),
    othersCores: coresOfOthers(used, cpuSeconds),
  };
}
