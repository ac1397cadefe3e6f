import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const NUMBER = '2021006883';
const ANNA = `anna@${NUMBER}`;
const MANY = 1210;

interface Listed {
  readonly id: string;
  readonly employee?: string;
  readonly channel?: string;
}

describe('a long list', () => {
  let database: TestDatabase;
  let cli: CommandLine;

  beforeAll(async () => {
    database = await createTestDatabase();
    cli = commandLine({
      ADMINISTRATION_DATABASE_URL: database.administrationUrl,
      ANSWERING_DATABASE_URL: database.answeringUrl,
      ATTRIBUTE_BASE_URI: 'https://example.se/attributes/1.0',
    });
    await cli.json(['organisation', 'onboard', NUMBER, '--name', 'Exempelmyndigheten']);
    await cli.json(['employee', 'add', ANNA, '--name', 'Anna']);
    await cli.json(['source', 'save', 'hr', '--organisation', NUMBER]);
    await database.rows(
      `insert into disclosure (organisation_id, employment_id, person_id, channel, requester, request_id, response_id, outcome, released, withheld)
       select organisation_id, id, person_id, 'saml', 'https://party.example/sp', '_q', i::text, 'nothing', '{}', '{}'
       from employment, generate_series(1, $1) i`,
      [MANY],
    );
    await database.rows(
      `insert into disclosure (channel, requester, request_id, response_id, outcome, released, withheld)
       values ('authzen', 'https://nobody.example/sp', '_q', '_nobody', 'nothing', '{}', '{}')`,
    );
    await database.rows(
      `insert into audit_event (organisation_id, actor, act, subject_ids)
       select id, 'hr', 'mandate.grant', '{}' from organisation, generate_series(1, $1) i`,
      [MANY],
    );
    await database.rows(
      `insert into import_batch (organisation_id, source_id, mode, dry_run, actor, state)
       select organisation_id, id, 'delta', true, 'test', 'planned' from import_source, generate_series(1, 260)`,
    );
  });
  afterAll(() => database.drop());

  // Whoever answered a data subject's request gave a thousand answers of more, and nothing said so.
  it.each([
    ['disclosures', ['disclosures', '--employee', ANNA], MANY],
    ['audit list', ['audit', 'list', '--organisation', NUMBER], MANY + 3],
    ['imports list', ['imports', 'list', '--source', 'hr'], 260],
  ])('of %s is whole where it is asked for whole', async (_, command, all) => {
    expect(await cli.json<Listed[]>([...command, '--limit', '5000'])).toHaveLength(all);
    expect((await cli.run([...command, '--limit', '5000'])).err).toBe('');
  });

  it.each([
    ['disclosures', ['disclosures', '--employee', ANNA]],
    ['audit list', ['audit', 'list', '--organisation', NUMBER]],
    ['imports list', ['imports', 'list', '--source', 'hr']],
  ])('of %s says that more exist, and how to go on', async (_, command) => {
    const { out, err } = await cli.run([...command, '--json']);
    const first = JSON.parse(out) as Listed[];
    expect(first).toHaveLength(200);
    const before = /^More exist: .*--before (\S+)\n$/.exec(err)?.[1] ?? '';
    const next = await cli.json<Listed[]>([...command, '--limit', '2', '--before', before]);
    const both = await cli.json<Listed[]>([...command, '--limit', '202']);
    expect([...first, ...next].map(({ id }) => id)).toEqual(both.map(({ id }) => id));
  });

  it('of events goes on behind one that is named by its id', async () => {
    const [first, second] = await cli.json<Listed[]>(['audit', 'list', '--limit', '2']);
    expect(await cli.json(['audit', 'list', '--limit', '1', '--before', first!.id])).toEqual([second]);
  });

  it.each(['disclosures', 'audit list', 'mandate list', 'imports list'])(
    'of %s has a limit that its help tells, of one at least',
    async (command) => {
      const { out } = await cli.run([...command.split(' '), '--help']);
      expect(out).toMatch(/--limit <number> +at most so many \(default: 200\)/);
      expect(out).toContain('--before <place>');
      expect((await cli.run([...command.split(' '), '--limit', '0'])).exitCode).toBe(2);
    },
  );

  // "Who asked about whom" had no column of whom, nor of the door.
  it('of answers tells about whom, and by which door', async () => {
    const { out } = await cli.run(['disclosures', '--limit', '2']);
    const [headings = '', ...rows] = out.split('\n');
    expect(headings.split(/ {2,}/).slice(0, 4)).toEqual(['AT', 'CHANNEL', 'REQUESTER', 'EMPLOYEE']);
    expect(rows[0]).toMatch(/ authzen +\S+ +- /);
    expect(rows[1]).toMatch(new RegExp(` saml +\\S+ +${ANNA} `));
    const [, second] = await cli.json<Listed[]>(['disclosures', '--limit', '2']);
    expect(second).toMatchObject({ employee: ANNA, channel: 'saml' });
  });
});
