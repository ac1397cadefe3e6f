import { randomUUID } from 'node:crypto';
import { ROW_SETS } from '../../src/domain/imports/import-plan.js';
import { createAndChange, endMissing } from '../../src/domain/imports/plan.sql.js';
import { rejectFirst } from '../../src/domain/imports/row-problem.sql.js';
import { ImportingDatabase } from '../../src/platform/database/importing-database.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { NUMBER, OPERATOR, Register } from '../directory/register.js';
import { counted, day, Files, many } from './files.js';

let register: Register;
let organisation: string;
beforeAll(async () => {
  register = await Register.open();
  ({ id: organisation } = await register.organisation(NUMBER));
  const people = `with made as (insert into person select from generate_series(1, 3000) returning id)
    insert into employment (organisation_id, person_id, uid) select $1, id, id::text from made`;
  await register.rows(people, [organisation]);
  await register.rows('analyze employment');
});
afterAll(() => register.close());

/** The statement with these for what it speaks of. @param values as SQL */
function bound(statement: string, values: Readonly<Record<string, string>>): string {
  return statement.replace(/(?<!:):([a-z]+)\b/gi, (_, name: string) => values[name] ?? `''`);
}

function quoted(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `'${value}'`]));
}

// With the uid taken out of JSON, 500 changed rows of a file read all 100,000 employees 500 times, under row-level security.
it.each(['employments', 'role-assignments', 'mandates'] as const)(
  'looks up the employment of each planned row of %s by the index',
  async (rowSet) => {
    const { checks, beside } = ROW_SETS[rowSet];
    const first = checks.find((one) => typeof one !== 'string') ?? [];
    const check = rejectFirst(first, beside);
    const values: Readonly<Record<string, string>> = {
      batch: randomUUID(),
      organisation,
      source: 'hr',
      at: 'now',
    };
    const statement = bound(check, quoted(values));
    const plan = await register.get(ImportingDatabase).transaction([organisation], async (tx) => {
      await tx.run('set local enable_seqscan = off');
      return tx.query(`explain (format json) ${statement}`);
    });
    expect(JSON.stringify(plan)).toMatch(/"Index Cond":"[^"]*uid\)::text = \(?r\.uid/);
  },
);

// The digests taken apart in the same statement joined 10,000 other lines with all million rows of the source.
it('looks up what is missing by the lines that are', async () => {
  const values: Readonly<Record<string, string>> = {
    ...{
      batch: `'${randomUUID()}'::uuid`,
      sourceId: `'${randomUUID()}'::uuid`,
      rowSet: `'mandates'::row_set`,
    },
    ...{ organisation: `'${organisation}'::uuid`, at: 'now()', others: `'\\x${'00'.repeat(32)}'::bytea` },
  };
  const statement = bound(endMissing(ROW_SETS.mandates, 'known'), values);
  const plan = await register.get(ImportingDatabase).transaction([organisation], async (tx) => {
    await tx.run('set local enable_seqscan = off');
    return tx.query(`explain (format json) ${statement}`);
  });
  expect(JSON.stringify(plan)).toMatch(
    /"import_managed_row_line_digest_source_id_idx"[^}]*"Index Cond":"[^"]*line_digest = o\.line_digest/,
  );
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

