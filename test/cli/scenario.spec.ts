import { rmSync } from 'node:fs';
import { DisclosuresStore } from '../../src/domain/audit/disclosures.store.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { commandLine, type CommandLine } from './captured-terminal.js';
import { writeEService, type EServiceFiles } from './e-service-files.js';

const ORGANISATION = '2021006883';
/** From Skatteverket's published test numbers. */
const NUMBER = '199001012385';
const POWER = 'https://example.se/power/approve';
const SOON = { until: `${new Date().getUTCFullYear() + 1}-06-30` };

interface Listed {
  readonly id: string;
  readonly holder: string;
  readonly status: string;
}

describe('administering a register from the shell', () => {
  let database: TestDatabase;
  let cli: CommandLine;
  let eService: EServiceFiles;
  let granted: { mandateId: string };
  let passedOn: { mandateId: string };

  beforeAll(async () => {
    database = await createTestDatabase();
    eService = await writeEService('https://e-service.example.se/saml');
    cli = commandLine({
      DATABASE_URL: database.ownerUrl,
      ADMINISTRATION_DATABASE_URL: database.administrationUrl,
      ANSWERING_DATABASE_URL: database.answeringUrl,
      ATTRIBUTE_BASE_URI: 'https://example.se/attributes/1.0',
      PERSONAL_NUMBER_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
  });

  afterAll(async () => {
    rmSync(eService.folder, { recursive: true });
    await database.drop();
  });

  it('says that a migrated database is up to date', async () => {
    expect(await cli.json(['migrate'])).toEqual({ applied: [], newer: [] });
  });

  it('onboards an organisation, and again without a change', async () => {
    const onboard = ['organisation', 'onboard', ORGANISATION, '--name', 'Exempelmyndigheten'];
    expect(await cli.json(onboard)).toMatchObject({ outcome: 'onboarded' });
    expect(await cli.json(onboard)).toMatchObject({ outcome: 'unchanged' });
    expect(await cli.json([...onboard, '--scope', 'example.se'])).toMatchObject({ outcome: 'scopes-added' });
    expect((await cli.run(['organisation', 'list'])).out).toContain('Exempelmyndigheten');
  });

  it('adds units under each other', async () => {
    await cli.json(['unit', 'add', 'north', '--organisation', ORGANISATION, '--name', 'Norr']);
    const below = ['--name', 'Luleå', '--parent', 'north'];
    await cli.json(['unit', 'add', 'lulea', '--organisation', ORGANISATION, ...below]);
    const { out } = await cli.run(['unit', 'list', '--organisation', ORGANISATION]);
    expect(out).toMatch(/lulea\s+Luleå\s+north/);
  });

  it('adds employees, one with a personal number that only standard input holds', async () => {
    for (const uid of ['bo', 'eva']) {
      await cli.json(['employee', 'add', `${uid}@${ORGANISATION}`, '--name', uid]);
    }
    const anna = ['employee', 'add', `Anna@${ORGANISATION}`, '--name', 'Anna Exempel', '--unit', 'north'];
    const added = await cli.json(
      [...anna, '--eppn', 'anna@example.se', '--personal-number-stdin'],
      `${NUMBER}\n`,
    );
    expect(added).toMatchObject({ orgAffiliation: `anna@${ORGANISATION}` });
  });

  it('shows an employment with its identifiers', async () => {
    const { out } = await cli.run(['employee', 'show', `anna@${ORGANISATION}`]);
    expect(out).toContain('Anna Exempel');
    expect(out).toContain('eppn anna@example.se');
  });

  it('defines powers and roles, assigns a role and withdraws it', async () => {
    const names = ['--name-sv', 'Attest', '--name-en', 'Approval'];
    await cli.json([
      'power',
      'define',
      POWER,
      ...names,
      '--dimension',
      'amount:maximum',
      '--passable-depth',
      '1',
    ]);
    await cli.json(['role', 'define', 'registrar', '--name-sv', 'Registrator', '--name-en', 'Registrar']);
    const assign = ['role', 'assign', `bo@${ORGANISATION}`, '--role', 'registrar', '--reason', 'Beslut 17'];
    const { assignmentId } = await cli.json<{ assignmentId: string }>([...assign, '--until', SOON.until]);
    const list = ['role', 'list', '--organisation', ORGANISATION];
    expect((await cli.run(list)).out).toContain(`${SOON.until}  active`);
    await cli.json(['role', 'withdraw', assignmentId, '--reason', 'Beslut 18']);
    expect(await cli.json<Listed[]>(list)).toMatchObject([{ id: assignmentId, status: 'ended' }]);
  });

  it('grants a mandate with limits, and shows its last day as it was typed', async () => {
    granted = await cli.json<{ mandateId: string }>([
      ...['mandate', 'grant', `anna@${ORGANISATION}`, '--power', POWER, '--until', SOON.until],
      ...[
        '--limit',
        'unit=north',
        '--limit',
        'unit=lulea',
        '--limit',
        'amount=5000',
        '--basis',
        'Ordning § 4',
        '--reason',
        'Ny tjänst',
      ],
    ]);
    const { out } = await cli.run([
      'mandate',
      'list',
      '--holder',
      `anna@${ORGANISATION}`,
      '--status',
      'active',
    ]);
    expect(out).toContain(SOON.until);
    expect(out).toContain('amount=5000');
  });

  it('passes a mandate on within its limits and not beyond', async () => {
    const passOn = [
      'mandate',
      'pass-on',
      granted.mandateId,
      '--holder',
      `bo@${ORGANISATION}`,
      '--basis',
      'Vidare 1',
      '--reason',
      'Semester',
    ];
    const wider = await cli.run([...passOn, '--limit', 'unit=north', '--limit', 'amount=9000']);
    expect(wider).toMatchObject({ exitCode: 1, out: '' });
    expect(wider.err).toContain('(mandate.wider-than-parent)');
    expect(wider.err).toContain('Limit it, in each dimension, to what that one allows.');
    passedOn = await cli.json<{ mandateId: string }>([
      ...passOn,
      '--limit',
      'unit=north',
      '--limit',
      'amount=100',
    ]);
  });

  it('revokes a mandate with what was passed on from it', async () => {
    const revoke = ['mandate', 'revoke', granted.mandateId, '--reason', 'Nytt uppdrag'];
    expect(await cli.json(revoke)).toEqual({ revoked: [granted.mandateId, passedOn.mandateId] });
    const statuses = (await cli.json<Listed[]>(['mandate', 'list', '--organisation', ORGANISATION])).map(
      ({ status }) => status,
    );
    expect(statuses).toEqual(['revoked', 'revoked']);
  });

  it('lets a pending mandate be approved by a third person alone', async () => {
    const power = `${POWER}/large`;
    await cli.json(['power', 'define', power, '--name-sv', 'A', '--name-en', 'A', '--approvals', '1']);
    const { mandateId } = await cli.json<{ mandateId: string }>([
      ...[
        'mandate',
        'grant',
        `anna@${ORGANISATION}`,
        '--power',
        power,
        '--until',
        SOON.until,
        '--basis',
        '§ 5',
        '--reason',
        'Ny tjänst',
      ],
      ...['--requested-by', `bo@${ORGANISATION}`],
    ]);
    const approve = ['mandate', 'approve', mandateId, '--approver'];
    expect((await cli.run([...approve, `bo@${ORGANISATION}`])).exitCode).toBe(1);
    expect((await cli.run([...approve, `anna@${ORGANISATION}`])).exitCode).toBe(1);
    expect(await cli.json([...approve, `eva@${ORGANISATION}`])).toEqual({ mandateId, state: 'active' });
  });

  it('registers an e-service from its metadata, and again without a change', async () => {
    const add = ['relying-party', 'add', eService.metadataFile];
    const { entityId } = eService;
    expect(await cli.json(add)).toEqual({ registered: [{ entityId, outcome: 'added' }], problems: [] });
    expect(await cli.json(add)).toEqual({ registered: [{ entityId, outcome: 'unchanged' }], problems: [] });
    expect((await cli.run(['relying-party', 'list'])).out).toContain(entityId);
  });

  it('makes an agreement that covers all roles and powers unless said, and says so', async () => {
    const { exitCode, out } = await cli.run([
      ...['agreement', 'make', '--relying-party', eService.entityId, '--organisation', ORGANISATION],
      ...[
        '--purpose',
        'Handläggning',
        '--legal-basis',
        'Avtal 17',
        '--release',
        'displayName,role',
        '--release',
        'mandate',
      ],
    ]);
    expect(exitCode).toBe(0);
    expect(out).toContain('roles: all');
    expect(out).toContain('powers: all');
  });

  it('lists an agreement, ends it, and no longer lists it', async () => {
    const list = ['agreement', 'list', '--organisation', ORGANISATION];
    const [agreement] = await cli.json<{ id: string; roles: string[] }[]>(list);
    expect(agreement).toMatchObject({ relyingParty: eService.entityId, roles: ['*'] });
    await cli.json(['agreement', 'end', agreement!.id, '--reason', 'Uppsagt']);
    expect((await cli.run(list)).out).toBe('None.\n');
    expect(await cli.json<unknown[]>([...list, '--ended'])).toHaveLength(1);
  });

  it('shows a relying party and what it declares', async () => {
    const show = ['relying-party', 'show', eService.entityId];
    expect((await cli.run(show)).out).toMatch(/kind: +e-service\n.*sector: +undeclared/s);
    expect(await cli.json(show)).toMatchObject({
      entityId: eService.entityId,
      kind: 'eService',
      serviceCategories: [],
    });
    expect((await cli.run(['relying-party', 'show', 'https://nobody.example'])).exitCode).toBe(1);
  });

  it('makes an agreement with whichever party declares what is required, and lists what is', async () => {
    const contract = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
    const make = ['agreement', 'make', '--organisation', ORGANISATION, '--release', 'orgAffiliation'];
    const grounds = ['--purpose', 'Inloggning', '--legal-basis', 'Avtal 18'];
    const required = ['--contract', contract, '--sector', 'public', '--kind', 'signature-service'];
    expect((await cli.run([...make, ...grounds, ...required])).exitCode).not.toBe(0);
    const { out } = await cli.run([...make, ...grounds, ...required, '--any-party']);
    expect(out).toContain('any party about');
    const list = ['agreement', 'list', '--organisation', ORGANISATION];
    const [agreement] = await cli.json<{ id: string }[]>(list);
    expect(agreement).toMatchObject({
      requires: {
        categories: ['http://id.elegnamnden.se/st/1.0/public-sector-sp', contract],
        kind: 'signatureService',
      },
    });
    expect((await cli.run(list)).out).toMatch(/ any .*signature service, .*prepaid-auth-2021/);
    await cli.json(['agreement', 'end', agreement!.id]);
  });

  it('takes "at least" a level as the list that it means', async () => {
    const define = ['power', 'define', `${POWER}/levels`, '--name-sv', 'A', '--name-en', 'A'];
    const wrong = await cli.run([...define, '--assurance-level', 'http://id.elegnamnden.se/loa/1.0/loa5']);
    expect(wrong.exitCode).not.toBe(0);
    expect((await cli.run([...define, '--level-at-least', '5'])).exitCode).not.toBe(0);
    expect((await cli.run([...define, '--nonresident'])).exitCode).not.toBe(0);
    await cli.json([...define, '--level-at-least', '3', '--nonresident']);
    const owner = await database.connect();
    const { rows } = await owner.query<{ level: string }>(
      'select level from power_assurance_level join power on power.id = power_id where code = $1 order by level',
      [`${POWER}/levels`],
    );
    await owner.end();
    expect(rows.map(({ level }) => level.split('/').at(-1))).toEqual([
      ...['loa3', 'loa4', 'loa3-nonresident', 'loa4-nonresident'],
    ]);
    const grant = [
      'mandate',
      'grant',
      `bo@${ORGANISATION}`,
      '--power',
      `${POWER}/levels`,
      '--until',
      SOON.until,
    ];
    const why = ['--basis', '§ 6', '--reason', 'Ny tjänst'];
    expect((await cli.run([...grant, ...why, '--level-at-least', '2'])).exitCode).toBe(1);
    await cli.json([...grant, ...why, '--level-at-least', '4']);
  });

  it('tells who asked about an employee, by name of what was released', async () => {
    const anna = `anna@${ORGANISATION}`;
    const employee = await cli.json<{ employmentId: string; personId: string }>(['employee', 'show', anna]);
    const [organisation] = await cli.json<{ id: string }[]>(['organisation', 'list']);
    await record(database.answeringUrl, eService.entityId, { ...employee, organisationId: organisation!.id });
    const disclosures = await cli.json<unknown[]>(['disclosures', '--employee', anna]);
    expect(disclosures).toMatchObject([{ requester: eService.entityId, released: ['urn:oid:2.5.4.12'] }]);
    expect(await cli.json(['disclosures', '--employee', `bo@${ORGANISATION}`])).toEqual([]);
    expect(await cli.json(['disclosures', '--requester', eService.entityId])).toHaveLength(1);
  });

  it('ends an employment', async () => {
    await cli.json(['employee', 'end', `bo@${ORGANISATION}`, '--reason', 'Slutat']);
    expect(await cli.json(['employee', 'show', `bo@${ORGANISATION}`])).toMatchObject({ employed: false });
  });

  it('lists what was done, under the account that did it, and finds the record intact', async () => {
    const events = await cli.json<{ actor: string; act: string }[]>(['audit', 'list']);
    expect(events.every(({ actor }) => /^cli:.+/.test(actor))).toBe(true);
    expect(events.map(({ act }) => act)).toContain('mandate.revoke');
    expect(await cli.json(['audit', 'verify'])).toMatchObject({ intact: true });
  });

  it('forgets a relying party', async () => {
    await cli.json(['relying-party', 'remove', eService.entityId]);
    expect((await cli.run(['relying-party', 'list'])).out).toBe('None.\n');
  });

  it('never wrote a personal number', () => {
    expect(cli.written()).not.toContain(NUMBER);
    expect(cli.written()).not.toContain(NUMBER.slice(2));
  });
});

async function record(
  url: string,
  requester: string,
  about: { organisationId: string; employmentId: string; personId: string },
): Promise<void> {
  const answering = new AnsweringDatabase(url);
  const released = { released: ['urn:oid:2.5.4.12'], withheld: {}, mandateIds: [], roleAssignmentIds: [] };
  await new DisclosuresStore(answering).record({
    channel: 'saml',
    requester,
    requestId: '_request',
    responseId: '_response',
    about: [{ ...about, ...released }],
  });
  await answering.close();
}
