import fc from 'fast-check';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import type { Limits } from '../../src/domain/mandates/mandate.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import { OPERATOR } from '../support/service.js';
import { NUMBER, OTHER_NUMBER, type AskedWorld, type EService } from './asked-world.js';

/** Registers at random, and what is asked of them. People, powers and acts are called by their place in the lists. */

const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const LOA4 = 'http://id.elegnamnden.se/loa/1.0/loa4';
export const TYPES = ['case', 'permit'] as const;
export const IDS = ['1', '2', '3'] as const;
export const ACTIONS = ['read', 'decide', 'sign'] as const;
const EMPLOYEES = 3;
/** The last one is employed elsewhere. */
const numberOf = (employee: number) => (employee === EMPLOYEES - 1 ? OTHER_NUMBER : NUMBER);

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const PERIODS = {
  now: { until: inDays(30) },
  past: { from: inDays(-20), until: inDays(-2) },
  future: { from: inDays(2), until: inDays(30) },
} as const;

const some = <Value>(...values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });
/** The first most of the time: what keeps everything from being denied. */
const mostly = <Value>(usual: Value, ...others: readonly Value[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const usually = <Value>(usual: Value, other: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const employee = fc.nat(EMPLOYEES - 1);

const power = fc.record({
  actions: fc.subarray([...ACTIONS], { minLength: 2 }),
  resourceTypes: fc.oneof({ weight: 3, arbitrary: fc.constant([...TYPES]) }, some(...TYPES)),
  assuranceLevels: mostly<string[]>([], [LOA3, LOA4], [LOA4]),
  condition: mostly<string | undefined>(undefined, 'context.hour < 17'),
  personsTogether: mostly(1, 2),
});
const POWERS = 3;
const aPower = fc.nat(POWERS - 1);

const limits = fc.record({
  amount: usually<string[] | undefined>(undefined, fc.constantFrom(['100'], ['1000.5'])),
  area: usually<string[] | undefined>(undefined, some('north', 'south')),
  case: usually<string[] | undefined>(undefined, some('1', '2')),
});

const mandate = fc.record({
  holder: employee,
  power: aPower,
  limits,
  onlyLevel4: mostly(false, true),
  period: mostly<keyof typeof PERIODS>('now', 'past', 'future'),
});

export const registers = fc.record({
  powers: fc.array(power, { minLength: POWERS, maxLength: POWERS }),
  mandates: fc.array(mandate, { minLength: 3, maxLength: 6 }),
  /** Of a mandate, or of one that was passed on before; as it is, or in one area alone. */
  passedOn: fc.array(fc.record({ from: fc.nat(7), to: employee, north: fc.boolean() }), { maxLength: 3 }),
  assignments: fc.array(fc.record({ holder: employee, power: aPower }), { maxLength: 2 }),
  acts: fc.array(fc.record({ act: fc.constantFrom('suspend', 'revoke'), mandate: fc.nat(7) }), {
    maxLength: 2,
  }),
  leaves: usually<number | undefined>(undefined, employee),
  hidden: usually<number | undefined>(undefined, employee),
  agreement: fc.record({
    /** Undefined: all. */
    powers: usually<number[] | undefined>(undefined, fc.subarray([0, 1, 2])),
    passedProperties: mostly(true, false),
    requireEncryption: mostly(false, false, true),
    requireEvidence: mostly(false, false, false, true),
  }),
  /**
   * With whom: the party itself; whichever declares what it declares; itself beside whichever, which then does not count;
   * or whichever by two agreements, of which neither counts.
   */
  agreedWith: mostly<'itself' | 'whichever' | 'itself-and-whichever' | 'whichever-by-two'>(
    'itself',
    'whichever',
    'whichever',
    'itself-and-whichever',
    'whichever-by-two',
  ),
  agreedElsewhere: fc.boolean(),
  questions: fc.array(
    fc.record({
      action: fc.constantFrom(...ACTIONS),
      type: mostly<(typeof TYPES)[number]>('case', 'permit'),
      id: fc.constantFrom(...IDS),
      properties: fc.record({
        amount: mostly<number | string | undefined>(50, 100, '1000.5', 2000, undefined),
        area: mostly<string | undefined>('north', 'west', undefined),
      }),
      context: fc.record({
        hour: mostly<number | string | undefined>(8, 18, 'eight', undefined),
        acr: mostly<string | undefined>(LOA4, LOA3, undefined),
      }),
    }),
    { minLength: 3, maxLength: 3 },
  ),
});
export type Register = typeof registers extends fc.Arbitrary<infer Value> ? Value : never;
export type Question = Register['questions'][number];

/** What the register's powers and people are called. */
export interface Registered {
  readonly eService: EService;
  /** orgAffiliations */
  readonly employees: readonly string[];
  readonly powers: readonly string[];
  /** Unique to the register, so that its searches find nothing of others. */
  readonly actions: Readonly<Record<(typeof ACTIONS)[number], string>>;
}

/** @param name unique */
export async function register(world: AskedWorld, name: string, all: Register): Promise<Registered> {
  const actions = { read: `read-${name}`, decide: `decide-${name}`, sign: `sign-${name}` };
  const powers = await Promise.all(
    all.powers.map(({ condition, actions: covered, ...one }) =>
      world.power({
        ...one,
        ...(condition && { condition }),
        actions: covered.map((action) => actions[action]),
        dimensions: [{ name: 'amount', kind: 'maximum' }, { name: 'area' }, { name: 'case' }],
        passableDepth: 2,
      }),
    ),
  );
  const employees = await Promise.all(
    Array.from({ length: EMPLOYEES }, (_, n) =>
      world.employee(`${name}.${n}`, numberOf(n), { protectedIdentity: n === all.hidden }),
    ),
  );
  const called = { employees, powers, actions };
  await give(world, name, all, called);
  return { ...called, eService: await agree(world, name, all, powers) };
}

async function give(
  world: AskedWorld,
  name: string,
  { mandates, passedOn, assignments, acts, leaves, powers: definitions }: Register,
  { employees, powers }: Pick<Registered, 'employees' | 'powers'>,
): Promise<void> {
  const service = world.get(MandatesService);
  const ids = await Promise.all(
    mandates.map(({ holder, power: n, limits: given, onlyLevel4, period }) => {
      const narrowed = onlyLevel4 && definitions[n]?.assuranceLevels.length;
      const limited = withoutAbsent({ ...given, ...(narrowed && { 'assurance-level': [LOA4] }) });
      const more = { limits: limited, ...PERIODS[period] };
      return world.grant(employees[holder] ?? '', powers[n] ?? '', more);
    }),
  );
  for (const { from, to, north } of passedOn)
    await unlessRefused(async () => {
      const input = { mandateId: ids[from % ids.length] ?? '', holder: employees[to] ?? '' };
      const { mandateId } = await service.passOn(OPERATOR, {
        ...{ ...input, basis: 'Beslut', reason: 'test' },
        ...(north && { limits: { area: ['north'] } }),
      });
      ids.push(mandateId);
    });
  for (const [n, { holder, power: carried }] of assignments.entries()) {
    const role = `${name}-${n}`;
    const names = { nameSv: role, nameEn: role };
    await world
      .get(RoleCatalogueService)
      .define(OPERATOR, { code: role, ...names, powers: [powers[carried] ?? ''] });
    await world.get(RolesService).assign(OPERATOR, { holder: employees[holder] ?? '', role, reason: 'test' });
  }
  for (const { act, mandate: n } of acts)
    await unlessRefused(() =>
      service[act](OPERATOR, { mandateId: ids[n % ids.length] ?? '', reason: 'test' }),
    );
  if (leaves !== undefined)
    await world
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: employees[leaves] ?? '', reason: 'test' });
}

async function agree(
  world: AskedWorld,
  name: string,
  { agreement, agreedWith, agreedElsewhere }: Register,
  codes: readonly string[],
): Promise<EService> {
  const listed = agreement.powers?.map((n) => codes[n] ?? '') ?? 'all';
  const [contract, other] = ['one', 'other'].map(
    (which) => `http://id.swedenconnect.se/contract/doors/${name}-${which}`,
  ) as [string, string];
  const whichever = { relyingParty: undefined, anyParty: true, requires: { contracts: [contract] } };
  const eService = await world.eService(
    { ...agreement, powers: listed, ...(agreedWith.startsWith('whichever') && whichever) },
    [contract, other],
  );
  const wider = { powers: 'all', passedProperties: !agreement.passedProperties } as const;
  const common = {
    organisation: NUMBER,
    purpose: 'test',
    legalBasis: 'test',
    release: 'all',
    anyParty: true,
  } as const;
  if (agreedWith === 'itself-and-whichever')
    await world
      .get(AgreementsService)
      .make(OPERATOR, { ...common, ...wider, requires: { contracts: [contract] } });
  if (agreedWith === 'whichever-by-two')
    await world
      .get(AgreementsService)
      .make(OPERATOR, { ...common, ...wider, requires: { contracts: [other] } });
  if (agreedElsewhere)
    await world.get(AgreementsService).make(OPERATOR, {
      ...{ relyingParty: eService.entityId, organisation: OTHER_NUMBER, purpose: 'test', legalBasis: 'test' },
      ...{ release: 'all', powers: 'all', passedProperties: false },
    });
  return eService;
}

function withoutAbsent(given: Readonly<Record<string, string[] | undefined>>): Limits {
  return Object.fromEntries(Object.entries(given).filter(([, values]) => values)) as Limits;
}

const REFUSALS = ['refused', 'conflict', 'invalid-input'];

/** What cannot be passed on, say for having ended, or changed stays as it is. */
async function unlessRefused(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof DomainError) || !REFUSALS.includes(error.kind)) throw error;
  }
}
