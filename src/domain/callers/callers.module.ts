import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { Environment } from '../../platform/config/environment.js';
import { LOG } from '../../platform/logging/logger.js';
import { AuditModule } from '../audit/audit.module.js';
import { EntitlementsModule } from '../entitlements/entitlements.module.js';
import { AccessTokens } from './access-tokens.js';
import { AppointmentsStore } from './appointments.store.js';
import { Authentication } from './authentication.js';
import { EmployeeCallers } from './employee-callers.js';
import { IssuingPersons } from './issuing-persons.js';
import { LastUse } from './last-use.js';
import { LoginRequestsStore } from './login-requests.store.js';
import { LoginSessionsAnswerStore } from './login-sessions.answer-store.js';
import { LoginSessions } from './login-sessions.service.js';
import { LoginSessionsStore } from './login-sessions.store.js';
import { MachineClientsAnswerStore } from './machine-clients.answer-store.js';
import { MachineClientsModule } from './machine-clients.module.js';
import { MachineTokens } from './machine-tokens.js';
import { OwnCookies } from './session-cookie.js';
import { readTokenIssuers } from './token-issuers-file.js';

@Module({
  imports: [AuditModule, EntitlementsModule, MachineClientsModule],
  providers: [
    Authentication,
    EmployeeCallers,
    AppointmentsStore,
    IssuingPersons,
    MachineTokens,
    MachineClientsAnswerStore,
    LastUse,
    LoginRequestsStore,
    LoginSessions,
    LoginSessionsStore,
    LoginSessionsAnswerStore,
    OwnCookies,
    { provide: AccessTokens, useFactory: accessTokens, inject: [Environment, LOG] },
  ],
  exports: [
    Authentication,
    EmployeeCallers,
    AccessTokens,
    MachineClientsModule,
    LoginRequestsStore,
    LoginSessions,
    OwnCookies,
  ],
})
export class CallersModule {}

/** @throws ConfigurationError when the issuers' file has a fault: the service then does not start */
function accessTokens({ TOKEN_ISSUERS_FILE: file }: Environment, log: Logger): AccessTokens {
  return new AccessTokens(readTokenIssuers(file), log);
}
