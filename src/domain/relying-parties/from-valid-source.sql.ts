/** Whether a registration counts by where it comes from: one of a feed while what was verified of the feed is valid. */
export function fromValidSource(alias: string): string {
  return `(${alias}.managed_by not like 'feed:%' or exists (
    select from metadata_feed f
    where f.name = substring(${alias}.managed_by from 6) and f.valid_until > statement_timestamp()))`;
}
