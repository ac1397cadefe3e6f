import type pg from 'pg';
import { auditPage } from '../../src/domain/audit/audit-reads.store.js';
import { disclosurePage } from '../../src/domain/audit/disclosure-reads.store.js';
import { employeeConditions } from '../../src/domain/directory/employee-conditions.sql.js';
import type { EmployeeFilter } from '../../src/domain/directory/employee-search.js';
import { employeePageStatement } from '../../src/domain/directory/employee-search.store.js';
import { byEmployment } from '../../src/domain/entitlements/entitlements.statement.js';
import { mandatePage } from '../../src/domain/mandates/mandate-page.sql.js';
import type { MandateQuestion } from '../../src/domain/mandates/mandate-question.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const NUMBER = '2021006883';
/** In each of four organisations. */
const MANY = 5_000;
/** What grows with the number of employees, mandates and records. */
const LARGE = [
  ...['person', 'employment', 'employment_term', 'identifier', 'role_assignment', 'mandate', 'mandate_state'],
  ...['mandate_limit', 'audit_event', 'disclosure'],
];

let facts: PlantedFacts;
let administration: pg.Client;
let organisation: string;
beforeAll(async () => {
  facts = await PlantedFacts.in();
  organisation = await facts.organisation(NUMBER);
  const unit = await facts.unit(organisation, 'north');
  const power = await facts.power('https://example.se/power/pay');
  const role = await facts.role('handlaggare', [power]);
  await facts.run(
    `create temporary table other_role as select gen_random_uuid() as id, i from generate_series(1, 99) i`,
  );
  await facts.run(
    `insert into role (id, code, name_sv, name_en) select id, 'role' || i, 'Roll', 'Role' from other_role`,
  );
  await plantMany(organisation, unit, power, role);
  for (const number of ['2120000142', '5560360793', '5562265719']) {
    const other = await facts.organisation(number);
    await plantMany(other, await facts.unit(other, 'north'), power, role);
  }
  await facts.run('analyze');
  administration = await facts.database.connect(facts.database.administrationUrl);
  await administration.query('set plan_cache_mode = force_generic_plan; set jit = off');
  await administration.query(`select set_config('behorig.organisations', $1, false)`, [organisation]);
});
afterAll(() => facts.database.drop());

async function plantMany(owner: string, unit: string, power: string, role: string): Promise<void> {
  const since = '2020-01-01T00:00:00Z';
  const run = facts.run.bind(facts);
  await run('drop table if exists made');
  await run(
    `create temporary table made as select gen_random_uuid() as id, i from generate_series(1, ${MANY}) i`,
  );
  await run('insert into person (id, protected_identity) select id, i % 500 = 0 from made');
  await run(
    `insert into employment (id, organisation_id, person_id, uid) select id, $1, id, 'u' || i from made`,
    owner,
  );
  await run(
    `insert into employment_term (organisation_id, employment_id, unit_id, display_name, valid_from)
     select $1, id, case when i % 400 = 0 then $3::uuid end, 'Namn ' || i, $2 from made`,
    ...[owner, since, unit],
  );
  await run(
    `insert into identifier (type, value, display_value, organisation_id, employment_id, valid_from)
     select 'hsaId', 'SE' || i || $1::uuid, 'SE' || i, $1, id, $2 from made`,
    ...[owner, since],
  );
  await run(
    `insert into role_assignment (organisation_id, employment_id, role_id, valid_from)
     select $1, made.id, coalesce(other_role.id, $2), $3 from made left join other_role on other_role.i = made.i % 100`,
    ...[owner, role, since],
  );
  await run(
    `insert into mandate (id, organisation_id, power_id, holder_id, valid_from, valid_until, basis, recorded_at)
     select id, $1, $2, id, $3, '2098-01-01', 'b', '2020-01-01'::timestamptz + i * interval '1 minute' from made`,
    ...[owner, power, since],
  );
  await run(
    `insert into mandate_state (organisation_id, mandate_id, state, valid_from)
     select $1, id, case when i % 1000 = 0 then 'pending' else 'active' end::mandate_state_name, $2 from made`,
    ...[owner, since],
  );
  await run(
    `insert into mandate_limit (organisation_id, mandate_id, dimension, value, unit_id)
     select $1::uuid, id, 'area', 'a', null::uuid from made
     union all select $1::uuid, id, 'unit', 'north', $2::uuid from made where i % 400 = 1`,
    ...[owner, unit],
  );
  await run(
    `insert into audit_event (organisation_id, actor, act, subject_ids) select $1, 'cli:' || i % 50, 'act', array[id] from made`,
    owner,
  );
  await run(
    `insert into disclosure (organisation_id, employment_id, person_id, requester, outcome, channel, request_id, response_id, recorded_at)
     select $1, id, id, 'sp', 'nothing', 'saml', '_1', '_2', '2020-01-01'::timestamptz + i * interval '1 minute' from made`,
    owner,
  );
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** What executing the statement under row-level security came to: every step of its plan. */
async function steps(
  { name, text }: { name: string; text: string },
  values: readonly unknown[],
): Promise<Plan[]> {
  await administration.query(`prepare "${name}" as ${text}`);
  const { rows } = await administration.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `explain (analyze, format json) execute "${name}"(${values.map(literal).join(', ')})`,
  );
  await administration.query(`deallocate "${name}"`);
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
  return flat(rows[0]!['QUERY PLAN'][0].Plan);
}

