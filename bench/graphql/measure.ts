import type { Fired } from '../measuring/fire.js';
import { coresOfOthers, usage, usageBetween, type Usage } from '../measuring/usage.js';
import type { Connections, Question, Task } from './questions.js';
import type { Setting } from './setting.js';
import { nextTasks } from './tasks.js';

/** Who answers: the service over HTTP, or the baseline in its own process. */
export type Side = 'service' | 'baseline';

/** What one salvo showed. */
export interface Measurement {
  readonly answers: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU microseconds for each answer, of who answers and of the database; undefined where the system does not tell. */
  readonly cpu?: number;
  readonly cpuDatabase?: number;
  /** How many cores the rest of the machine kept busy meanwhile: far above zero, the figures are not ours alone. */
  readonly othersCores?: number;
  readonly answerBytes: number;
}

/** @throws Error when a single answer is not as it should be: what does not work is not measured */
export async function measure(
  setting: Setting,
  side: Side,
  question: Question,
  connections: Connections,
  count: number,
): Promise<Measurement> {
  const tasks = nextTasks(setting, count);
  const pid = side === 'service' ? setting.service.pid : setting.baseline.pid;
  const fireAtSide = await prepare(setting, side, question, connections, tasks);
  const used = () => usage(pid, setting.database.serverPid);
  const before = used();
  const fired = await fireAtSide();
  const after = used();
  if (fired.failures > 0)
    throw new Error(
      `${fired.failures} answers to ${question.name} are failures: ${fired.sample.slice(0, 500)}`,
    );
  return summarise(fired, usageBetween(before, after), side);
}

async function prepare(
  { service, load, baseline }: Setting,
  side: Side,
  { name: question }: Question,
  connections: Connections,
  tasks: readonly Task[],
): Promise<() => Promise<Fired>> {
  const address = `${service.address}/graphql`;
  if (side === 'service') await load.tell({ prepare: tasks, question, connections, address });
  else await baseline.tell({ prepare: tasks, question, connections });
  return async () => {
    const report = await (side === 'service' ? load : baseline).tell({ fire: true });
    if (!('fired' in report)) throw new Error('nothing was asked');
    return report.fired;
  };
}

function summarise(fired: Fired, used: Usage, side: Side): Measurement {
  const { answers, perSecond, p50, p99, cpuSeconds, answerBytes } = fired;
  const perAnswer = (seconds: number | undefined) => seconds && (seconds * 1e6) / answers;
  return {
    ...{ answers, perSecond, p50, p99, answerBytes },
    cpu: perAnswer(used.measured),
    cpuDatabase: perAnswer(used.database),
    // Who asks the service is a process more; the baseline asks itself.
    othersCores: coresOfOthers(used, side === 'service' ? cpuSeconds : 0),
  };
}
