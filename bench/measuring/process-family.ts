import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second for every program, whatever its own clock is. */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process and all its children have used, those that have ended too; undefined where there is no /proc. */
export function cpuSecondsOfFamily(pid: number): number | undefined {
  const parent = readStat(pid);
  return parent && childrenOf(pid).reduce((total, { own }) => total + own, parent.own + parent.ended);
}

/** Megabytes of memory that a process and its children hold for themselves; undefined where there is no /proc. */
export function ownMegabytesOfFamily(pid: number): number | undefined {
  try {
    const family = [pid, ...childrenOf(pid).map((child) => child.pid)];
    return family.reduce((total, one) => total + ownMegabytes(one), 0);
  } catch {
    return undefined;
  }
}

/** The same of that one of them that holds most; 0 where there is no /proc. */
export function mostMegabytesOfFamily(pid: number): number {
  try {
    return Math.max(...[pid, ...childrenOf(pid).map((child) => child.pid)].map(ownMegabytes));
  } catch {
    return 0;
  }
}

function ownMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** Its children, or a supervisor's workers. */
function childrenOf(pid: number) {
  const all = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : [],
  );
  return all.filter((process) => process.parent === pid);
}

/** The same for everything that runs on the machine. */
export function cpuSecondsOfMachine(): number | undefined {
  try {
    // proc(5): user, nice, system, idle, iowait, irq, softirq, steal.
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

// proc(5): after the name in parentheses come state, ppid and, from the 14th field of all, utime, stime, cutime, cstime.
function readStat(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = (at: number) => Number(fields[at - 3]) / TICKS_PER_SECOND;
    return { pid, parent: Number(fields[1]), own: ticks(14) + ticks(15), ended: ticks(16) + ticks(17) };
  } catch {
    return undefined;
  }
}
