import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem, type, release } from 'node:os';
import { WORKERS } from './service-process.js';

/** Where and on what a run took place: figures mean nothing without. */
export interface Circumstances {
  readonly at: string;
  readonly revision: string;
  readonly machine: string;
  readonly node: string;
  readonly openssl: string;
  readonly postgres: string;
  /** As told by BENCH_WORKERS; absent: as many as the service decides for itself. */
  readonly workers?: number;
  /** Runnable processes over the last minute when it began: well above zero, somebody else was working too. */
  readonly loadBefore: number;
}

export function circumstances(): Omit<Circumstances, 'postgres'> {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    at: new Date().toISOString(),
    revision: revision(),
    machine: `${model}, ${availableParallelism()} cores, ${memory} GiB, ${type()} ${release()}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    workers: WORKERS === '' ? undefined : Number(WORKERS),
    loadBefore: loadavg()[0] ?? NaN,
  };
}

/** Two lines: what was measured, and on what. */
export function circumstancesText(what: string, run: Circumstances): string {
  return [
    `${what}, ${run.at}, revision ${run.revision}`,
    `${run.machine}; Node ${run.node}, OpenSSL ${run.openssl}, PostgreSQL ${run.postgres}${workersText(run)}; load average before: ${run.loadBefore.toFixed(1)}`,
  ].join('\n');
}

function workersText({ workers }: Circumstances): string {
  return workers === undefined ? '' : `; workers: ${workers}`;
}

function revision(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch {
    return 'unknown';
  }
}
