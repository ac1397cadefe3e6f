import type { Client } from 'pg';

/** How many acts are on record, of all or of one organisation: every change has its audit event. */
export async function countOf(owner: Client, organisation?: string): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `select count(*)::int as count from audit_event e left join organisation o on o.id = e.organisation_id
     where $1::text is null or o.number = $1`,
    [organisation ?? null],
  );
  return rows[0]?.count ?? 0;
}
