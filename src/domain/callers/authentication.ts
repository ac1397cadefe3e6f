import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import type { AskingEService, AuthenticatedCaller } from '../access/caller.js';
import { AccessTokens } from './access-tokens.js';
import { refusals } from './callers.errors.js';
import { EmployeeCallers } from './employee-callers.js';
import { LoginSessions } from './login-sessions.service.js';
import { isMachineToken } from './machine-token.rules.js';
import { MachineTokens } from './machine-tokens.js';
import { isOwnCall, type RequestHeaders } from './same-origin.rules.js';
import { OwnCookies, SESSION } from './session-cookie.js';

/** RFC 6750 section 2.1; the scheme in any case (RFC 9110 section 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** Who is calling, from the header of a request. */
@Injectable()
export class Authentication {
  constructor(
    private readonly machineTokens: MachineTokens,
    private readonly accessTokens: AccessTokens,
    private readonly employees: EmployeeCallers,
    private readonly sessions: LoginSessions,
    private readonly cookies: OwnCookies,
    private readonly environment: Environment,
  ) {}

  /**
   * As `of`; without an Authorization header by the session of an employee who has logged in, of a browser that shows that
   * a page of this service sent the request.
   * @throws DomainError `access.cross-site` when a session comes without that
   */
  async ofBrowserOr(headers: RequestHeaders): Promise<AuthenticatedCaller> {
    const { authorization, cookie } = headers;
    const secret = this.cookies.read(SESSION, typeof cookie === 'string' ? cookie : undefined);
    if (typeof authorization === 'string' || secret === undefined)
      return this.of(typeof authorization === 'string' ? authorization : undefined);
    if (!isOwnCall(headers, new URL(this.environment.PUBLIC_URL).origin)) throw refusals.crossSite();
    return this.sessions.callerOf(secret);
  }

  /**
   * @param authorizationHeader as received; absent when there was none
   * @throws DomainError `access.unauthenticated`, the same for everything that is wrong with it and with nothing of the
   *   token in it; of kind `unavailable` when it could not be found out
   */
  async of(authorizationHeader: string | undefined): Promise<AuthenticatedCaller> {
    const token = tokenIn(authorizationHeader);
    if (token === undefined) throw refusals.unauthenticated();
    if (isMachineToken(token)) return this.machineTokens.callerOf(token);
    const { issuer, clientId, acr, subjects, organisations } = await this.accessTokens.verify(token);
    const actor = clientId === undefined ? `openid:${issuer}` : `openid:${issuer}#${clientId}`;
    return this.employees.of({ subjects, actor, ...(acr !== undefined && { level: acr }), organisations });
  }

  /** An e-service as it was told last; see `AskingEService.kept`. Undefined where it has to be asked for. */
  kept(authorizationHeader: string | undefined): AskingEService | undefined {
    const token = tokenIn(authorizationHeader);
    return token === undefined ? undefined : this.machineTokens.kept(token);
  }
}

function tokenIn(authorizationHeader = ''): string | undefined {
  return BEARER.exec(authorizationHeader)?.[1];
}
