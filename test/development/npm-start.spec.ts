import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtProgram } from '../support/built-program.js';
import { freePort } from '../../bench/measuring/free-port.js';

const RUN = pathToFileURL(resolve(import.meta.dirname, '../../run-to-end.mjs')).href;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'behorig-clone-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Started as `npm start` starts it: by npm, a shell and a script of ours, with a PostgreSQL of its own. */
async function npmStart() {
  const { main } = await builtProgram();
  const script = `import { runToEnd } from ${JSON.stringify(RUN)};
    process.exitCode = await runToEnd(process.execPath, [${JSON.stringify(main)}], {});`;
  writeFileSync(join(folder, 'start.mjs'), script);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start: 'node start.mjs' } }));
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'development', DATA_FOLDER: join(folder, 'data') };
  return spawn('npm', ['start'], { cwd: folder, env: { ...env, PORT: String(await freePort()) } });
}

it('ends the service and its PostgreSQL when npm is told to end', async () => {
  const npm = await npmStart();
  let output = '';
  const started = new Promise<void>((found) => {
    npm.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Ctrl-C stops')) found();
    });
  });
  npm.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  // When all that it started have closed what they write to.
  const allEnded = once(npm, 'close');
  await Promise.race([
    started,
    allEnded.then(() => {
      throw new Error(`It ended: ${output}`);
    }),
  ]);
  const connection = join(folder, 'data/postgres/connection.json');
  expect(existsSync(connection)).toBe(true);
  npm.kill('SIGTERM');
  await allEnded;
  expect(existsSync(connection)).toBe(false);
}, 60_000);
