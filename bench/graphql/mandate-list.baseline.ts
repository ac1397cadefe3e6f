import type { ClientBase } from 'pg';
import { limits, period, type Json } from './baseline-json.js';
import { holderOf, mandates, type MandateRow } from './mandates.baseline.js';
import { PAGE_SIZE, type Task } from './questions.js';

const NEWEST = {
  name: 'newest-mandates',
  text: mandates(`
  select m.* from mandate m where m.organisation_id = $1 order by m.recorded_at desc, m.id desc limit $2`),
};

/** One more is read, to know whether there is a next page. */
export async function mandateList(client: ClientBase, { organisationId }: Task): Promise<Json> {
  const { rows } = await client.query<MandateRow>({ ...NEWEST, values: [organisationId, PAGE_SIZE + 1] });
  const edges = rows.slice(0, PAGE_SIZE).map((row) => ({
    node: {
      id: row.id,
      status: row.status.toUpperCase(),
      holder: holderOf(row.holder, row.number),
      power: { code: row.code, nameSv: row.name_sv },
      period: period(row),
      limits: limits(row.limits),
    },
  }));
  return { mandates: { edges, pageInfo: { hasNextPage: rows.length > PAGE_SIZE } } };
}
