import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { readMachineToken } from '../../src/domain/callers/machine-token.rules.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { AskedWorld, NUMBER, type EService } from '../decisions/asked-world.js';
import { isOfBackground } from '../support/background-statements.js';
import { OPERATOR } from '../support/service.js';

let world: AskedWorld;
let employee: string;
beforeAll(async () => {
  world = await AskedWorld.open();
  employee = await world.employee('anna');
  await world.grant(employee, await world.power());
}, 60_000);
afterAll(() => world.service.stop());

const questionAbout = (subject: object) => ({
  subject,
  action: { name: 'decide' },
  resource: { type: 'case', id: '1' },
});
const somebody = () => questionAbout({ type: 'orgAffiliation', id: employee });
const nobody = () => questionAbout({ type: 'orgAffiliation', id: `nobody@${NUMBER}` });

/** One that the service has in memory. */
async function keptClient(): Promise<EService> {
  const eService = await world.eService();
  expect((await world.ask(eService.token, employee)).decision).toBe(true);
  return eService;
}

function clientOf({ token }: EService): string {
  return readMachineToken(token)?.clientId ?? '';
}

async function revoke(eService: EService): Promise<void> {
  await world.get(MachineClientsService).revoke(OPERATOR, { clientId: clientOf(eService), reason: 'test' });
}

async function asOwner(text: string, ...values: unknown[]): Promise<{ count: string }[]> {
  const owner = await world.service.database.connect();
  try {
    // A client stays as it was issued, but for who repairs what a database holds.
    await owner.query('set session_replication_role = replica');
    return (await owner.query<{ count: string }>(text, values)).rows;
  } finally {
    await owner.end();
  }
}

async function recordsOf({ entityId }: EService): Promise<number> {
  const [row] = await asOwner('select count(*) from disclosure where requester = $1', entityId);
  return Number(row?.count);
}

async function statusOf({ token }: EService, path: string, body: unknown): Promise<number> {
  const { status } = await world.post(token, path, body);
  return status;
}

describe('of a client in memory', () => {
  it('what is asked is read with what tells that it still counts: no statement is for it alone', async () => {
    const { token } = await keptClient();
    const query = jest.spyOn(AnsweringDatabase.prototype, 'query');
    await world.post(token, 'evaluation', nobody());
    const names = query.mock.calls.map(([{ name }]) => name).filter((name) => !isOfBackground(name));
    query.mockRestore();
    expect(names).toEqual(['remembered-asked-facts', 'asked-facts-by-party-act', 'disclosure-record']);
  });

  const broken = { resource: {} };
  it.each([
    ['a question about somebody', 'evaluation', somebody],
    ['a question about nobody', 'evaluation', nobody],
    ['a question that has to be computed', 'evaluation', () => questionAbout({ type: 'user', id: 'anna' })],
    ['several questions', 'evaluations', () => ({ evaluations: [somebody(), nobody()] })],
    ['several questions that are none', 'evaluations', () => ({ evaluations: [broken, broken] })],
    [
      'questions until the first that is none',
      'evaluations',
      () => ({
        evaluations: [broken, somebody()],
        options: { evaluations_semantic: 'deny_on_first_deny' },
      }),
    ],
    ['what is no question', 'evaluation', () => []],
    ['too much', 'evaluation', () => ({ ...somebody(), more: 'x'.repeat(100_000) })],
    ['a search', 'search/subject', () => ({ ...somebody(), subject: { type: 'orgAffiliation' } })],
  ])('the revocation counts for the very next request: %s', async (_, path, body) => {
    const eService = await keptClient();
    const before = await recordsOf(eService);
    await revoke(eService);
    expect(await statusOf(eService, path, body())).toBe(401);
    expect(await recordsOf(eService)).toBe(before);
  });

  it('the removal of its e-service counts for the very next question', async () => {
    const eService = await keptClient();
    await world.get(RelyingPartiesService).remove(OPERATOR, eService.entityId);
    expect(await statusOf(eService, 'evaluation', somebody())).toBe(401);
  });

  it.each([
    ['its end', `expires_at = recorded_at + interval '1 millisecond'`],
    ['another token', `token_hash = sha256('another')`],
  ])('%s counts for the very next question', async (_, change) => {
    const eService = await keptClient();
    await asOwner(`update machine_client set ${change} where id = $1`, clientOf(eService));
    expect(await statusOf(eService, 'evaluation', somebody())).toBe(401);
  });

  it('nobody else is answered, whose token is of its id', async () => {
    const eService = await keptClient();
    const token = eService.token.slice(0, -1) + (eService.token.endsWith('A') ? 'B' : 'A');
    expect(await statusOf({ ...eService, token }, 'evaluation', somebody())).toBe(401);
    expect(await statusOf(eService, 'evaluation', somebody())).toBe(200);
  });

  it('a change that leaves it in force is no refusal', async () => {
    const eService = await keptClient();
    const other = await world.eService();
    await asOwner(
      'update machine_client set name = id::text, relying_party_id = (select id from relying_party where entity_id = $2) where id = $1',
      clientOf(eService),
      other.entityId,
    );
    const before = await recordsOf(other);
    expect((await world.ask(eService.token, employee)).decision).toBe(true);
    expect(await recordsOf(other)).toBe(before + 1);
  });

  it('what is wrong with a question is told as before', async () => {
    const eService = await keptClient();
    expect(await statusOf(eService, 'evaluation', [])).toBe(400);
    expect(await statusOf(eService, 'evaluations', { evaluations: [broken] })).toBe(200);
  });
});
