/** Stands for what all share. */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000';

/**
 * SQL of the facts remembered of an employment that are true now, in an array that is empty where it is not in force; without its
 * mandates where it has very many; false where they are too long to be kept; null where none are remembered.
 * Decided by the statement that reads them, in one snapshot with what it reads besides: nothing that they rest on may have
 * been changed by a transaction they have not seen, and time alone must not have changed them. A row that the transaction it
 * names has not written (restored from a dump) knows the transactions of another server, and tells nothing.
 */
export const rememberedFacts = (employment: string) =>
  remembered(employment, `coalesce(r.facts, case when r.base_in = r.written_in then r.base end, 'false')`);

/**
 * SQL of (id, organisation_id, until, last_end) of what is remembered without mandates, for these to be computed. Not of what an
 * earlier version has written, which does not tell the last end.
 * @param told a table of (employment_id, organisation_id, facts) with facts as `rememberedFacts`
 */
export const rememberedHolder = (told: string) => `
  select t.employment_id as id, t.organisation_id, (t.facts #>> '{0,employedUntil}')::timestamptz as until,
    (t.facts #>> '{0,lastEnd}')::timestamptz as last_end
  from ${told} t where json_typeof(t.facts #> '{0,mandates}') = 'null' and t.facts #> '{0,lastEnd}' is not null`;

/**
 * SQL of what decisions need of them: an employment with `held`, the roles and mandates of some powers; null, too, where it is
 * not in force. What an earlier version has written, which does not know of it, is written anew.
 * @param powers SQL of (id)
 */
export const rememberedHeld = (employment: string, powers: string) =>
  remembered(
    employment,
    `case when r.held_in = r.written_in and r.held is not null then jsonb_build_object('employment', r.held -> 'employment', 'held', array(
      select r.held -> 'byPower' -> power.id::text from (${powers}) power
      where r.held -> 'byPower' ? power.id::text)) end`,
  );

// Not `not exists`: that is planned as a join, which reads all notes where there are hardly any, and still does when there are very many.
const remembered = (employment: string, told: string) => `
  select ${told} from remembered_facts r
  where r.employment_id = ${employment} and r.xmin = r.written_in::xid
    and r.holds_from <= statement_timestamp() and coalesce(r.holds_until > statement_timestamp(), true)
    and (
      select true from facts_change c where c.about = any (r.rests_on)
        and not pg_visible_in_snapshot(c.made_in::text::xid8, r.seen) limit 1) is null`;

/** SQL of what `rememberedHeld` reads, from facts as they are remembered: by power, each in the order of the facts. */
export const heldByPower = (facts: string) => `
  select jsonb_build_object(
    'employment', jsonb_build_object('employmentId', one -> 'employmentId', 'personId', one -> 'personId', 'uid', one -> 'uid',
      'organisation', jsonb_build_object('id', one #> '{organisation,id}', 'number', one #> '{organisation,number}'),
      'protectedIdentity', one -> 'protectedIdentity'),
    'byPower', coalesce((
      select jsonb_object_agg(by_power.id, by_power.held) from (
        select h.power_id as id, jsonb_build_object(
          'roles', coalesce(jsonb_agg(h.role order by h.n) filter (where h.role is not null), '[]'),
          'mandates', coalesce(jsonb_agg(h.mandate order by h.n) filter (where h.mandate is not null), '[]')) as held
        from (
          select m.one ->> 'powerId' as power_id, null::jsonb as role, m.one as mandate, m.n
          from jsonb_array_elements(one -> 'mandates') with ordinality m(one, n)
          union all
          select p.id, r.one || jsonb_build_object('powerIds', jsonb_build_array(p.id)), null, r.n
          from jsonb_array_elements(one -> 'roles') with ordinality r(one, n)
            cross join jsonb_array_elements_text(r.one -> 'powerIds') p(id)) h
        group by h.power_id) by_power), '{}'))
  from (select ${facts}::jsonb -> 0 as one) f where one is not null`;
