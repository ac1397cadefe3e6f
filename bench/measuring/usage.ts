import { cpuSecondsOfFamily, cpuSecondsOfMachine } from './process-family.js';

/** Seconds: of the clock, and of CPU by who used them; undefined where the system does not tell. */
export interface Usage {
  readonly clock: number;
  readonly measured?: number;
  readonly database?: number;
  readonly machine?: number;
}

/**
 * Since both have started.
 * @param pid the process that is measured, with those it has started
 * @param serverPid of the database
 */
export function usage(pid: number, serverPid: number): Usage {
  return {
    clock: performance.now() / 1_000,
    measured: cpuSecondsOfFamily(pid),
    database: cpuSecondsOfFamily(serverPid),
    machine: cpuSecondsOfMachine(),
  };
}

export function usageBetween(before: Usage, after: Usage): Usage {
  const difference = (who: Exclude<keyof Usage, 'clock'>) => {
    const [from, to] = [before[who], after[who]];
    return from === undefined || to === undefined ? undefined : to - from;
  };
  return {
    clock: after.clock - before.clock,
    measured: difference('measured'),
    database: difference('database'),
    machine: difference('machine'),
  };
}

/**
 * How many cores the rest of the machine kept busy meanwhile: far above zero, the figures are not ours alone.
 * @param more CPU seconds of a process of ours that is not among those
 */
export function coresOfOthers({ clock, measured = 0, database = 0, machine }: Usage, more: number) {
  return machine === undefined ? undefined : Math.max(0, (machine - measured - database - more) / clock);
}