function nodes(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

// That a term without an end goes on was unknown, not false, and so each of 10,000 rows was looked up twice.
it('does not look whether an employment was broken off whose term goes on', async () => {
  const hr = await Files.from(register, 'hr-terms', { endedAtLeast: 1 });
  await register
    .get(RoleCatalogueService)
    .define(OPERATOR, { code: 'clerk', nameSv: 'Namn', nameEn: 'Name' });
  await hr.send('full', ['uid,displayName,firstDay', 'goes.on,N,2025-01-01']);
  const [header, one, other] = [
    'id,uid,role,firstDay',
    '1,goes.on,clerk,2025-01-01',
    '2,goes.on,clerk,2026-01-01',
  ];
  await hr.send('full', [header, one]);
  const waiting = await hr.send('full', [header, other]);
  expect(counted(waiting)).toMatchObject({ state: 'waiting' });
  const { checks, beside } = ROW_SETS['role-assignments'];
  const values: Readonly<Record<string, string>> = {
    ...{ batch: waiting.id, organisation, source: 'hr-terms', at: new Date().toISOString(), administer: '' },
  };
  const first = checks.find((step) => typeof step !== 'string') ?? [];
  const statement = bound(rejectFirst(first, beside), quoted(values));
  const [row] = await register
    .get(ImportingDatabase)
    .transaction([organisation], (tx) =>
      tx.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (analyze, format json) ${statement}`),
    );
  const all = row ? nodes(row['QUERY PLAN'][0].Plan) : [];
  const lookups = all.filter(
    (node) =>
      node['Node Type'] === 'Aggregate' &&
      nodes(node).some((one) => one['Relation Name'] === 'employment_term'),
  );
  expect(lookups.length).toBeGreaterThan(0);
  expect(lookups.map((node) => node['Actual Loops'])).toEqual(lookups.map(() => 0));
});

// An index of what may not overlap costs thrice what the other one does, and looks cheaper to the planner.
it.each([
  { table: 'employment_term', where: `employment_id = $1::uuid` },
  { table: 'role_assignment', where: `employment_id = $1::uuid and role_id = $1::uuid` },
  { table: 'identifier', where: `type = 'hsaId' and value = $1::uuid::text` },
])('looks up what it wants of $table by no index of what may not overlap', async ({ table, where }) => {
  const plan = await register.get(ImportingDatabase).transaction([organisation], async (tx) => {
    await tx.run('set local enable_seqscan = off');
    return tx.query(`explain (format json) select * from ${table} where ${where}`, [randomUUID()]);
  });
  const indexes = JSON.stringify(plan).match(/"Index Name":"\w+"/g) ?? [];
  expect(indexes.length).toBeGreaterThan(0);
  expect(indexes.join()).not.toMatch(/overlaps|in_use/);
});

const ROWS = 1_000;
const HEADERS = {
  units: 'code,name,parent',
  employments: 'uid,displayName,unit,title,hsaId,eppn,lastDay,personalNumber',
  'role-assignments': 'id,uid,role,firstDay,lastDay',
  mandates: 'id,uid,power,firstDay,lastDay,basis',
};
/** A file of which a tenth is over, a tenth of no employee, and a tenth another line of the same key. */
const FILES: Readonly<Record<keyof typeof HEADERS, (at: number, version: number) => string>> = {
  units: (at, version) => `g${at},N${version},${at % 10 === 0 ? '' : `g${at - 1}`}`,
  employments: (at, version) =>
    `grows.${at},N,,T${version},SE${NUMBER}-G${at},g${at}@grows.example,${at % 10 === 0 ? '2025-12-31' : ''},${at % 2 ? personalNumber(at) : ''}`,
  'role-assignments': (at, version) =>
    `r${at % 10 === 1 ? 1 : at},grows.${at % 10 === 2 ? 'nobody' : at},grower,2026-01-0${version},${at % 10 === 0 ? '2026-02-01' : ''}`,
  mandates: (at, version) =>
    `m${at % 10 === 1 ? 1 : at},grows.${at % 10 === 2 ? 'nobody' : at},${POWER},2026-01-0${version},${day(200)},B`,
};
const POWER = 'https://grows.example/powers/decide';

// Whether an HSA-id is in a file twice was asked of each row by all others: 19,000 employees took three minutes, 100,000 an hour and more.
it('reads few rows for each that is planned, however many there are', async () => {
  const hr = await Files.from(register, 'hr-grows', { endedAtLeast: ROWS, rejectedAtLeast: ROWS });
  await register.rows(
    `insert into organisation_scope (organisation_id, scope) values ($1, 'grows.example')`,
    [organisation],
  );
  await register
    .get(RoleCatalogueService)
    .define(OPERATOR, { code: 'grower', nameSv: 'Namn', nameEn: 'Name' });
  await register.rows(
    `insert into power (organisation_id, code, name_sv, name_en) values ($1, $2, 'N', 'N')`,
    [organisation, POWER],
  );
  // Statistics that know of another source alone let a new one be taken for one of a row or two.
  const known = await Files.from(register, 'hr-known', { rejectedAtLeast: ROWS });
  await known.send('full', [HEADERS.employments, ...many(300, (at) => `known.${at},N,,,,,,`)]);
  const reads: Record<string, number> = {};
  for (const version of [1, 2, 3])
    for (const rowSet of ['units', 'employments', 'role-assignments', 'mandates'] as const) {
      const before = await rowsRead(register);
      const row = FILES[rowSet];
      const count = version === 3 ? ROWS / 2 : ROWS;
      const batch = await hr.send('full', [HEADERS[rowSet], ...many(count, (at) => row(at, version))]);
      expect({ rowSet, version, ...counted(batch) }).toMatchObject({ state: 'applied' });
      expect(batch.created + batch.changed).toBeGreaterThan(0.6 * count);
      reads[`${rowSet} ${version}`] = ((await rowsRead(register)) - before) / (batch.read + batch.ended);
    }
  expect(Object.entries(reads).filter(([, each]) => each > 150)).toEqual([]);
});

/** One of a thousand. */
function personalNumber(at: number): string {
  const digits = `19900101${String(at).padStart(3, '0')}`;
  const sum = Array.from(digits.slice(2), Number).reduce((total, digit, place) => {
    const product = digit * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Of all tables, by imports so far. */
async function rowsRead(register: Register): Promise<number> {
  await register
    .get(ImportingDatabase)
    .transaction('all', (tx) => tx.run('select pg_stat_force_next_flush()'));
  const [read] = await register.rows<{ count: number }>(
    `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_user_tables
     where schemaname = 'public'`,
  );
  return read?.count ?? NaN;
}

// Compared with what was rejected before, each with each, without a table being read for it.
it('looks up by hash which rows are decided', async () => {
  const values: Readonly<Record<string, string>> = {
    ...{ batch: randomUUID(), organisation, sourceId: randomUUID(), rowSet: 'employments' },
  };
  const statement = bound(createAndChange(ROW_SETS.employments), quoted(values));
  const plan = await register
    .get(ImportingDatabase)
    .transaction([organisation], (tx) => tx.query<{ 'QUERY PLAN': string }>(`explain ${statement}`));
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(
    /NOT \(ANY \(.*line.* = \(hashed SubPlan/,
  );
});

// What the first 20,000 rows of a file had written was read for each of the next: of 100,000 HSA-ids for a minute and a half.
it.each(['employments', 'role-assignments', 'mandates'] as const)(
  'asks what %s have already of each row for itself when they are applied',
  async (rowSet) => {
    const values: Readonly<Record<string, string>> = {
      ...{ batch: `'${randomUUID()}'::uuid`, organisation: `'${organisation}'::uuid`, source: `'hr'` },
      ...{ at: 'now()', firstRow: '1', lastRow: '20000' },
    };
    const plans = await register.get(ImportingDatabase).transaction([organisation], async (tx) => {
      const found: string[] = [];
      for (const statement of ROW_SETS[rowSet].apply) {
        for (const line of await tx.query<{ 'QUERY PLAN': string }>(`explain ${bound(statement, values)}`))
          found.push(line['QUERY PLAN']);
      }
      return found;
    });
    expect(plans.filter((line) => /Anti Join|Materialize/.test(line))).toEqual([]);
  },
);

// Planned for a statement that changed next to nothing, such a join compares each row with each: of 5,000 for three seconds, again and again.
it('joins in no trigger what a statement has changed with what was there before', async () => {
  const joins = await register.rows(
    `select proname from pg_proc where pronamespace = 'behorig'::regnamespace
       and prosrc ~* '(\\mjoin\\s+(public\\.)?|,\\s*)(before|changed)\\M|\\mfrom\\s+before\\M(\\s+\\w+)?\\s+join'`,
  );
  expect(joins).toEqual([]);
});
