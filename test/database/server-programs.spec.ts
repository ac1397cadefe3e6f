import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serverPrograms } from '../../src/platform/database/server-programs.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'behorig-programs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('the programs of the server are those of an installation that is named', async () => {
  const ours = await serverPrograms(undefined, join(folder, 'shelter'));
  const installation = join(folder, 'installation');
  await mkdir(installation);
  await symlink(dirname(ours.initdb), join(installation, 'bin'));
  const theirs = await serverPrograms(undefined, join(folder, 'shelter'), installation);
  expect(dirname(theirs.initdb)).toBe(join(installation, 'bin'));
  expect(dirname(theirs.pgCtl)).toBe(join(installation, 'bin'));
});
