import { randomBytes, randomUUID } from 'node:crypto';
import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import {
  readMachineToken,
  SECRET_BYTES,
  writeMachineToken,
} from '../../src/domain/callers/machine-token.rules.js';
import { secretDigest } from '../../src/domain/callers/secret-digest.rules.js';
import { withClient, type Database } from '../measuring/database.js';
import { ATTRIBUTE_BASE_URI } from '../measuring/service-process.js';

const ENTITY_ID = 'https://decisions.e-service.example';

/**
 * Registers an e-service that has an agreement with every organisation, by which it may know everything and what it says
 * of things counts.
 * @returns the token of its client
 */
export async function registerEService({ ownerUrl }: Database): Promise<string> {
  const [partyId, clientId] = [randomUUID(), randomUUID()];
  const token = writeMachineToken(clientId, randomBytes(SECRET_BYTES));
  const details = new AttributeCatalogue(ATTRIBUTE_BASE_URI).mandateDetails.name;
  await withClient(ownerUrl, async (owner) => {
    await owner.query('BEGIN');
    await owner.query(
      `INSERT INTO relying_party (id, entity_id, display_name, metadata, metadata_digest) VALUES ($1, $2, $2, '', '')`,
      [partyId, ENTITY_ID],
    );
    await owner.query(
      `INSERT INTO agreement (relying_party_id, organisation_id, purpose, legal_basis, valid_from, passed_properties)
      SELECT $1, id, 'Ärenden', 'Avtal', now() - interval '1 year', true FROM organisation`,
      [partyId],
    );
    await owner.query(
      `INSERT INTO agreement_release (agreement_id, kind, name)
      SELECT a.id, r.kind::release_kind, r.name
      FROM agreement a
        CROSS JOIN (VALUES ('attribute', '*'), ('attribute', $2), ('role', '*'), ('power', '*')) AS r (kind, name)
      WHERE a.relying_party_id = $1`,
      [partyId, details],
    );
    await owner.query(
      `INSERT INTO machine_client (id, relying_party_id, name, token_hash, permissions, expires_at)
      VALUES ($1, $2, 'bench', $3, '{}', now() + interval '1 day')`,
      [clientId, partyId, secretDigest(readMachineToken(token)?.secret ?? '')],
    );
    await owner.query('COMMIT');
    await owner.query('ANALYZE agreement, agreement_release, relying_party, machine_client');
  });
  return token;
}