function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return literal(value.toISOString());
  const text = Array.isArray(value) ? `{${value.join(',')}}` : String(value);
  return `'${text.replaceAll("'", "''")}'`;
}

/** Rows of large tables that were looked at, found or thrown away. */
function read(plan: readonly Plan[]): number {
  const looks = plan.filter((step) => LARGE.includes(step['Relation Name'] ?? ''));
  const rows = looks.map(
    (step) => (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) * step['Actual Loops'],
  );
  return rows.reduce((sum, count) => sum + count, 0);
}

const scanned = (plan: readonly Plan[]) =>
  plan
    .filter((step) => step['Node Type'] === 'Seq Scan' && step['Actual Loops'] > 0)
    .map((step) => step['Relation Name'] ?? '')
    .filter((table) => LARGE.includes(table));
const indexes = (plan: readonly Plan[]) => plan.map((step) => step['Index Name']);
/** Rows that any sort of the plan was given. */
const sorted = (plan: readonly Plan[]) =>
  Math.max(
    0,
    ...plan.filter((step) => step['Node Type'].endsWith('Sort')).map((step) => step['Actual Rows']),
  );

describe('a page of employees', () => {
  it.each<[string, EmployeeFilter, string]>([
    ['in order', {}, 'employment_organisation_id_uid_idx'],
    ['by name', { name: 'Namn 1234' }, 'employment_pkey'],
    ['by identifier', { identifier: { type: 'hsaId', value: 'SE1234' } }, 'employment_pkey'],
    ['by unit', { unit: 'north' }, 'employment_term_organisation_id_unit_id_idx'],
    ['by role', { role: 'handlaggare' }, 'role_assignment_role_id_idx'],
  ])('reads no large table from end to end: %s', async (_what, filter, index) => {
    const conditions = employeeConditions(filter, false, 4);
    const values = [NUMBER, 'u5', '', '\u{10ffff}', ...conditions.values, 51];
    const plan = await steps(employeePageStatement(conditions), values);
    expect(scanned(plan)).toEqual([]);
    expect(indexes(plan)).toContain(index);
    expect(read(plan)).toBeLessThan(2_000);
  });
});

