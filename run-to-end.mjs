import { spawn } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';

/** How soon a child is told that npm has ended. */
const NOTICED_WITHIN_MS = 250;

/**
 * Runs a program to its end with our standard streams; signals that reach us reach it. One that is sent to npm does not reach
 * us: npm passes it on to the shell between us, which dies of it.
 * @returns its exit code; 0 when it was asked to end
 */
export function runToEnd(program, args, options) {
  const child = spawn(program, args, { ...options, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) whenLeftAlone(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code, signal) =>
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)),
    );
  });
}

function whenLeftAlone(work) {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    work();
  }, NOTICED_WITHIN_MS).unref();
}
