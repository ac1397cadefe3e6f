import fc from 'fast-check';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { throughGraphql } from '../cases/doors.js';
import { askGraphql } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, OTHER_NUMBER, type Answer } from './asked-world.js';
import {
  ACTIONS,
  IDS,
  register,
  registers,
  type Question,
  type Register,
  type Registered,
} from './generated-register.js';

/**
 * Whatever is registered and whatever is asked, every door says the same (invariant 14): who decides herself, from what a
 * SAML attribute query tells her of mandates, comes to what AuthZEN and GraphQL decide, find and explain.
 */

let world: AskedWorld;
let administrator: string;
let made = 0;
beforeAll(async () => {
  world = await AskedWorld.open();
  const issued = await world.get(MachineClientsService).issue(OPERATOR, {
    ...{ operator: true, name: 'doors', permissions: ['mandates:read'], reason: 'test' },
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  administrator = issued.token;
}, 60_000);
afterAll(() => world.service.stop());

/** A power as it is told by the attribute `mandateDetails` (docs/saml-profile.md). */
interface Told {
  readonly id: string;
  readonly power: string;
  readonly limits: Readonly<Record<string, readonly string[]>>;
  readonly assuranceLevels: readonly string[];
  readonly condition?: string;
  readonly personsTogether: number;
}

/** What all doors have to say of a question. */
interface Outcome {
  readonly outcome: 'PERMIT' | 'DENY' | 'TOGETHER';
  /** Any of these, which all are enough. */
  readonly bases: readonly string[];
}

/** A question about one employee, and what must come of it. */
class Asked {
  constructor(
    private readonly all: Register,
    private readonly called: Registered,
    readonly employee: string,
    private readonly told: readonly Told[],
    readonly question: Question,
  ) {}

  get authzen() {
    const { type, id, properties, context } = this.question;
    return {
      subject: { type: 'orgAffiliation', id: this.employee },
      action: { name: this.called.actions[this.question.action] },
      resource: { type, id, properties },
      context,
    };
  }

  get explained() {
    const { action, resource, context } = this.authzen;
    return {
      action,
      resource,
      context,
      employment: this.employee,
      relyingParty: this.called.eService.entityId,
    };
  }

  /** As the party decides herself, from what she was told. */
  expected(question = this.question): Outcome {
    const enough = this.told.filter((one) => this.isEnough(one, question));
    const alone = enough.filter(({ personsTogether }) => personsTogether === 1);
    if (alone.length > 0) return { outcome: 'PERMIT', bases: alone.map(keyOf) };
    return enough.length > 0
      ? { outcome: 'TOGETHER', bases: enough.map(keyOf) }
      : { outcome: 'DENY', bases: [] };
  }

  get resources(): string[] {
    const { type } = this.question;
    const covering = this.told.filter((one) => this.covers(one, this.question));
    const named = covering.flatMap(({ limits }) => limits[type] ?? []);
    return IDS.filter((id) => named.includes(id) && this.isPermitted({ id }));
  }

  get actions(): string[] {
    return ACTIONS.filter((action) => this.isPermitted({ action })).map(
      (action) => this.called.actions[action],
    );
  }

  private isPermitted(instead: Partial<Question>): boolean {
    return this.expected({ ...this.question, ...instead }).outcome === 'PERMIT';
  }

  private covers({ power }: Told, { action, type }: Question): boolean {
    const definition = this.all.powers[this.called.powers.indexOf(power)];
    return (definition?.actions.includes(action) && definition.resourceTypes.includes(type)) ?? false;
  }

  private isEnough(told: Told, question: Question): boolean {
    const { id, type, properties, context } = question;
    const isOurs = this.employee.endsWith(NUMBER);
    const said = { ...context, ...properties };
    const counted: Record<string, string | number | undefined> = {
      ...(isOurs && this.all.agreement.passedProperties && said),
      [type]: id,
    };
    const isWithin = ([dimension, allowed]: readonly [string, readonly string[]]) => {
      const value = counted[dimension];
      if (value === undefined) return false;
      return dimension === 'amount' ? Number(value) <= Number(allowed[0]) : allowed.includes(String(value));
    };
    const { acr } = context;
    const levels = told.assuranceLevels;
    return (
      this.covers(told, question) &&
      Object.entries(told.limits).every(isWithin) &&
      (levels.length === 0 || (acr !== undefined && levels.includes(acr))) &&
      (told.condition === undefined || (typeof counted.hour === 'number' && counted.hour < 17))
    );
  }
}

const keyOf = ({ id, power }: { id: string; power: string }) => `${power} ${id}`;

async function graphql<Data>(token: string, query: string, variables: object): Promise<Data> {
  const { data, errors } = await askGraphql(world.service.address, token, { query, variables });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data as Data;
}

async function authzen<Data>({ eService }: Registered, path: string, body: object): Promise<Data> {
  const response = await world.post(eService.token, path, body);
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Data;
}

/** What a SAML attribute query tells of the employee's mandates and roles: the same use case. */
async function told({ eService }: Registered, employee: string): Promise<Told[]> {
  const { released } = await throughGraphql(world.service.address, eService.token, {
    subject: { type: 'orgAffiliation', value: employee },
    attributes: [{ name: 'mandateDetails' }],
  });
  return (released.mandateDetails ?? []).map((text) => JSON.parse(text) as Told);
}

/** An answer, with what it rests on where it is yes. */
interface Said {
  readonly outcome: Outcome['outcome'];
  readonly basis?: string;
}

interface GraphqlDecision {
  readonly permitted: boolean;
  readonly basis: { readonly power: string; readonly mandate?: string; readonly assignment?: string } | null;
  readonly reason: { readonly code: string } | null;
}

function said(permitted: boolean, reason?: string, basis?: GraphqlDecision['basis']): Said {
  if (permitted && basis)
    return {
      outcome: 'PERMIT',
      basis: keyOf({ power: basis.power, id: basis.mandate ?? basis.assignment ?? '' }),
    };
  return { outcome: reason === 'more-persons-needed' ? 'TOGETHER' : 'DENY' };
}

const overAuthzen = ({ decision, context: { reason, basis } }: Answer): Said =>
  said(decision, reason, basis as GraphqlDecision['basis']);
const overGraphql = ({ permitted, reason, basis }: GraphqlDecision): Said =>
  said(permitted, reason?.code, basis);

const DECISION = '{ permitted basis { power mandate assignment } reason { code } }';
const HELD = 'power mandate assignment';

/** Every door's answer to one question. */
async function decisions(called: Registered, asked: Asked): Promise<Record<string, Said>> {
  const { token } = called.eService;
  const [evaluation, decided, explained] = await Promise.all([
    authzen<Answer>(called, 'evaluation', asked.authzen),
    graphql<{ decide: GraphqlDecision }>(
      token,
      `query ($question: QuestionInput!) { decide(question: $question) ${DECISION} }`,
      { question: asked.authzen },
    ),
    graphql<{ explainDecision: { outcome: Outcome['outcome']; held: GraphqlDecision['basis'] } }>(
      administrator,
      `query ($question: ExplainedQuestionInput!) {
        explainDecision(question: $question) { outcome held { ${HELD} } } }`,
      { question: asked.explained },
    ),
  ]);
  const { outcome, held } = explained.explainDecision;
  return {
    evaluation: overAuthzen(evaluation),
    decide: overGraphql(decided.decide),
    explainDecision: outcome === 'PERMIT' ? said(true, undefined, held) : { outcome },
  };
}

/** The same questions, all in one request. */
async function together(called: Registered, asked: readonly Asked[]): Promise<Record<string, Said[]>> {
  const questions = asked.map((one) => one.authzen);
  const [{ evaluations }, { decideMany }] = await Promise.all([
    authzen<{ evaluations: Answer[] }>(called, 'evaluations', { evaluations: questions }),
    graphql<{ decideMany: { decisions: GraphqlDecision[] } }>(
      called.eService.token,
      `query ($questions: [QuestionInput!]!) { decideMany(questions: $questions) { decisions ${DECISION} } }`,
      { questions },
    ),
  ]);
  return {
    evaluations: evaluations.map(overAuthzen),
    decideMany: decideMany.decisions.map(overGraphql),
  };
}

/** Whom an administrator is told of, in either organisation, by outcome. */
async function explained(asked: Asked): Promise<string[]> {
  const { action, resource, context, relyingParty } = asked.explained;
  const found = await Promise.all(
    [NUMBER, OTHER_NUMBER].map((organisation) =>
      graphql<{ explainWhoMay: { edges: { node: { employment: string; outcome: string } }[] } }>(
        administrator,
        `
          query ($search: ExplainedSearchInput!) {
            explainWhoMay(search: $search) {
              edges {
                node {
                  employment
                  outcome
                }
              }
            }
          }
        `,
        { search: { organisation, action, resource, context, relyingParty } },
      ),
    ),
  );
  return found.flatMap(({ explainWhoMay: { edges } }) =>
    edges.map(({ node }) => `${node.employment} ${node.outcome}`),
  );
}

interface Results {
  readonly results: readonly { readonly id?: string; readonly name?: string }[];
}

async function subjects(called: Registered, { authzen: question }: Asked): Promise<string[][]> {
  const search = { ...question, subject: { type: 'orgAffiliation' } };
  const [{ results }, { whoMay }] = await Promise.all([
    authzen<Results>(called, 'search/subject', search),
    graphql<{ whoMay: { edges: { node: { id: string } }[] } }>(
      called.eService.token,
      'query ($search: SubjectSearchInput!) { whoMay(search: $search) { edges { node { id } } } }',
      { search },
    ),
  ]);
  return [results.map(({ id = '' }) => id), whoMay.edges.map(({ node }) => node.id)].map((names) =>
    names.sort(),
  );
}

async function whatMay(called: Registered, employment: string): Promise<string[]> {
  const found = await graphql<{ whatMay: NonNullable<GraphqlDecision['basis']>[] }>(
    administrator,
    `query ($employment: String!, $relyingParty: String) {
      whatMay(employment: $employment, relyingParty: $relyingParty) { ${HELD} } }`,
    { employment, relyingParty: called.eService.entityId },
  );
  return found.whatMay.map(({ power, mandate, assignment }) =>
    keyOf({ power, id: mandate ?? assignment ?? '' }),
  );
}

function expectAs({ outcome, bases }: Outcome, door: string, answer: Said | undefined): void {
  expect({ door, outcome: answer?.outcome }).toEqual({ door, outcome });
  if (outcome === 'PERMIT') expect(bases).toContain(answer?.basis);
}

async function expectAgreement(all: Register): Promise<void> {
  const called = await register(world, `r${++made}`, all);
  const byEmployee = await Promise.all(
    called.employees.map(async (employee) => ({ employee, told: await told(called, employee) })),
  );
  for (const { employee, told: tells } of byEmployee)
    expect((await whatMay(called, employee)).sort()).toEqual(tells.map(keyOf).sort());
  const asked = all.questions.flatMap((question) =>
    byEmployee.map(({ employee, told: tells }) => new Asked(all, called, employee, tells, question)),
  );
  const many = await together(called, asked);
  const single = await Promise.all(asked.map((one) => decisions(called, one)));
  for (const [n, one] of asked.entries()) {
    const answers = { ...single[n], evaluations: many.evaluations?.[n], decideMany: many.decideMany?.[n] };
    const expected = one.expected();
    seen[expected.outcome]++;
    for (const [door, answer] of Object.entries(answers)) expectAs(expected, door, answer);
  }
  await expectFound(all, called, asked);
}

async function expectFound(all: Register, called: Registered, asked: readonly Asked[]): Promise<void> {
  for (const question of all.questions) {
    const ofAll = asked.filter((one) => one.question === question);
    const shown = ofAll.filter(({ employee }) => called.employees.indexOf(employee) !== all.hidden);
    const may = shown.filter((one) => one.expected().outcome === 'PERMIT').map(({ employee }) => employee);
    const [first] = ofAll;
    if (!first) continue;
    expect(await subjects(called, first)).toEqual([may.sort(), may.sort()]);
    const outcomes = ofAll.map((one) => `${one.employee} ${one.expected().outcome}`);
    expect((await explained(first)).sort()).toEqual(outcomes.filter((one) => !one.endsWith('DENY')).sort());
  }
  await Promise.all(
    asked.map(async (one) => {
      const { subject, resource, context } = one.authzen;
      const { results: ids } = await authzen<Results>(called, 'search/resource', one.authzen);
      const { results: names } = await authzen<Results>(called, 'search/action', {
        subject,
        resource,
        context,
      });
      expect(ids.map(({ id }) => id)).toEqual(one.resources);
      expect(names.map(({ name = '' }) => name).sort()).toEqual(one.actions.sort());
    }),
  );
}

/** How many questions came to what: agreeing on nothing but denials would prove little. */
const seen = { PERMIT: 0, DENY: 0, TOGETHER: 0 };

it('is the same through every door, and what an e-service comes to that is told all of it', async () => {
  await fc.assert(fc.asyncProperty(registers, expectAgreement), {
    ...{ numRuns: 15, seed: 6, endOnFailure: true },
  });
  expect(seen.PERMIT).toBeGreaterThan(20);
  expect(seen.TOGETHER).toBeGreaterThan(0);
}, 60_000);
