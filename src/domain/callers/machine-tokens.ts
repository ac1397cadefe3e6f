import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Administrator, AuthenticatedCaller } from '../access/caller.js';
import { isPermission } from '../access/permission.js';
import { refusals } from './callers.errors.js';
import { LastUse } from './last-use.js';
import { MachineClientsAnswerStore, type ClientInForce } from './machine-clients.answer-store.js';
import { readMachineToken } from './machine-token.rules.js';
import { secretDigest } from './secret-digest.rules.js';

/** Compared with when there is no such client, so that it takes as long as when there is. */
const NOBODYS_HASH = randomBytes(32);

/** Tells which machine client a token is of; asked of the database each time, so a revoked one is refused at once. */
@Injectable()
export class MachineTokens {
  constructor(
    private readonly clients: MachineClientsAnswerStore,
    private readonly lastUse: LastUse,
  ) {}

  /** @throws DomainError `access.unauthenticated`; `unavailable` when it could not be found out */
  async callerOf(token: string): Promise<AuthenticatedCaller> {
    const presented = readMachineToken(token);
    if (!presented) throw refusals.unauthenticated();
    const client = await this.clients.inForce(presented.clientId);
    const isRight = timingSafeEqual(secretDigest(presented.secret), client?.tokenHash ?? NOBODYS_HASH);
    if (!client || !isRight) throw refusals.unauthenticated();
    this.lastUse.note(presented.clientId, client.organisationId ?? undefined);
    return caller(`client:${presented.clientId}`, client);
  }
}

function caller(actor: string, client: ClientInForce): AuthenticatedCaller {
  const { entityId, relyingPartyId } = client;
  if (entityId !== null && relyingPartyId !== null)
    return { kind: 'e-service', actor, entityId, relyingPartyId };
  return {
    kind: 'client',
    actor,
    ...(client.issuedByPersonId !== null && { issuedByPersonId: client.issuedByPersonId }),
    until: client.expiresAt,
    grants: grants(client),
  };
}

function grants({ organisationId, permissions }: ClientInForce): Administrator['grants'] {
  const organisations = organisationId === null ? ('all' as const) : [organisationId];
  return [{ organisations, permissions: new Set(permissions.filter(isPermission)) }];
}
