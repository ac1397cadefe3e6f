import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import type { Permission } from '../../src/domain/access/permission.js';
import { SimulationsService } from '../../src/domain/decisions/simulations.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { askGraphql, type GraphqlAnswer } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, OTHER_NUMBER } from './asked-world.js';

let world: AskedWorld;
let token: string;
let made = 0;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await client(['mandates:read', 'mandates:write']);
}, 60_000);
afterAll(() => world.service.stop());

async function client(permissions: readonly Permission[], organisation: string | null = NUMBER) {
  const owner = organisation === null ? { operator: true } : { organisation };
  const issued = await world.get(MachineClientsService).issue(OPERATOR, {
    ...{ ...owner, permissions, name: `client ${++made}`, reason: 'test' },
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  return issued.token;
}

const someone = (number = NUMBER) => world.employee(`person.${++made}`, number);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const lastDay = inDays(60).slice(0, 10);
const act = { action: { name: 'decide' }, resource: { type: 'case', id: '1' } };
const granting = (holder: string, power: string, more: object = {}) => ({
  ...{ holder, power, period: { lastDay }, basis: 'Beslut 1', reason: 'Prov av beslut' },
  ...more,
});

const REFUSAL = '... on Refusal { code kind rule remedy }';
const SIMULATE = `query ($input: SimulationInput!) {
  simulate(input: $input) {
    ... on Simulation {
      state ended
      decisions {
        before { outcome reason { code } held { power mandate } }
        after { outcome reason { code } held { power mandate } }
        changes
      }
      gained { employment power limits { dimension values } mandate }
      lost { employment power mandate }
    }
    ${REFUSAL}
  }
}`;

interface Simulated {
  readonly state: string;
  readonly code?: string;
  readonly ended: readonly string[];
  readonly decisions: readonly Record<string, unknown>[];
  readonly gained: readonly Record<string, unknown>[];
  readonly lost: readonly Record<string, unknown>[];
}

const ask = (input: object, asking = token): Promise<GraphqlAnswer> =>
  askGraphql(world.service.address, asking, { query: SIMULATE, variables: { input } });

async function simulate(input: object, asking = token): Promise<Simulated> {
  const { data, errors } = await ask(input, asking);
  expect(errors).toEqual([]);
  return data?.simulate as Simulated;
}

const codeOf = ({ data, errors }: GraphqlAnswer) =>
  errors[0]?.extensions.code ?? (data?.simulate as Simulated).code;

async function owned<Result>(
  work: (owner: Awaited<ReturnType<typeof world.service.database.connect>>) => Promise<Result>,
): Promise<Result> {
  const owner = await world.service.database.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** How many rows each table has, save of those that are written in the background. */
const rows = () =>
  owned(async (owner) => {
    const { rows: counts } = await owner.query<{ relname: string; count: string }>(`
      select relname, (xpath('/row/count/text()',
        query_to_xml('select count(*) from ' || oid::regclass, false, true, '')))[1]::text as count
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in (
        'seal', 'checkpoint', 'remembered_facts', 'facts_change')`);
    return counts;
  });

describe('a mandate that would be granted', () => {
  it('is judged as it would be, and leaves nothing', async () => {
    const [holder, other, power] = [
      await someone(),
      await someone(),
      await world.power({ dimensions: [{ name: 'amount', kind: 'maximum' }] }),
    ];
    const input = granting(holder, power, {
      limits: [{ dimension: 'amount', values: ['100'] }],
      idempotencyKey: `key-${made}`,
    });
    const asked = (employment: string, amount: number) => ({ ...act, employment, context: { amount } });
    const questions = [asked(holder, 100), asked(holder, 101), asked(other, 100)];
    const written = await rows();
    const { state, ended, decisions, gained, lost } = await simulate({ grant: input, questions });
    expect(await rows()).toEqual(written);
    expect({ state, ended, lost }).toEqual({ state: 'ACTIVE', ended: [], lost: [] });
    const denied = { outcome: 'DENY', reason: { code: 'no-power' } };
    expect(decisions).toMatchObject([
      { before: denied, after: { outcome: 'PERMIT', held: { power } }, changes: true },
      { before: denied, after: { outcome: 'DENY', reason: { code: 'limit-exceeded' } }, changes: true },
      { before: denied, after: denied, changes: false },
    ]);
    expect(gained).toMatchObject([
      { employment: holder, power, limits: [{ dimension: 'amount', values: ['100'] }] },
    ]);

    const grant = `mutation ($input: GrantMandateInput!) { grantMandate(input: $input) { ... on Mandate { id } } }`;
    const real = await askGraphql(world.service.address, token, {
      query: grant,
      variables: { input },
    });
    const { id } = real.data?.grantMandate as { id: string };
    const explain = `query ($question: ExplainedQuestionInput!) {
      explainDecision(question: $question) { outcome reason { code } held { power mandate } } }`;
    for (const [n, question] of questions.entries()) {
      const { data } = await askGraphql(world.service.address, token, {
        query: explain,
        variables: { question },
      });
      const { after } = decisions[n] as { after: { held: object | null } };
      const held = after.held && { ...after.held, mandate: id };
      expect(data?.explainDecision).toEqual({ ...after, held });
    }
  });

  it('waits for approval where its power asks for that, as it would', async () => {
    const [holder, requestedBy] = [await someone(), await someone()];
    const power = await world.power({ approvalsNeeded: 1 });
    const operator = await client(['mandates:read', 'mandates:write', 'service:operate'], null);
    const simulated = await simulate(
      {
        grant: granting(holder, power, { requestedBy }),
        questions: [{ ...act, employment: holder }],
      },
      operator,
    );
    expect(simulated).toMatchObject({
      ...{ state: 'PENDING', gained: [] },
      decisions: [{ after: { outcome: 'DENY', reason: { code: 'waiting-for-approval' } }, changes: true }],
    });
  });

  it('is judged for a later instant, too', async () => {
    const [holder, power] = [await someone(), await world.power()];
    const grant = granting(holder, power, { period: { firstDay: inDays(20).slice(0, 10), lastDay } });
    const questions = [{ ...act, employment: holder }];
    const now = await simulate({ grant, questions });
    expect(now).toMatchObject({ gained: [], decisions: [{ after: { reason: { code: 'not-yet' } } }] });
    const later = await simulate({ grant, questions, at: inDays(30) });
    expect(later).toMatchObject({
      ...{ gained: [{ employment: holder }], decisions: [{ after: { outcome: 'PERMIT' } }] },
    });
  });
});

describe('a mandate that would be revoked', () => {
  it('is judged with all that was passed on from it, and stays', async () => {
    const [boss, employee, third] = [await someone(), await someone(), await someone()];
    const power = await world.power({ passableDepth: 2 });
    const mandateId = await world.grant(boss, power);
    const passOn = async (from: string, holder: string) => {
      const input = { mandateId: from, holder, basis: 'Beslut', reason: 'test' };
      return (await world.get(MandatesService).passOn(OPERATOR, input)).mandateId;
    };
    const child = await passOn(mandateId, employee);
    const grandchild = await passOn(child, third);
    await world.grant(third, power);
    const questions = [boss, employee, third].map((employment) => ({ ...act, employment }));
    const revoke = { id: mandateId, reason: 'Prov av beslut' };
    const written = await rows();
    const simulated = await simulate({ revoke, questions });
    expect(await rows()).toEqual(written);
    expect(simulated).toMatchObject({ state: 'REVOKED', ended: [mandateId, child, grandchild], gained: [] });
    expect(simulated.lost.map(({ employment }) => employment).sort()).toEqual([boss, employee, third].sort());
    const lost = { before: { outcome: 'PERMIT' }, after: { reason: { code: 'revoked' } }, changes: true };
    expect(simulated.decisions).toMatchObject([lost, lost, { after: { outcome: 'PERMIT' }, changes: false }]);
    expect(await simulate({ revoke, questions })).toEqual(simulated);
  });
});

describe('a refused act', () => {
  it('is refused as the real one', async () => {
    const [holder, power] = [await someone(), await world.power({ maximumMonths: 1 })];
    const mandateId = await world.grant(holder, await world.power());
    await world.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'test' });
    const grants = [
      granting(holder, 'https://powers.example/none'),
      granting(holder, power),
      granting(`nobody@${NUMBER}`, power),
      granting(await someone(OTHER_NUMBER), power),
      granting(holder, power, { limits: [{ dimension: 'none', values: ['1'] }] }),
    ];
    const refused = async (name: string, type: string, input: object) => {
      const query = `mutation ($input: ${type}!) { act: ${name}(input: $input) { ${REFUSAL} } }`;
      const { data, errors } = await askGraphql(world.service.address, token, {
        query,
        variables: { input },
      });
      expect(errors).toEqual([]);
      return data?.act;
    };
    for (const grant of grants) {
      const real = await refused('grantMandate', 'GrantMandateInput', grant);
      expect(real).toHaveProperty('code');
      expect(await simulate({ grant, questions: [] })).toEqual(real);
    }
    for (const id of [mandateId, '00000000-0000-4000-8000-000000000000']) {
      const revoke = { id, reason: 'Prov av beslut' };
      const real = await refused('revokeMandate', 'MandateDecisionInput', revoke);
      expect(real).toHaveProperty('code');
      expect(await simulate({ revoke, questions: [] })).toEqual(real);
    }
  });
});

describe('nobody', () => {
  it('simulates without the permission for the act, and that to read mandates', async () => {
    const grant = granting(await someone(), await world.power());
    for (const permissions of [['mandates:read'], ['mandates:write']] as const)
      expect(codeOf(await ask({ grant, questions: [] }, await client(permissions)))).toBe(
        'access.permission-missing',
      );
  });

  it('is told of employees and mandates of another organisation', async () => {
    const [holder, theirs, power] = [await someone(), await someone(OTHER_NUMBER), await world.power()];
    const mandateId = await world.grant(theirs, power);
    const asked = { ...act, employment: theirs };
    expect(codeOf(await ask({ grant: granting(holder, power), questions: [asked] }))).toBe(
      'organisation.not-found',
    );
    expect(codeOf(await ask({ revoke: { id: mandateId, reason: 'Prov' }, questions: [] }))).toBe(
      'mandate.not-found',
    );
  });

  it('asks more than is cheap', async () => {
    const [employment, power] = [await someone(), await world.power()];
    const grant = granting(employment, power);
    const questions = Array.from({ length: 21 }, () => ({ ...act, employment }));
    expect((await ask({ grant, questions })).errors).toHaveLength(1);
    const revoke = { id: '00000000-0000-4000-8000-000000000000', reason: 'Prov' };
    for (const input of [{ questions: [] }, { grant, revoke, questions: [] }])
      expect(codeOf(await ask(input))).toBe('simulation.one-act');
    const field = 'simulate(input: $input) { __typename }';
    const query = `query ($input: SimulationInput!) { a: ${field} b: ${field} }`;
    const variables = { input: { grant, questions: [] } };
    const { errors } = await askGraphql(world.service.address, token, { query, variables });
    expect(errors).toMatchObject([{ extensions: { code: 'graphql.too-expensive' } }]);
  });

  it('waits long for who acts on the same mandate, nor lets many wait', async () => {
    const mandateId = await world.grant(await someone(), await world.power());
    const simulations = world.get(SimulationsService);
    const again = () => simulations.simulate(OPERATOR, { revoke: { mandateId, reason: 'test' } }, []);
    await owned(async (owner) => {
      await owner.query('begin');
      await owner.query("select pg_advisory_xact_lock(hashtextextended('mandate:' || $1, 0))", [mandateId]);
      const outcomes = await Promise.allSettled([again(), again(), again()]);
      expect(outcomes).toMatchObject([
        { reason: { kind: 'unavailable', code: 'database.unavailable' } },
        { reason: { kind: 'unavailable', code: 'database.unavailable' } },
        { reason: { kind: 'unavailable', code: 'simulation.busy' } },
      ]);
      await owner.query('rollback');
    });
    expect(await again()).toMatchObject({ state: 'revoked', endedIds: [mandateId] });
  });
});
