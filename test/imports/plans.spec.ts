import { randomUUID } from 'node:crypto';
import { ROW_SETS } from '../../src/domain/imports/import-plan.js';
import { endMissing } from '../../src/domain/imports/plan.sql.js';
import { rejectFirst } from '../../src/domain/imports/row-problem.sql.js';
import { ImportingDatabase } from '../../src/platform/database/importing-database.js';
import { NUMBER, Register } from '../directory/register.js';

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
    const statement = check.replace(/(?<!:):([a-z]+)\b/gi, (_, name: string) => `'${values[name] ?? ''}'`);
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
  const statement = endMissing(ROW_SETS.mandates, 'known').replace(
    /(?<!:):([a-z]+)\b/gi,
    (_, name: string) => values[name] ?? '',
  );
  const plan = await register.get(ImportingDatabase).transaction([organisation], async (tx) => {
    await tx.run('set local enable_seqscan = off');
    return tx.query(`explain (format json) ${statement}`);
  });
  expect(JSON.stringify(plan)).toMatch(
    /"import_managed_row_line_digest_source_id_idx"[^}]*"Index Cond":"[^"]*line_digest = o\.line_digest/,
  );
});
