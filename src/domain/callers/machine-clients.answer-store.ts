import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import { isRegistered } from '../relying-parties/deciding-agreement.sql.js';
import { eServiceClient, isClientInForce } from '../relying-parties/e-service-client.sql.js';

/** A client whose token is in force, as authentication needs it. */
export interface ClientInForce {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly organisationId: string | null;
  /** entityID; null unless it is an e-service's. */
  readonly entityId: string | null;
  readonly relyingPartyId: string | null;
  readonly permissions: readonly string[];
  readonly issuedByPersonId: string | null;
  /** Of that person, in the organisation whose client it is; ended ones too. */
  readonly issuerEmploymentIds: readonly string[];
  readonly expiresAt: Date;
  /** An e-service's as `KeptClient.text`; null of others. */
  readonly keptAs: string | null;
}

/** An e-service's token is worth nothing when the e-service is not registered, or its feed has expired. */
const IN_FORCE = {
  name: 'machine-client-in-force',
  text: `
select c.id, c.token_hash as "tokenHash", c.organisation_id as "organisationId", p.entity_id as "entityId", p.id as "relyingPartyId", c.permissions,
  c.issued_by_person_id as "issuedByPersonId", c.expires_at as "expiresAt",
  array(select e.id from employment e where e.person_id = c.issued_by_person_id and e.organisation_id = c.organisation_id)
    as "issuerEmploymentIds",
  case when p.id is not null then ${eServiceClient('c', 'p')} end as "keptAs"
from machine_client c
  left join relying_party p on p.id = c.relying_party_id and ${isRegistered('p')}
where c.id = any($1::uuid[]) and ${isClientInForce('c')}
  and (c.relying_party_id is null or p.id is not null)`,
};

/** Of clients told by one statement, and statements at once: a short one, that others wait for. */
const AT_ONCE = { most: 64, atOnce: 1 };

/** What the answering role knows of machine clients. Who calls at the same moment is told together. */
@Injectable()
export class MachineClientsAnswerStore {
  private readonly clients: Batches<string, ClientInForce | undefined>;

  constructor(private readonly database: AnsweringDatabase) {
    this.clients = new Batches((ids) => this.read(ids), AT_ONCE);
  }

  /** Undefined when there is none, or it has expired or been revoked by the database's clock. */
  async inForce(id: string): Promise<ClientInForce | undefined> {
    return this.clients.of(id);
  }

  private async read(ids: readonly string[]): Promise<(ClientInForce | undefined)[]> {
    const rows = await this.database.query<{ [Name in keyof ClientInForce]: ClientInForce[Name] }>(IN_FORCE, [
      [...new Set(ids)],
    ]);
    const found = new Map(rows.map((client) => [client.id, client]));
    return ids.map((id) => found.get(id));
  }
}
