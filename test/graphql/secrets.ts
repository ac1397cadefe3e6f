import type { TestDatabase } from '../support/postgres.js';

/** What nobody outside of the organisation may be told. */
export interface Secrets {
  readonly texts: readonly string[];
}

/** Names, uids, ids and references of the organisation's rows, as the schema's owner sees them. */
export async function secretsOf(database: TestDatabase, number: string): Promise<Secrets> {
  const owner = await database.connect();
  const { rows } = await owner.query<{ text: string }>(
    `with o as (select id from organisation where number = $1)
     select e.id::text as text from employment e, o where e.organisation_id = o.id
     union select e.uid || '@' || $1 from employment e, o where e.organisation_id = o.id
     union select t.mail from employment_term t, o where t.organisation_id = o.id
     union select u.name from unit u, o where u.organisation_id = o.id
     union select m.id::text from mandate m, o where m.organisation_id = o.id
     union select m.basis from mandate m, o where m.organisation_id = o.id
     union select a.id::text from agreement a, o where a.organisation_id = o.id
     union select a.purpose from agreement a, o where a.organisation_id = o.id
     union select r.id::text from role_assignment r, o where r.organisation_id = o.id`,
    [number],
  );
  return { texts: rows.map(({ text }) => text).filter(Boolean) };
}
