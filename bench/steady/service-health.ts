import { ownMegabytesOfFamily } from '../measuring/process-family.js';
import type { ServiceProcess } from '../measuring/service-process.js';
import { spread } from '../measuring/spread.js';

/** What the service's own metric counts although nothing is late: the pause between two looks. */
const LOOK_EVERY_MS = 10;
const LAG = /^nodejs_eventloop_lag_p99_seconds(?:\{[^}]*\})? (\S+)$/gm;
const SAMPLE_EVERY_MS = 1_000;

/**
 * How late the worst of the service's event loops is in one of a hundred looks, milliseconds, since this was asked last.
 * @throws Error when the service does not tell
 */
export async function eventLoopDelayP99({ metrics = '' }: ServiceProcess): Promise<number> {
  return worstDelay(await (await fetch(metrics)).text());
}

export function worstDelay(metrics: string): number {
  const seconds = Array.from(metrics.matchAll(LAG), ([, value]) => Number(value));
  if (seconds.length === 0) throw new Error('The service does not tell how late its event loop is.');
  return Math.max(...seconds) * 1_000 - LOOK_EVERY_MS;
}

/** Looks at the service's memory until it is told to stop. */
export class MemoryWatch {
  private readonly megabytes: number[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor({ pid }: ServiceProcess) {
    this.timer = setInterval(() => {
      const now = ownMegabytesOfFamily(pid);
      if (now !== undefined) this.megabytes.push(now);
    }, SAMPLE_EVERY_MS);
  }

  stop(): MemoryUse {
    clearInterval(this.timer);
    return memoryUse(this.megabytes);
  }
}

export interface MemoryUse {
  /** Median of the second tenth, when everything has been compiled and filled, and of the last. */
  readonly early: number;
  readonly late: number;
  readonly most: number;
}

/** @param megabytes in the order in which they were seen */
export function memoryUse(megabytes: readonly number[]): MemoryUse {
  const tenth = Math.max(1, Math.floor(megabytes.length / 10));
  return {
    early: spread(megabytes.slice(tenth, 2 * tenth)).median,
    late: spread(megabytes.slice(-tenth)).median,
    most: Math.max(...megabytes),
  };
}
