import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeSampleEServices } from '../../src/development/sample-e-services.js';
import { commandLine } from '../cli/captured-terminal.js';

const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');

// It said that an e-service's file is looked at, too, and the command that it gave looked at ours alone.
it('checks the metadata of an e-service of the sample, by a file that is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  await makeSampleEServices(join(folder, 'e-services'));
  const [, file = ''] = /behorig -- metadata check data\/(\S+)/.exec(readme) ?? [];
  const { err, out } = await commandLine({}).run(['metadata', 'check', join(folder, file)]);
  rmSync(folder, { recursive: true });
  expect({ err, out }).toEqual({ err: '', out: expect.stringContaining('https://') as string });
});
