/**
 * Whether a registration counts by where it comes from: one of a feed while what was verified of the feed is valid, or of
 * the entity itself where the feed is asked for one at a time; and one that cannot be read any longer until what it was
 * read from expires.
 */
export function fromValidSource(alias: string): string {
  return `(${alias}.managed_by not like 'feed:%' or coalesce(${alias}.kept_until > statement_timestamp(), true) and exists (
    select from metadata_feed f
      left join mdq_entity e on f.kind = 'mdq' and e.feed = f.name and e.entity_id = ${alias}.entity_id
        and e.removed_at is null
    where f.name = substring(${alias}.managed_by from 6)
      and case f.kind when 'mdq' then e.valid_until else f.valid_until end > statement_timestamp()))`;
}
