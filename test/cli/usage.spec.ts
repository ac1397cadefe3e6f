import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const NUMBER = '199001012385';
const COMMANDS = [
  'migrate',
  'keys rotate',
  'keys list',
  'metadata show',
  'metadata check',
  'organisation onboard',
  'organisation rename',
  'organisation remove-scope',
  'organisation leave',
  'organisation list',
  'unit add',
  'unit list',
  'employee add',
  'employee end',
  'employee reemploy',
  'employee list',
  'employee show',
  'power define',
  'power list',
  'role define',
  'role catalogue',
  'role assign',
  'role withdraw',
  'role list',
  'mandate grant',
  'mandate pass-on',
  'mandate approve',
  'mandate reject',
  'mandate suspend',
  'mandate resume',
  'mandate revoke',
  'mandate list',
  'source save',
  'source list',
  'import',
  'imports list',
  'imports rows',
  'imports confirm',
  'imports cancel',
  'relying-party add',
  'relying-party remove',
  'relying-party list',
  'relying-party show',
  'feed list',
  'feed refresh',
  'feed hand-over',
  'identity-provider remove',
  'agreement make',
  'agreement end',
  'agreement list',
  'client issue',
  'client list',
  'client revoke',
  'query',
  'disclosures',
  'audit list',
  'audit checkpoint',
  'audit verify',
];

describe('using the command line', () => {
  let database: TestDatabase;
  let cli: CommandLine;

  beforeAll(async () => {
    database = await createTestDatabase();
    cli = commandLine(variablesOf(database));
  });
  afterAll(() => database.drop());

  it.each(COMMANDS)('explains %s, with an example and --json', async (command) => {
    const { exitCode, out, err } = await cli.run([...command.split(' '), '--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain(`$ behorig ${command}`);
    expect(out).toContain('--json');
  });

  it('lists every command and every exit code in its help', async () => {
    const { exitCode, out } = await cli.run(['--help']);
    expect(exitCode).toBe(0);
    for (const command of COMMANDS) expect(out).toContain(`\n  ${command.split(' ')[0]}`);
    for (const code of [0, 1, 2, 3, 4]) expect(out).toMatch(new RegExp(`^ {2}${code} {2}\\S`, 'm'));
  });

  it('tells which options are required', async () => {
    const { out } = await cli.run(['role', 'assign', '--help']);
    expect(out).toMatch(/--reason <text> .*\(required\)/);
    expect(out).not.toMatch(/--unit <code> .*\(required\)/);
  });

  it('tells its version', async () => {
    expect((await cli.run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['no command', []],
    ['a noun without a verb', ['mandate']],
    ['an unknown command', ['mandat']],
    ['an unknown option', ['organisation', 'list', '--all']],
    ['a missing option', ['organisation', 'onboard', '2021006883']],
    ['a missing argument', ['organisation', 'onboard', '--name', 'X']],
    ['too many arguments', ['organisation', 'list', '2021006883']],
    [
      'a date that does not exist',
      ['employee', 'end', 'a@2021006883', '--reason', 'x', '--last-day', '2026-02-30'],
    ],
    ['an employee without an organisation', ['employee', 'add', 'anna', '--name', 'Anna']],
    ['a status that is none', ['mandate', 'list', '--status', 'alive']],
    ['a number that is none', ['audit', 'list', '--limit', 'many']],
    [
      'a limit without a value',
      [
        'mandate',
        'grant',
        'a@2021006883',
        '--power',
        'x:y',
        '--until',
        '2027-01-01',
        '--basis',
        'x',
        '--reason',
        'x',
        '--limit',
        'unit',
      ],
    ],
    ['a file that does not exist', ['relying-party', 'add', '/nowhere/metadata.xml']],
    ['metadata that does not exist', ['metadata', 'check', '/nowhere/metadata.xml']],
    ['metadata that is no XML', ['metadata', 'check', import.meta.filename]],
    ['an organisation number that is none', ['organisation', 'onboard', '1234567890', '--name', 'X']],
  ])('ends with 2 for %s, and says nothing on standard output', async (_, args) => {
    const { exitCode, out, err } = await cli.run(args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).not.toBe('');
  });

  it('ends with 1 for what is not there', async () => {
    const { exitCode, out, err } = await cli.run(['unit', 'list', '--organisation', '2021006883']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('(organisation.not-found)');
  });

  it('says a failure as JSON on standard error when asked', async () => {
    for (const args of [
      ['unit', 'list', '--organisation', '2021006883'],
      ['unit', 'list'],
      ['unit', 'lst'],
    ]) {
      const { out, err } = await cli.run(['--json', ...args]);
      const { error } = JSON.parse(err) as { error: { code: string; message: string } };
      expect(out).toBe('');
      expect(error.code).toMatch(/^(organisation\.not-found|usage)$/);
      expect(error.message).not.toBe('');
    }
  });

  it('ends with 3 and names every variable that is missing, and needs no more than the command does', async () => {
    const bare = commandLine({});
    const register = await bare.run(['organisation', 'list']);
    expect(register.exitCode).toBe(3);
    expect(register.err).toContain('ADMINISTRATION_DATABASE_URL is not set');
    expect(register.err).toContain('ATTRIBUTE_BASE_URI is not set');
    expect(register.err).not.toContain('KEYS_FOLDER');
    expect((await bare.run(['migrate'])).err).toContain('DATABASE_URL is not set');
  });

  it('has no way to give a personal number but standard input, and repeats none that is typed', async () => {
    const typed = [
      ['employee', 'add', 'anna@2021006883', '--name', 'Anna', `--personal-number=${NUMBER}`],
      ['employee', 'add', 'anna@2021006883', NUMBER, '--name', 'Anna'],
      ['employee', NUMBER],
      ['mandate', 'list', '--limit', NUMBER],
    ];
    for (const args of typed) {
      const { exitCode, out, err } = await cli.run(args);
      expect(exitCode).toBe(2);
      expect(out + err).not.toContain(NUMBER);
    }
  });

  it('refuses a personal number that is none without repeating it', async () => {
    await cli.json(['organisation', 'onboard', '2021006883', '--name', 'X']);
    const add = ['employee', 'add', 'anna@2021006883', '--name', 'Anna', '--personal-number-stdin'];
    const { exitCode, err } = await cli.run(add, '199001012386');
    expect(exitCode).toBe(2);
    expect(err).not.toContain('199001012386');
  });
});

function variablesOf(database: TestDatabase) {
  return {
    DATABASE_URL: database.ownerUrl,
    ADMINISTRATION_DATABASE_URL: database.administrationUrl,
    ANSWERING_DATABASE_URL: database.answeringUrl,
    ATTRIBUTE_BASE_URI: 'https://example.se/attributes/1.0',
    PERSONAL_NUMBER_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
}
