/**
 * SQL: whether the source that a party is registered from still counts. What comes from a feed does so only until the feed
 * says, or of an entity that was asked for by itself until that says: then it fails closed.
 * @param party alias of its row
 */
export const sourceInForce = (party: string) => `(${party}.managed_by not like 'feed:%' or exists (
    select from metadata_feed f
      left join mdq_entity e on f.kind = 'mdq' and e.feed = f.name and e.entity_id = ${party}.entity_id
        and e.removed_at is null
    where f.name = substring(${party}.managed_by from 6)
      and case f.kind when 'mdq' then e.valid_until else f.valid_until end > statement_timestamp()))`;
