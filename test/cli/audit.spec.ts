import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealStore } from '../../src/domain/audit/seal.store.js';
import { SealerService } from '../../src/domain/audit/sealer.service.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const NUMBER = '2021006883';

describe('the record from the shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-audit-'));
  const kept = join(folder, 'checkpoints');
  let database: TestDatabase;
  let administration: AdministrationDatabase;
  let variables: Record<string, string>;
  let cli: CommandLine;

  beforeAll(async () => {
    database = await createTestDatabase();
    administration = new AdministrationDatabase(database.administrationUrl);
    variables = {
      ADMINISTRATION_DATABASE_URL: database.administrationUrl,
      ANSWERING_DATABASE_URL: database.answeringUrl,
      ATTRIBUTE_BASE_URI: 'https://example.se/attributes/1.0',
      KEYS_FOLDER: join(folder, 'keys'),
      OPERATOR_NAME: 'Exempelmyndigheten',
    };
    cli = commandLine(variables);
    await cli.json(['keys', 'rotate']);
    await cli.json(['organisation', 'onboard', NUMBER, '--name', 'Exempelmyndigheten']);
    for (const uid of ['anna', 'bo']) await cli.json(['employee', 'add', `${uid}@${NUMBER}`, '--name', uid]);
  });
  afterAll(async () => {
    await administration.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  /** What an owner of the database can do. */
  const asOwner = async (...statements: string[]) => {
    const owner = await database.connect();
    await owner.query('set session_replication_role = replica');
    for (const statement of statements) await owner.query(statement);
  };

  it('states nothing before anything is sealed', async () => {
    const { exitCode, out, err } = await cli.run(['audit', 'checkpoint']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain('(seal.nothing-sealed)');
  });

  it('makes a checkpoint and prints it, one line to keep elsewhere', async () => {
    await new SealerService(administration, new SealStore()).sealPending();
    const { exitCode, out } = await cli.run(['audit', 'checkpoint']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    writeFileSync(kept, `${out}\n`);
  });

  it('holds the record against checkpoints that were kept elsewhere, of several files', async () => {
    const { statement } = await cli.json<{ statement: string }>(['audit', 'checkpoint']);
    const other = join(folder, 'other');
    writeFileSync(other, statement);
    const verify = ['audit', 'verify', '--checkpoint', kept, '--checkpoint', other];
    expect(await cli.json(verify)).toMatchObject({ intact: true, checkpoints: 4 });
    expect((await cli.run(['audit', 'verify'])).out).toMatch(/^Intact: .+\n.*--checkpoint/);
  });

  // "0 signed checkpoint(s)" was said of a database with many: without keys none had been looked at.
  it('says that checkpoints were not looked at without keys', async () => {
    const keyless = commandLine({ ...variables, KEYS_FOLDER: join(folder, 'no-keys') });
    const { exitCode, out } = await keyless.run(['audit', 'verify']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Intact: .*no checkpoint was looked at: KEYS_FOLDER has no signing key/);
    expect(out).not.toContain('0 signed');
  });

  // The last records of a chain were taken with their seals and checkpoints, and the record was said to be intact.
  it('tells by a checkpoint kept elsewhere that records were taken from the end', async () => {
    const [last] = await database.rows<{ record: string }>(
      `select record_id as record from seal order by number desc limit 1`,
    );
    await asOwner(
      `delete from audit_event where id = ${last!.record}`,
      `delete from seal where record_id = '${last!.record}'`,
      `delete from checkpoint`,
    );
    expect((await cli.run(['audit', 'verify'])).exitCode).toBe(0);
    const { exitCode, out } = await cli.run(['audit', 'verify', '--checkpoint', kept]);
    expect(exitCode).toBe(1);
    expect(out).toContain('taken away');
    expect(out).toMatch(new RegExp(`organisation: +${NUMBER}`));
  });

  // A record was named by its place in a chain of which only an UUID was told.
  it('names records that are changed, and those that are not sealed, by their ids', async () => {
    const [first] = await database.rows<{ record: string }>(
      `select record_id as record from seal join organisation o on o.id = chain order by seal.number limit 1`,
    );
    await asOwner(
      `insert into audit_event (organisation_id, actor, act, subject_ids, recorded_at)
       select id, 'cli:forged', 'mandate.grant', '{}', statement_timestamp() - interval '1 hour' from organisation`,
    );
    const [forged] = await database.rows<{ id: string }>(
      `select id::text from audit_event where actor = 'cli:forged'`,
    );
    const unsealed = await cli.run(['audit', 'verify']);
    expect(unsealed.exitCode).toBe(1);
    expect(unsealed.out).toMatch(new RegExp(`audit ${forged!.id} .*${NUMBER}`));
    await asOwner(`update audit_event set actor = 'cli:other' where id = ${first!.record}`);
    const changed = await cli.run(['audit', 'verify']);
    expect(changed.exitCode).toBe(1);
    expect(changed.out).toMatch(new RegExp(`record: +audit ${first!.record}\\n`));
    expect(changed.out).toMatch(new RegExp(`organisation: +${NUMBER}`));
  });

  it('refuses a file of checkpoints that is not there', async () => {
    const { exitCode, out, err } = await cli.run(['audit', 'verify', '--checkpoint', '/nowhere/checkpoints']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('/nowhere/checkpoints');
  });

  // One line that a full disk had torn made all of a file useless, and which it was nobody said.
  it.each([
    [
      'one is torn',
      (statement: string) => `${statement}\n\n${statement.slice(0, 20)}\n${statement}`,
      'line 3 ',
    ],
    ['there is none', () => '\n', 'is empty'],
  ])('says what is wrong with a file of checkpoints in which %s', async (_, content, said) => {
    const torn = join(folder, 'torn');
    writeFileSync(torn, content(readFileSync(kept, 'utf8').trim()));
    const { exitCode, out, err } = await cli.run(['audit', 'verify', '--checkpoint', torn]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(torn);
    expect(err).toContain(said);
  });
});
