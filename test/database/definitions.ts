import type { Client } from 'pg';
import * as facts from '../support/facts.js';

/** Does the work in one transaction, since what belongs together is recorded together. */
export async function together<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** A power whole from the start, in a transaction of its own. @param dimensions as of `facts.power` */
export function wholePower(
  client: Client,
  row: facts.Row,
  dimensions: readonly string[],
  levels: readonly string[] = [],
): Promise<string> {
  return together(client, async () => {
    const id = await facts.power(client, row, dimensions);
    await facts.insert(client, 'power_action', { power_id: id, action: 'read' });
    await facts.insert(client, 'power_resource_type', { power_id: id, type: 'record' });
    for (const level of levels) await facts.insert(client, 'power_assurance_level', { power_id: id, level });
    return id;
  });
}
