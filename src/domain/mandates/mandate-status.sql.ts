/**
 * What a mandate (row `m`, its open state `own`) is by the database's clock, as a lateral query with the column
 * `status`. A mandate that was passed on is no more than those it comes from, and none is more than its holder's
 * employment: one that was broken since the mandate began has ended it for good, as in the one computation
 * (domain/entitlements).
 */
export const STATUS = `
  select case
    when own.state in ('revoked', 'rejected') then own.state::text
    when link.is_over or coalesce(above.is_over, false) then 'expired'
    when own.state = 'pending' then 'pending'
    when own.state = 'suspended' or coalesce(above.is_suspended, false) then 'suspended'
    when link.is_to_come or coalesce(above.is_to_come, false) then 'scheduled'
    else own.state::text end as status
  from (${link('m')}) link,
    lateral (
      with recursive ancestor as (
        select p.* from mandate p where p.id = m.parent_id
        union all
        select p.* from ancestor join mandate p on p.id = ancestor.parent_id
      )
      select bool_or(link.is_over) as is_over, bool_or(link.is_to_come) as is_to_come,
        bool_or(state.state = 'suspended') as is_suspended
      from ancestor
        join mandate_state state on state.mandate_id = ancestor.id and state.ended_at is null
        cross join lateral (${link('ancestor')}) link) above`;

function link(mandate: string): string {
  return `
      select ${mandate}.valid_until <= statement_timestamp()
          or not coalesce(bool_or(upper_inf(held) or upper(held) > statement_timestamp()), false)
          or coalesce(bool_or(upper(held) <= statement_timestamp() and upper(held) > ${mandate}.valid_from), false) as is_over,
        ${mandate}.valid_from > statement_timestamp()
          or not coalesce(bool_or(held @> statement_timestamp()), false) as is_to_come
      from unnest((
        select range_agg(tstzrange(t.valid_from, least(t.valid_until, t.ended_at)))
        from employment_term t where t.employment_id = ${mandate}.holder_id)) held`;
}
