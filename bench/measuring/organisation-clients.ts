import { randomBytes, randomUUID } from 'node:crypto';
import type { Permission } from '../../src/domain/access/permission.js';
import {
  readMachineToken,
  SECRET_BYTES,
  writeMachineToken,
} from '../../src/domain/callers/machine-token.rules.js';
import { secretDigest } from '../../src/domain/callers/secret-digest.rules.js';
import { withClient, type Database } from './database.js';

/** An organisation's machine client. */
export interface OrganisationClient {
  readonly organisationId: string;
  readonly token: string;
}

/** Issues each organisation's client a token. By organisation number. */
export async function issueClients(
  { ownerUrl }: Database,
  permissions: readonly Permission[],
): Promise<Map<string, OrganisationClient>> {
  return withClient(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ id: string; number: string }>(`SELECT id, number FROM organisation`);
    const clients = new Map<string, OrganisationClient>();
    for (const { id: organisationId, number } of rows) {
      const clientId = randomUUID();
      const token = writeMachineToken(clientId, randomBytes(SECRET_BYTES));
      await owner.query(
        `INSERT INTO machine_client (id, organisation_id, name, token_hash, permissions, expires_at)
        VALUES ($1, $2, 'bench', $3, $4, now() + interval '1 day')`,
        [clientId, organisationId, secretDigest(readMachineToken(token)?.secret ?? ''), permissions],
      );
      clients.set(number, { organisationId, token });
    }
    return clients;
  });
}
