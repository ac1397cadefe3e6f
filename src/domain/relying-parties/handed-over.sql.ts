import type { Registrations } from './kept-registrations.store.js';

/**
 * SQL of an update after which what belonged to one feed belongs to another: until it is read from that one it counts as
 * long as what it was read from would have, if that does now. Also what is removed: the other feed may bring it back.
 * @param table of registrations; $1 is the source it belonged to, $2 the one that it belongs to then, $3 the feed it was of
 */
export const handedOver = (table: Registrations) => `
update ${table} p set managed_by = $2, kept_until = case
  when behorig.is_from_valid_feed(p.managed_by, p.entity_id, p.kept_until) then least(p.kept_until, (
    select case f.kind when 'mdq' then e.valid_until else f.valid_until end
    from metadata_feed f left join mdq_entity e on e.feed = f.name and e.entity_id = p.entity_id
    where f.name = $3))
  else statement_timestamp() end
where p.managed_by = $1`;
