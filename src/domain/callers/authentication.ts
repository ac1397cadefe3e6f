import { Injectable } from '@nestjs/common';
import type { AuthenticatedCaller } from '../access/caller.js';
import { AccessTokens } from './access-tokens.js';
import { refusals } from './callers.errors.js';
import { EmployeeCallers } from './employee-callers.js';
import { isMachineToken } from './machine-token.rules.js';
import { MachineTokens } from './machine-tokens.js';

/** RFC 6750 section 2.1; the scheme in any case (RFC 9110 section 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Who is calling, from the header of a request. */
@Injectable()
export class Authentication {
  constructor(
    private readonly machineTokens: MachineTokens,
    private readonly accessTokens: AccessTokens,
    private readonly employees: EmployeeCallers,
  ) {}

  /**
   * @param authorizationHeader as received; absent when there was none
   * @throws DomainError `access.unauthenticated`, the same for everything that is wrong with it and with nothing of the
   *   token in it; of kind `unavailable` when it could not be found out
   */
  async of(authorizationHeader: string | undefined): Promise<AuthenticatedCaller> {
    const [, token] = BEARER.exec(authorizationHeader ?? '') ?? [];
    if (token === undefined) throw refusals.unauthenticated();
    if (isMachineToken(token)) return this.machineTokens.callerOf(token);
    const { issuer, clientId, acr, subjects, organisations } = await this.accessTokens.verify(token);
    const actor = clientId === undefined ? `openid:${issuer}` : `openid:${issuer}#${clientId}`;
    return this.employees.of({ subjects, actor, ...(acr !== undefined && { level: acr }), organisations });
  }
}
