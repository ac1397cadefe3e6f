import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { processVariables, type Variables } from './variables.js';

export const MOST_WORKERS = 64;
const KEEPS = 'BEHORIG_WORKER_KEEPS';

/** How many processes are to answer; what is not a number of them counts as one, which then says what is wrong. */
export function workersOf({ NODE_ENV, WORKERS }: Variables): number {
  if (NODE_ENV === 'development') return 1;
  const workers = WORKERS ? Number(WORKERS) : Math.min(availableParallelism(), MOST_WORKERS);
  return Number.isInteger(workers) && workers <= MOST_WORKERS ? workers : 1;
}

/** Further variables of a worker. @param keeps it does what need not be done by each of them */
export function variablesOfWorker(workers: number, keeps: boolean): Variables {
  return { WORKERS: String(workers), [KEEPS]: String(keeps) };
}

/** What of the service falls to this process: everything, unless it is one of several workers. */
export interface Share {
  readonly workers: number;
  /** Whether it does what need not be done by each: several doing it would be right, and a waste. */
  readonly keeps: boolean;
}

export function shareOfThisProcess(): Share {
  if (!cluster.isWorker) return { workers: 1, keeps: true };
  const variables = processVariables();
  return { workers: workersOf(variables), keeps: variables[KEEPS] === 'true' };
}

/** This process's part of what the service has in all. @param least what it needs whatever the number of workers */
export function partOf(total: number, { workers }: Share, least = 1): number {
  return Math.max(least, Math.ceil(total / workers));
}
