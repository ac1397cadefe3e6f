/** Stands for what all share. */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000';

/**
 * SQL of the facts remembered of an employment that are true now, in an array that is empty where it is not in force; null
 * where none are remembered.
 * Decided by the statement that reads them, in one snapshot with what it reads besides: nothing that they rest on may have
 * been changed by a transaction they have not seen, and time alone must not have changed them. A row that the transaction it
 * names has not written (restored from a dump) knows the transactions of another server, and tells nothing.
 */
export const rememberedFacts = (employment: string) => `
  select r.facts from remembered_facts r
  where r.employment_id = ${employment} and r.xmin = r.written_in::xid
    and r.holds_from <= statement_timestamp() and coalesce(r.holds_until > statement_timestamp(), true)
    and not exists (
      select from facts_change c where c.about = any (r.rests_on)
        and not pg_visible_in_snapshot(c.made_in::text::xid8, r.seen))`;
