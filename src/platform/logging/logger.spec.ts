import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const LOADER = pathToFileURL(resolve('test/support/typescript-loader.mjs')).href;
const LOGGER = pathToFileURL(resolve('src/platform/logging/logger.ts')).href;

/** A process that logs a thousand lines and then does something else. */
function logging(ending: string) {
  const program = `
    import { createLogger } from '${LOGGER}';
    const log = createLogger({ LOG_LEVEL: 'info', NODE_ENV: 'production' });
    for (let line = 0; line < 1000; line++) log.info({ line }, 'åäö');
    ${ending}`;
  const args = ['--import', LOADER, '--input-type=module', '--eval', program];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
}

const linesIn = (output: string) =>
  output
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { line: number }).line);

const ALL = Array.from({ length: 1_000 }, (_, line) => line);

describe('the log', () => {
  it.each([
    ['runs out of work', ''],
    ['exits', 'process.exit(0);'],
    ['exits when it is told to', `process.on('SIGTERM', () => process.exit(0)); process.kill(process.pid);`],
    ['meets an error that nobody catches', `throw new Error('x');`],
    ['meets a rejection that nobody catches', `void Promise.reject(new Error('x'));`],
  ])('has every line of a process that %s, in order', async (_what, ending) => {
    expect(linesIn(await text(logging(ending).stdout))).toEqual(ALL);
  });

  // A line said "database.failed", and not what PostgreSQL had said.
  it('tells the code of what the database refused, and no text of it', async () => {
    const path = (name: string) => pathToFileURL(resolve('src/platform', name)).href;
    const output = await text(
      logging(`
        const { DomainError } = await import('${path('errors/domain-error.ts')}');
        const { DatabaseCause } = await import('${path('database/database-cause.ts')}');
        const cause = new DatabaseCause('42P01', 'ERROR');
        log.error({ err: new DomainError('database.failed', 'internal', 'It failed.', {}, { cause }) });`)
        .stdout,
    );
    const last = JSON.parse(output.trim().split('\n').at(-1) ?? '') as object;
    expect(last).toMatchObject({
      err: { code: 'database.failed', database: { code: '42P01', severity: 'ERROR' } },
    });
  });

  it('has every line soon, though the process goes on and logs no more', async () => {
    const running = logging('setInterval(() => undefined, 60_000);');
    let output = '';
    for await (const chunk of running.stdout.setEncoding('utf8')) {
      output += chunk as string;
      if (output.includes('"line":999')) running.kill('SIGKILL');
    }
    expect(linesIn(output)).toEqual(ALL);
  });
});
