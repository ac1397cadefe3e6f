import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { commandLine } from '../cli/captured-terminal.js';
import { builtProgram } from '../support/built-program.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeSetting, type Setting } from '../support/setting.js';

let setting: Setting;
let service: ServiceProcess;
let last: string;

beforeAll(async () => {
  setting = await makeSetting();
  // A worker that retires waits as long for those that are connected.
  const more = { LOG_LEVEL: 'info', WORKERS: '2', KEEP_ALIVE_SECONDS: '1' };
  service = await startServiceProcess({ ...setting.variables, ...more });
  await service.untilWritten('all workers serve');
  const [row] = await setting.database.rows<{ last: string }>(
    'SELECT max(migration_name) AS last FROM _prisma_migrations',
  );
  last = row?.last ?? '';
}, 60_000);
afterAll(async () => {
  await service.stop();
  await setting.remove();
});

const ready = async () => {
  const response = await fetch(`${service.address}/health/ready`);
  return { status: response.status, body: (await response.json()) as object };
};

/** Does the work while the database's history is another. */
async function meanwhile(change: string, undo: string, work: () => Promise<void>): Promise<void> {
  await setting.database.rows(change, [last]);
  try {
    await work();
  } finally {
    await setting.database.rows(undo, [last]);
  }
}

const older = (work: () => Promise<void>) =>
  meanwhile(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = $1',
    'UPDATE _prisma_migrations SET rolled_back_at = NULL WHERE migration_name = $1',
    work,
  );

const newer = (work: () => Promise<void>) =>
  meanwhile(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
     SELECT 'newer', '', '99990101000000_' || left($1, 0) || 'of_tomorrow', now()`,
    `DELETE FROM _prisma_migrations WHERE id = 'newer' AND $1 <> ''`,
    work,
  );

async function start() {
  const { main } = await builtProgram();
  const child = spawn(process.execPath, [main], { env: { ...setting.variables, WORKERS: '1' } });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close') as Promise<[number]>]);
  return { code, errors };
}

// Without a schema, or with an old one, the service started, was "ready" and failed at every question.
it('does not start on an older schema, and says what to do', async () => {
  await older(async () => {
    const { code, errors } = await start();
    expect(code).toBe(3);
    expect(errors).toContain(`the first is ${last}. Run behorig migrate`);
  });
});

it('gives no command on an older schema', async () => {
  await older(async () => {
    const { exitCode, err } = await commandLine(setting.variables).run(['organisation', 'list']);
    expect(exitCode).toBe(3);
    expect(err).toContain('Run behorig migrate');
  });
});

// Of a schema that cannot tell what it has it was said that every migration is lacking.
it('says of a schema that cannot tell what it has that it is older', async () => {
  const [before, after] = ['applied_migrations', 'away'] as const;
  const rename = (from: string, to: string) =>
    setting.database.rows(`ALTER FUNCTION behorig.${from}() RENAME TO ${to}`);
  await rename(before, after);
  const { exitCode, err } = await commandLine(setting.variables)
    .run(['organisation', 'list'])
    .finally(() => rename(after, before));
  expect(exitCode).toBe(3);
  expect(err).toContain('older than this version needs, or there is none. Run behorig migrate');
  expect(err).not.toContain('lacks');
});

it('is not ready with an older schema, and names it', async () => {
  expect(await ready()).toMatchObject({ status: 200, body: { schema: 'ok' } });
  await older(async () => {
    expect(await ready()).toMatchObject({ status: 503, body: { answering: 'ok', schema: 'older' } });
  });
});

it('is not ready without any schema', async () => {
  const [before, after] = ['ALTER SCHEMA behorig RENAME TO away', 'ALTER SCHEMA away RENAME TO behorig'];
  await setting.database.rows(before);
  const found = await ready().finally(() => setting.database.rows(after));
  expect(found).toMatchObject({ status: 503, body: { schema: 'older' } });
});

// After an update without `migrate`, SIGHUP replaced workers that answered by ones that could not.
it('keeps the processes that serve when new ones find an older schema', async () => {
  await older(async () => {
    process.kill(service.pid, 'SIGHUP');
    await service.untilWritten('a new worker did not start');
  });
  expect(service.output()).not.toContain('has retired');
  expect(await ready()).toMatchObject({ status: 200 });
});

// While a newer version is rolled out, the older one goes on; but `migrate` of the older one said "up to date".
it('serves on a newer schema, which migrate tells of', async () => {
  const variables = { ...setting.variables, DATABASE_URL: setting.database.ownerUrl };
  await newer(async () => {
    expect(await ready()).toMatchObject({ status: 200 });
    const { exitCode, out } = await commandLine(variables).run(['migrate']);
    expect(exitCode).toBe(0);
    expect(out).toContain('newer than this version, which does not know 99990101000000_of_tomorrow');
    expect(out).not.toContain('up to date');
  });
});

// After a restore with another key the service started, found nobody, and made each person a second time. Here and below a
// command asks what a start does, and takes a tenth of the time.
it('takes no command with another key than personal numbers are stored under', async () => {
  const cli = (key: number) =>
    commandLine({ ...setting.variables, PERSONAL_NUMBER_KEY: Buffer.alloc(32, key).toString('base64') });
  const onboard = ['organisation', 'onboard', '2021006883', '--name', 'Exempelmyndigheten'];
  await cli(9).json(onboard);
  const add = ['employee', 'add', 'anna@2021006883', '--name', 'Anna', '--personal-number-stdin'];
  await cli(7).json(add, '199001012385');
  expect(await cli(7).run(['organisation', 'list'])).toMatchObject({ exitCode: 0 });
  const { exitCode, err } = await cli(9).run(['organisation', 'list']);
  expect(exitCode).toBe(3);
  expect(err).toContain('PERSONAL_NUMBER_KEY must be the key');
});

// With the owner's address in one of the variables it started, and row-level security held for nobody.
it('takes no command as the owner, or as a login of the other group', async () => {
  const { ownerUrl, administrationUrl, answeringUrl } = setting.database;
  const list = (more: Record<string, string>) =>
    commandLine({ ...setting.variables, ...more }).run(['organisation', 'list']);
  const asOwner = await list({ ADMINISTRATION_DATABASE_URL: ownerUrl });
  expect(asOwner.exitCode).toBe(3);
  expect(asOwner.err).toContain('ADMINISTRATION_DATABASE_URL must not name a superuser, the owner');
  const mixedUp = { ADMINISTRATION_DATABASE_URL: answeringUrl, ANSWERING_DATABASE_URL: administrationUrl };
  const { exitCode, err } = await list(mixedUp);
  expect(exitCode).toBe(3);
  expect(err).toContain('ADMINISTRATION_DATABASE_URL must name a login that is a member of behorig_admin');
  expect(err).toContain('ANSWERING_DATABASE_URL must name a login that is a member of behorig_answering');
  expect(err).not.toMatch(/postgres(ql)?:/);
});
