import cluster, { type Worker } from 'node:cluster';
import { variablesOfWorker } from '../platform/config/workers.js';
import type { FromSupervisor, FromWorker, Measured } from './messages.js';

/** One that is not heard of for so long is left out. */
const MEASURES_WITHIN_MS = 2_000;

/** A worker that ended before it served; it has said itself why. */
export class DidNotStart extends Error {
  constructor(readonly exitCode: number) {
    super('A worker did not start.');
  }
}

/** Resolves when it serves. @throws DidNotStart */
export async function startWorker(workers: number, keeps: boolean): Promise<Worker> {
  const worker = cluster.fork(variablesOfWorker(workers, keeps));
  const { promise, resolve, reject } = Promise.withResolvers<Worker>();
  const hear = (message: FromWorker) => message.kind === 'serves' && resolve(worker);
  const ended = (code: number | null) => reject(new DidNotStart(code ?? 1));
  worker.on('message', hear).once('exit', ended);
  // Where it cannot even be started this is said, and no exit.
  worker.on('error', () => reject(new DidNotStart(1)));
  try {
    return await promise;
  } finally {
    worker.off('message', hear).off('exit', ended);
  }
}

/** One that has gone meanwhile hears nothing. */
export function tell(worker: Worker | undefined, message: FromSupervisor): void {
  worker?.send(message, () => undefined);
}

/** Resolves when it has finished what was under way, and has ended. */
export async function stopWorker(worker: Worker): Promise<void> {
  if (worker.isDead()) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.process.kill('SIGTERM');
  await ended;
}

/** @returns nothing of one that does not say */
export async function measuredBy(worker: Worker, id: number): Promise<readonly Measured[]> {
  const { promise, resolve } = Promise.withResolvers<readonly Measured[]>();
  const hear = (message: FromWorker) =>
    message.kind === 'measured' && message.id === id && resolve(message.measured);
  const nothing = () => resolve([]);
  worker.on('message', hear).once('exit', nothing);
  const timer = setTimeout(nothing, MEASURES_WITHIN_MS);
  tell(worker, { kind: 'measure', id });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', hear).off('exit', nothing);
  }
}
