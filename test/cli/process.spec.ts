import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { builtProgram, type BuiltProgram } from '../support/built-program.js';

/** From Skatteverket's published test numbers. */
const NUMBER = '199001012385';

describe('the program in a process of its own', () => {
  let program: BuiltProgram;
  let database: TestDatabase;
  let variables: Record<string, string>;

  beforeAll(async () => {
    [program, database] = await Promise.all([builtProgram(), createTestDatabase()]);
    variables = {
      DATABASE_URL: database.ownerUrl,
      ADMINISTRATION_DATABASE_URL: database.administrationUrl,
      ANSWERING_DATABASE_URL: database.answeringUrl,
      ATTRIBUTE_BASE_URI: 'https://example.se/attributes/1.0',
      PERSONAL_NUMBER_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
  }, 60_000);

  afterAll(async () => {
    await database.drop();
  });

  it('migrates and says so as JSON, with nothing else on standard output', async () => {
    const { exitCode, out, err } = await program.run(['migrate', '--json'], variables);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ applied: [], newer: [] });
  });

  it('reads a personal number from standard input', async () => {
    const onboard = ['organisation', 'onboard', '2021006883', '--name', 'Exempelmyndigheten'];
    expect((await program.run(onboard, variables)).exitCode).toBe(0);
    const add = ['employee', 'add', 'anna@2021006883', '--name', 'Anna', '--personal-number-stdin'];
    const { exitCode, out, err } = await program.run(add, variables, `${NUMBER}\n`);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('Added anna@2021006883');
  });

  it.each([
    [1, ['unit', 'list', '--organisation', '5560160680'], {}],
    [2, ['unit', 'list'], {}],
    [3, ['organisation', 'list'], { ATTRIBUTE_BASE_URI: '' }],
    [4, ['migrate'], { DATABASE_URL: 'postgresql://somebody:secret@127.0.0.1:1/none' }],
    [
      4,
      ['organisation', 'list'],
      { ADMINISTRATION_DATABASE_URL: 'postgresql://somebody:secret@127.0.0.1:1/none' },
    ],
  ])('ends with %i for %j', async (expected, args, changed) => {
    const { exitCode, out, err } = await program.run(args, { ...variables, ...changed });
    expect({ exitCode, out }).toEqual({ exitCode: expected, out: '' });
    expect(err).toMatch(/^behorig: /);
    expect(err).not.toMatch(/secret|somebody/);
  });

  // `… | head` ended in a stack trace of an EPIPE that nothing listened for.
  it('ends quietly when whoever reads has gone', async () => {
    for (const args of [['organisation', 'list'], ['--help']]) {
      const ended = await endedWith(args, 'pipe', (child) => child.stdout?.destroy());
      expect(ended).toEqual({ exitCode: 141, err: '' });
    }
  });

  // A full disc did so, too; and of a client whose token was lost nobody was told.
  it('says in one line that standard output is full, and what is to be done about a token that was lost', async () => {
    const full = openSync('/dev/full', 'w');
    const list = await endedWith(['organisation', 'list'], full);
    expect(list).toEqual({ exitCode: 1, err: expect.stringMatching(/^behorig: .*ENOSPC.*\n$/) as string });
    const until = `${new Date().getUTCFullYear() + 1}-06-30`;
    const issue = ['client', 'issue', 'hr', '--operator', '--permission', 'directory:read'];
    const { exitCode, err } = await endedWith([...issue, '--expires', until, '--reason', 'x'], full);
    closeSync(full);
    expect(exitCode).toBe(1);
    const [, id = ''] = /client revoke ([0-9a-f-]{36})/.exec(err) ?? [];
    const revoke = ['client', 'revoke', id, '--reason', 'Lost'];
    expect((await program.run(revoke, variables)).exitCode).toBe(0);
  });

  async function endedWith(
    args: readonly string[],
    output: number | 'pipe',
    begun: (child: ChildProcess) => void = () => undefined,
  ): Promise<{ exitCode: number | null; err: string }> {
    const child = spawn(process.execPath, [program.cli, ...args], {
      env: variables,
      stdio: ['ignore', output, 'pipe'],
    });
    begun(child);
    let err = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return { exitCode, err };
  }
});
