import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from './captured-terminal.js';

interface Key {
  readonly id: string;
  readonly use: string;
  readonly activeFrom: string;
  readonly published: boolean;
  readonly signs: boolean;
}

describe('our own keys from the shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-keys-'));
  const cli = commandLine({ KEYS_FOLDER: join(folder, 'keys'), OPERATOR_NAME: 'Exempelmyndigheten' });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has none before the first are made', async () => {
    expect((await cli.run(['keys', 'list'])).out).toBe('None.\n');
  });

  it('makes first keys that sign at once', async () => {
    await cli.json(['keys', 'rotate']);
    const keys = await cli.json<Key[]>(['keys', 'list']);
    expect(keys.filter(({ signs }) => signs)).toHaveLength(2);
    expect(keys.every(({ published }) => published)).toBe(true);
  });

  it('makes the next signing keys sign only after their lead time', async () => {
    const [first] = await cli.json<Key[]>(['keys', 'rotate', '--use', 'signing', '--lead-days', '14']);
    const days = (Date.parse(first!.activeFrom) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(14);
    const keys = await cli.json<Key[]>(['keys', 'list']);
    expect(keys.find(({ id }) => id === first!.id)).toMatchObject({ published: true, signs: false });
  });
});