describe('a page of mandates', () => {
  const question = (more: Partial<MandateQuestion>): MandateQuestion => ({
    administers: [organisation],
    ...more,
  });

  it.each<[string, Partial<MandateQuestion>, string]>([
    ['in order', { organisation: NUMBER }, 'mandate_organisation_id_recorded_at_id_idx'],
    ['of all that are administered', {}, 'mandate_organisation_id_recorded_at_id_idx'],
    ['for an operator', { administers: 'all' }, 'mandate_recorded_at_id_idx'],
    [
      'in force',
      { organisation: NUMBER, statuses: ['active'] },
      'mandate_organisation_id_recorded_at_id_idx',
    ],
    ['pending', { organisation: NUMBER, statuses: ['pending'] }, 'mandate_state__pending'],
    ['suspended', { organisation: NUMBER, statuses: ['suspended'] }, 'mandate_state__suspended'],
    ['rejected', { organisation: NUMBER, statuses: ['rejected'] }, 'mandate_state__rejected'],
    ['to come', { organisation: NUMBER, statuses: ['scheduled'] }, 'mandate_organisation_id_valid_from_idx'],
    ['of a holder', { holder: { number: NUMBER, uid: 'u77' } }, 'mandate__held'],
    ['of a unit', { organisation: NUMBER, unit: 'north' }, 'mandate_limit_unit_id_idx'],
    [
      'that end',
      { organisation: NUMBER, endingBefore: new Date() },
      'mandate_organisation_id_valid_until_idx',
    ],
  ])('ends with the page: %s', async (_what, more, index) => {
    const { statement, values } = mandatePage(question(more), undefined, 51);
    const plan = await steps(statement, values);
    expect(scanned(plan)).toEqual([]);
    expect(indexes(plan)).toContain(index);
    expect(sorted(plan)).toBeLessThan(200);
    expect(read(plan)).toBeLessThan(2_000);
  });

  it('far down the list costs what the first one does', async () => {
    const far = String(Date.parse('2020-01-02T00:00:00Z') * 1000);
    const place = [far, 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;
    const { statement, values } = mandatePage(question({ organisation: NUMBER }), place, 51);
    expect(read(await steps(statement, values))).toBeLessThan(500);
  });
});

describe('entitlements of a page of employees', () => {
  it.each([
    { ...byEmployment.now, instants: [] },
    { ...byEmployment.asOf, instants: ['2026-01-01', '2026-01-01'] },
  ])('read what belongs to them alone: $name', async ({ instants, ...statement }) => {
    const ids = (await facts.value(
      `select array(select id::text from employment where organisation_id = $1 order by uid limit 50)`,
      organisation,
    )) as string[];
    const plan = await steps(statement, [ids.map((_, n) => n), ids, ...instants]);
    expect(scanned(plan)).toEqual([]);
    expect(read(plan)).toBeLessThan(2_000);
  });
});

describe('a page of records', () => {
  it.each([
    ['audit-events', () => auditPage({ organisation: NUMBER, administers: [organisation] }, undefined, 51)],
    [
      'audit events of an actor',
      () => auditPage({ administers: [organisation], actor: 'cli:7' }, undefined, 51),
    ],
    [
      'audit events of nobody',
      () => auditPage({ administers: [organisation], actor: 'none' }, undefined, 51),
    ],
    ['disclosures', () => disclosurePage({ administers: [organisation] }, undefined, 51)],
  ])('reads no more than it shows: %s', async (_what, page) => {
    const { statement, values } = page();
    const plan = await steps(statement, values);
    expect(scanned(plan)).toEqual([]);
    expect(read(plan)).toBeLessThan(200);
  });

  it('about a subject reads those about it', async () => {
    const subjectId = String(
      await facts.value(
        `select id from employment where organisation_id = $1 and uid = 'u4711'`,
        organisation,
      ),
    );
    const { statement, values } = auditPage({ administers: [organisation], subjectId }, undefined, 51);
    const plan = await steps(statement, values);
    expect(scanned(plan)).toEqual([]);
    expect(read(plan)).toBeLessThan(10);
    const told = disclosurePage(
      { administers: [organisation], employment: { uid: 'u4711', number: NUMBER } },
      undefined,
      51,
    );
    expect(read(await steps(told.statement, told.values))).toBeLessThan(10);
  });
});
