import type pg from 'pg';

/** Looks that a connection may be lent for. */
const LOOKS = 8;

/**
 * Breaks connections of the pool that have been lent for this long, or up to an eighth longer: what they are asked fails as
 * where the server is lost, and the pool opens others. It is counted in looks, so a halt of our own is not held against the server.
 *
 * In place of the driver's `query_timeout`, which writes a function straight into a property of each query
 * (`query.callback = () => …`). V8 takes such a one for a method and puts it among what is old, where it holds on to all it
 * closes over, the query and its rows, until the whole heap is marked: 10 MB a second of a worker that answers 750, 0.2
 * without (docs/performance.md).
 * @returns ends the looking
 */
export function endOverdue(pool: pg.Pool, milliseconds: number): () => void {
  const lent = new Map<Endable, number>();
  pool.on('acquire', (client) => lent.set(client as Endable, 0));
  pool.on('release', (_error, client) => lent.delete(client as Endable));
  const look = () => {
    for (const [client, looks] of lent)
      if (looks < LOOKS) lent.set(client, looks + 1);
      else void client.end();
  };
  const looking = setInterval(look, milliseconds / LOOKS).unref();
  return () => {
    clearInterval(looking);
  };
}

/** What a pool lends is a whole client, though its type has no `end`. */
type Endable = pg.PoolClient & Pick<pg.Client, 'end'>;
