import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Client } from 'pg';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import type { ImportState } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { builtProgram } from '../support/built-program.js';
import { openAdministration, OPERATOR } from '../support/service.js';
import { makeSetting, type Setting } from '../support/setting.js';

const NUMBER = '5562265719';
const ROWS = 500;

let setting: Setting;
let administration: INestApplicationContext;
let imports: ImportsService;
let owner: Client;
let folder: string;
let sources = 0;

beforeAll(async () => {
  setting = await makeSetting();
  administration = await openAdministration(setting.variables);
  imports = administration.get(ImportsService, { strict: false });
  owner = await setting.database.connect();
  folder = mkdtempSync(join(tmpdir(), 'behorig-killed-'));
  await administration
    .get(OrganisationsService, { strict: false })
    .onboard(OPERATOR, { number: NUMBER, name: 'Myndigheten', scopes: [] });
}, 60_000);
afterAll(async () => {
  await administration.close();
  await setting.remove();
  rmSync(folder, { recursive: true });
});

interface Sending {
  readonly source: string;
  readonly process: ChildProcess;
}

/** Begins to import units by the command line, in a process of its own. */
async function begin(): Promise<Sending> {
  const source = `killed-${++sources}`;
  await administration
    .get(ImportSources, { strict: false })
    .save(OPERATOR, { organisation: NUMBER, name: source });
  const file = join(folder, `${source}.csv`);
  const rows = Array.from({ length: ROWS }, (_, at) => `${source}-${at},Enhet ${at}\n`);
  writeFileSync(file, `code,name\n${rows.join('')}`);
  const { cli } = await builtProgram();
  const env = { ...setting.variables, NODE_ENV: 'production' };
  const process_ = spawn(process.execPath, [cli, 'import', file, '--source', source, '--full'], { env });
  return { source, process: process_ };
}

async function until(source: string, state: ImportState): Promise<void> {
  for (;;) {
    const [batch] = await imports.history(OPERATOR, { source });
    if (batch?.state === state) return;
  }
}

/** Kills it while a table that it needs is locked, so always at the same moment. */
async function killed(table: string, state: ImportState): Promise<string> {
  await owner.query('begin');
  await owner.query(`lock table ${table} in exclusive mode`);
  const { source, process: sending } = await begin();
  await until(source, state);
  sending.kill('SIGKILL');
  await once(sending, 'exit');
  await owner.query('rollback');
  return source;
}

/** Looks, as the service does now and then, until the dead process's connections are gone and its import is settled. */
async function settled(source: string, state: ImportState): Promise<void> {
  for (;;) {
    await imports.resume(OPERATOR);
    const [batch] = await imports.history(OPERATOR, { source });
    if (batch?.state === state) return;
  }
}

async function unitsOf(source: string): Promise<number> {
  const units = await administration.get(UnitsService, { strict: false }).list(OPERATOR, NUMBER);
  return units.filter(({ code }) => code.startsWith(`${source}-`)).length;
}

async function eventsOf(source: string): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `select count(*)::int as count from audit_event where act = 'unit.add' and details->>'source' = $1`,
    [source],
  );
  return rows[0]?.count ?? 0;
}

describe('a process that is killed', () => {
  it('while it applies a plan has done nothing of it, and another one does all of it, once', async () => {
    const source = await killed('unit', 'applying');
    await settled(source, 'applied');
    expect([await unitsOf(source), await eventsOf(source)]).toEqual([ROWS, ROWS]);
    await imports.resume(OPERATOR);
    expect([await unitsOf(source), await eventsOf(source)]).toEqual([ROWS, ROWS]);
  }, 60_000);

  it('while it receives a file leaves nothing but the word that it failed, and the file is sent again', async () => {
    const source = await killed('import_staged_row', 'receiving');
    await settled(source, 'failed');
    expect([await unitsOf(source), await eventsOf(source)]).toEqual([0, 0]);
    const { rows } = await owner.query('select from import_staged_row');
    expect(rows).toEqual([]);
    async function* file(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(`code,name\n${source}-0,Enhet\n`));
    }
    const { state } = await imports.import(OPERATOR, { source, mode: 'full', file: file() });
    expect([state, await unitsOf(source)]).toEqual(['applied', 1]);
  }, 60_000);
});
