import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportBatch } from '../../src/domain/imports/import.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { AUTHORITY, POWER_DEFINITIONS, ROLES } from '../../src/development/sample-data.js';
import { commandLine, type CommandLine } from '../cli/captured-terminal.js';
import { OPERATOR, Register } from '../directory/register.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';

const SAMPLES = resolve(import.meta.dirname, '../../samples/imports');

let register: Register;
let cli: CommandLine;
beforeAll(async () => {
  register = await Register.open();
  await register.organisation(AUTHORITY);
  await register
    .get(UnitsService)
    .addUnit(OPERATOR, { organisation: AUTHORITY, code: 'TILL', name: 'Tillstånd' });
  for (const power of POWER_DEFINITIONS) await register.get(PowersService).definePower(OPERATOR, power);
  for (const role of ROLES)
    await register.get(RoleCatalogueService).define(OPERATOR, { ...role, powers: [] });
  cli = commandLine({
    ADMINISTRATION_DATABASE_URL: register.database.administrationUrl,
    ANSWERING_DATABASE_URL: register.database.answeringUrl,
    PERSONAL_NUMBER_KEY: Buffer.alloc(32, 7).toString('base64'),
    ATTRIBUTE_BASE_URI: 'https://test.example/attributes/1.0',
  });
  await cli.json(['source', 'save', 'hr', '--organisation', AUTHORITY]);
});
afterAll(() => register.close());

function sample(name: string): string {
  return resolve(SAMPLES, name);
}

it('imports the samples as the README says, and finds nothing to do the second time', async () => {
  for (const [name, rows] of [
    ['units.csv', 2],
    ['employments.csv', 3],
    ['role-assignments.csv', 3],
    ['mandates.csv', 2],
  ] as const) {
    const command = ['import', sample(name), '--source', 'hr', '--full'];
    expect(await cli.json<ImportBatch>(command)).toMatchObject({
      state: 'applied',
      created: rows,
      rejected: 0,
    });
    expect(await cli.json<ImportBatch>(command)).toMatchObject({ state: 'applied', unchanged: rows });
  }
  for (const rowSet of ['units', 'employments', 'role-assignments', 'mandates']) {
    const file = sample(`${rowSet}.ndjson`);
    const same = await cli.json<ImportBatch>(['import', file, '--source', 'hr', '--full']);
    expect(same).toMatchObject({ rowSet, created: 0, changed: 0, ended: 0, rejected: 0 });
  }
});

it('shows a dry run row by row, of a compressed file too, and changes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-import-'));
  const file = join(folder, 'units.csv.gz');
  writeFileSync(file, gzipSync(`${readFileSync(sample('units.csv'), 'utf8')}NEW;Ny enhet;nowhere\n`));
  const { exitCode, out, err } = await cli.run(['import', file, '--source', 'hr', '--delta', '--dry-run']);
  rmSync(folder, { recursive: true });
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.any(String) as string });
  expect(out).toMatch(/^line 4 {2}rejected {2}NEW {2}parent: /m);
  expect(out).toMatch(/^state: +planned$/m);
  expect((await cli.run(['imports', 'list', '--source', 'hr'])).out).toContain('planned');
});

it('refuses a source that is not there, and a file that is not', async () => {
  const unknown = await cli.run(['import', sample('units.csv'), '--source', 'none', '--delta']);
  expect(unknown).toMatchObject({ exitCode: 1, err: expect.stringContaining('No such source') as string });
});
