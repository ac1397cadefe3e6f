import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Administrator, AskingEService, AuthenticatedCaller } from '../access/caller.js';
import { isPermission } from '../access/permission.js';
import { refusals } from './callers.errors.js';
import { IssuingPersons } from './issuing-persons.js';
import { LastUse } from './last-use.js';
import { MachineClientsAnswerStore, type ClientInForce } from './machine-clients.answer-store.js';
import { readMachineToken, type MachineToken } from './machine-token.rules.js';
import { secretDigest } from './secret-digest.rules.js';

/** Compared with when there is no such client, so that it takes as long as when there is. */
const NOBODYS_HASH = randomBytes(32);

/** More e-services than any federation has; a bound, so that memory stays flat. */
const KEPT = 20_000;

/**
 * Tells which machine client a token is of; asked of the database each time, so a revoked one is refused at once: here, or,
 * for an e-service told from memory, by the statement that its answer is read with.
 */
@Injectable()
export class MachineTokens {
  private readonly seen = new Map<string, ClientInForce>();

  constructor(
    private readonly clients: MachineClientsAnswerStore,
    private readonly lastUse: LastUse,
    private readonly issuers: IssuingPersons,
  ) {}

  /** @throws DomainError `access.unauthenticated`; `unavailable` when it could not be found out */
  async callerOf(token: string): Promise<AuthenticatedCaller> {
    const presented = readMachineToken(token);
    if (!presented) throw refusals.unauthenticated();
    const client = await this.clients.inForce(presented.clientId);
    this.keep(presented.clientId, client);
    const isRight = isOf(client, presented);
    if (!client || !isRight) throw refusals.unauthenticated();
    this.lastUse.note(presented.clientId, client.organisationId ?? undefined);
    return eService(client) ?? this.administrator(client);
  }

  /**
   * The e-service as it was read last, by no statement; undefined where the token has to be looked up: it is of another
   * kind, not known, wrong, or its use is to be recorded.
   */
  kept(token: string): AskingEService | undefined {
    const presented = readMachineToken(token);
    const client = presented && this.seen.get(presented.clientId);
    if (!client || !isOf(client, presented) || this.lastUse.isDue(client.id)) return undefined;
    return eService(client, client.keptAs ?? undefined);
  }

  private async administrator(client: ClientInForce): Promise<Administrator> {
    const { issuedByPersonId, issuerEmploymentIds, organisationId } = client;
    const permissions = client.permissions.filter(isPermission);
    const isBound = issuedByPersonId !== null && organisationId !== null;
    const withheld = isBound ? await this.issuers.withheld(permissions, issuerEmploymentIds) : [];
    const counting = permissions.filter((permission) => !withheld.includes(permission));
    return {
      kind: 'client',
      actor: actorOf(client),
      ...(issuedByPersonId !== null && { issuedByPersonId }),
      ...(withheld.length > 0 && { withheld }),
      until: client.expiresAt,
      grants: [
        {
          organisations: organisationId === null ? 'all' : [organisationId],
          permissions: new Set(counting),
        },
      ],
    };
  }

  /** E-services alone. Who is not there any longer is not kept either. */
  private keep(clientId: string, client: ClientInForce | undefined): void {
    if (this.seen.size >= KEPT) this.seen.clear();
    if (client && client.keptAs !== null) this.seen.set(clientId, client);
    else this.seen.delete(clientId);
  }
}

/** Whether the secret is the client's; for nobody's as long as for somebody's. */
function isOf(client: ClientInForce | undefined, { secret }: MachineToken): boolean {
  return timingSafeEqual(secretDigest(secret), client?.tokenHash ?? NOBODYS_HASH);
}

function eService(client: ClientInForce, keptAs?: string): AskingEService | undefined {
  const { id, entityId, relyingPartyId } = client;
  if (entityId === null || relyingPartyId === null) return undefined;
  const kept = keptAs !== undefined && { kept: { clientId: id, text: keptAs } };
  return { kind: 'e-service', actor: actorOf(client), entityId, relyingPartyId, ...kept };
}

function actorOf({ id }: ClientInForce): string {
  return `client:${id}`;
}
