import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const START_TIMEOUT_MS = 120_000;
const RETRY_MS = 50;

/**
 * Waits until a process that was started answers at the address.
 * @throws Error when it ends, or takes too long and is ended
 */
export async function untilAnswered(child: ChildProcess, address: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(address).catch(() => undefined);
    if (ready?.ok) return;
    await pause(RETRY_MS);
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnfile} did not become ready; see its log.`);
}
