/**
 * Whether a registration counts by where it comes from: one of a feed while what was verified of the feed is valid, or of
 * the entity itself where the feed is asked for one at a time; and one that cannot be read any longer until what it was
 * read from expires. Feeds are read by a function, in the snapshot of the statement: none of it is prepared for a
 * registration that comes from no feed, and a statement is not lengthened by it.
 */
export function fromValidSource(alias: string): string {
  const columns = ['managed_by', 'entity_id', 'kept_until'].map((column) => `${alias}.${column}`);
  return `(${alias}.managed_by not like 'feed:%' or behorig.is_from_valid_feed(${columns.join(', ')}))`;
}
