import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from '../directory/database-clock.store.js';
import { OrganisationStore } from '../directory/organisation.store.js';
import { requireText } from '../directory/text.rules.js';
import { isUuid } from '../directory/uuid.rules.js';
import { refusals as partyRefusals } from '../relying-parties/relying-parties.errors.js';
import type { IssuedClient, MachineClient, NewMachineClient } from './machine-client.js';
import { refusals } from './machine-clients.errors.js';
import { checkExpiry, checkNewClient, requireDecidesOn, requireHasAll } from './machine-clients.rules.js';
import { MachineClientsStore, type ClientOwner, type ClientRow } from './machine-clients.store.js';
import { SECRET_BYTES, writeMachineToken } from './machine-token.rules.js';
import { secretDigest } from './secret-digest.rules.js';

/** Who may call as a program, and until when. */
@Injectable()
export class MachineClientsService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: MachineClientsStore,
    private readonly organisations: OrganisationStore,
    private readonly clock: DatabaseClock,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Issues a client and its token, which is shown this once. An organisation's is issued by who has 'clients:write' for it
   * and gives no more than their own permissions, and a program no longer than its own time; an operator's and an
   * e-service's by operators.
   */
  async issue(caller: Caller, input: NewMachineClient): Promise<IssuedClient> {
    const { name, reason, permissions } = checkNewClient(input);
    return this.database.transaction(caller.administers, async (tx) => {
      const owner = await this.owner(tx, caller, input);
      requireHasAll(caller, owner.organisationId, permissions);
      checkExpiry(input.expiresAt, await this.clock.now(tx), caller.until);
      if (await this.store.isNameTaken(tx, owner, name)) throw refusals.nameTaken();
      const { expiresAt } = input;
      const issuedByPersonId = caller.personId ?? caller.issuedByPersonId;
      const row = { ...owner, name, permissions, expiresAt, ...(issuedByPersonId && { issuedByPersonId }) };
      const { id, token } = await this.insert(tx, row);
      const client = await this.require(tx, id);
      await this.audit.append(tx, caller, {
        organisationId: owner.organisationId,
        act: 'client.issue',
        subjectIds: [id, ...(owner.relyingPartyId ? [owner.relyingPartyId] : [])],
        after: { ...client },
        details: { permissions, expiresAt: expiresAt.toISOString() },
        reason,
      });
      return { client, token };
    });
  }

  /** From now on its token is refused, by every instance. */
  async revoke(caller: Caller, input: { clientId: string; reason: string }): Promise<MachineClient> {
    const reason = requireText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const before = await this.require(tx, input.clientId);
      requireDecidesOn(caller, before.organisationId);
      if (before.revokedAt) throw refusals.alreadyRevoked();
      await this.store.revoke(tx, before.id);
      const after = await this.require(tx, before.id);
      await this.audit.append(tx, caller, {
        organisationId: before.organisationId,
        act: 'client.revoke',
        subjectIds: [before.id],
        before: { ...before },
        after: { ...after },
        reason,
      });
      return after;
    });
  }

  /**
   * Of the organisations the caller administers; those of no organisation too for who administers all. By name.
   * @param filter organisation: its number; revoked: also those that are revoked
   */
  async list(
    caller: Caller,
    filter: { organisation?: string; revoked?: boolean } = {},
  ): Promise<MachineClient[]> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { organisation, revoked = false } = filter;
      const organisationId =
        organisation === undefined
          ? undefined
          : (await this.organisations.require(tx, caller, organisation)).id;
      return this.store.list(tx, { organisationId, revoked }, await this.clock.now(tx));
    });
  }

  private async owner(tx: Transaction, caller: Caller, input: NewMachineClient): Promise<ClientOwner> {
    if (input.organisation !== undefined) {
      const { id } = await this.organisations.require(tx, caller, input.organisation);
      requireDecidesOn(caller, id);
      return { organisationId: id };
    }
    requireDecidesOn(caller, undefined);
    if (input.relyingParty === undefined) return {};
    const relyingPartyId = await this.store.relyingPartyId(tx, input.relyingParty);
    if (relyingPartyId === undefined) throw partyRefusals.partyNotFound(input.relyingParty);
    return { relyingPartyId };
  }

  private async insert(
    tx: Transaction,
    row: Omit<ClientRow, 'id' | 'tokenHash'>,
  ): Promise<{ id: string; token: string }> {
    const id = randomUUID();
    const secret = randomBytes(SECRET_BYTES);
    const tokenHash = new Uint8Array(secretDigest(secret.toString('base64url')));
    await this.store.insert(tx, { ...row, id, tokenHash });
    return { id, token: writeMachineToken(id, secret) };
  }

  private async require(tx: Transaction, id: string): Promise<MachineClient> {
    const found = isUuid(id) ? await this.store.find(tx, id, await this.clock.now(tx)) : undefined;
    if (!found) throw refusals.notFound();
    return found;
  }
}
