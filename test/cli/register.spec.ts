import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const NUMBER = '2021006883';
const POWER = 'https://example.se/power/approve';
const NAMES = ['--name-sv', 'Attest', '--name-en', 'Approval'];
const UNTIL = `${new Date().getUTCFullYear() + 1}-06-30`;
const why = ['--reason', 'Beslut 2026/17'];
const at = (uid: string) => `${uid}@${NUMBER}`;

// What was in the register could be put in from the shell, and not be looked at there, nor taken back.
describe('looking after a register from the shell', () => {
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
    await cli.json(['unit', 'add', 'north', '--organisation', NUMBER, '--name', 'Norr']);
    await cli.json(['employee', 'add', at('anna'), '--name', 'Anna Exempel', '--unit', 'north']);
    await cli.json(['employee', 'add', at('bo'), '--name', 'Bo Exempel']);
    await cli.json(['employee', 'add', at('eva'), '--name', 'Eva Skyddad', '--protected-identity']);
  });
  afterAll(() => database.drop());

  it('lists employees by uid, masked where they are protected, and goes on behind a place', async () => {
    const list = ['employee', 'list', '--organisation', NUMBER];
    const { out } = await cli.run(list);
    expect(out).toMatch(
      new RegExp(`${at('anna')} +Anna Exempel +north .*\\n${at('bo')} .*\\n${at('eva')} +- `),
    );
    expect(out).not.toContain('Skyddad');
    expect(await cli.json([...list, '--unit', 'north'])).toMatchObject([{ uid: 'anna' }]);
    expect(await cli.json([...list, '--name', 'bo ex'])).toMatchObject([{ uid: 'bo' }]);
    const { err } = await cli.run([...list, '--limit', '2']);
    const [, after = ''] = /--after (\S+)\n$/.exec(err) ?? [];
    expect(await cli.json([...list, '--after', after])).toMatchObject([{ uid: 'eva' }]);
  });

  it('starts an employment again that has ended', async () => {
    await cli.json(['employee', 'end', at('bo'), ...why]);
    const employed = ['employee', 'list', '--organisation', NUMBER, '--employed', '--uid', 'bo'];
    expect(await cli.json(employed)).toEqual([]);
    const { out } = await cli.run(['employee', 'reemploy', at('bo'), '--name', 'Bo Åter', ...why]);
    expect(out).toContain(`Started the employment of ${at('bo')} again.`);
    expect(await cli.json(employed)).toMatchObject([{ displayName: 'Bo Åter' }]);
  });

  it('lists powers and roles, shared ones and those of an organisation', async () => {
    await cli.json(['power', 'define', POWER, ...NAMES, '--approvals', '1']);
    await cli.json(['power', 'define', `${POWER}/plain`, ...NAMES]);
    await cli.json(['power', 'define', `${POWER}/own`, ...NAMES, '--organisation', NUMBER]);
    await cli.json(['role', 'define', 'registrar', ...NAMES, '--power', `${POWER}/plain`]);
    const codes = async (...args: string[]) =>
      (await cli.json<{ code: string }[]>(args)).map(({ code }) => code);
    expect(await codes('power', 'list')).toEqual([POWER, `${POWER}/plain`]);
    expect(await codes('power', 'list', '--organisation', NUMBER)).toEqual([
      ...[POWER, `${POWER}/own`, `${POWER}/plain`],
    ]);
    expect(await codes('role', 'catalogue')).toEqual(['registrar']);
    const { out } = await cli.run(['role', 'catalogue', '--organisation', NUMBER]);
    expect(out).toMatch(new RegExp(`registrar +Attest +Approval +yes +${POWER}/plain`));
  });

  it('rejects a mandate that waits, and suspends and resumes one that is active', async () => {
    const grant = (power: string) =>
      cli.json<{ mandateId: string }>([
        ...['mandate', 'grant', at('anna'), '--power', power, '--until', UNTIL, '--basis', '§ 5', ...why],
        ...['--requested-by', at('bo')],
      ]);
    const waiting = await grant(POWER);
    const reject = ['mandate', 'reject', waiting.mandateId, '--approver', at('eva'), ...why];
    expect(await cli.json(reject)).toMatchObject({ mandateId: waiting.mandateId });
    const statusOf = async (id: string) => {
      const mandates = await cli.json<{ id: string; status: string }[]>(['mandate', 'list']);
      return mandates.find((one) => one.id === id)?.status;
    };
    expect(await statusOf(waiting.mandateId)).toBe('rejected');
    const { mandateId } = await grant(`${POWER}/own`);
    expect((await cli.run(['mandate', 'suspend', mandateId, ...why])).out).toBe('Suspended the mandate.\n');
    expect(await statusOf(mandateId)).toBe('suspended');
    expect(await cli.json(['mandate', 'resume', mandateId, ...why])).toEqual({ mandateId, state: 'active' });
    expect(await statusOf(mandateId)).toBe('active');
  });
});
