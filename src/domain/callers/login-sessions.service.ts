import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Administrator } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { refusals } from './callers.errors.js';
import { EmployeeCallers } from './employee-callers.js';
import type { ClosedBy, ClosedSession, IdentifiedLogin } from './login-session.js';
import { LoginRequestsStore } from './login-requests.store.js';
import { LoginSessionsAnswerStore, type SessionInForce } from './login-sessions.answer-store.js';
import { LoginSessionsStore } from './login-sessions.store.js';
import { secretDigest } from './secret-digest.rules.js';

/** 256 bits: nobody guesses one, so its plain hash is no help to who reads it. */
const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Sessions of employees who have logged in. A session tells who is calling; what she may do is asked at every call. */
@Injectable()
export class LoginSessions {
  private isTaken: ((session: SessionInForce) => Promise<boolean>) | undefined;

  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: LoginSessionsStore,
    private readonly requests: LoginRequestsStore,
    private readonly answers: LoginSessionsAnswerStore,
    private readonly employees: EmployeeCallers,
    private readonly audit: AuditStore,
    private readonly environment: Environment,
  ) {}

  /**
   * At every use it is asked of the door that lets in whether it still would: configuration and metadata may have changed.
   * Without a door nobody is let in.
   */
  takenWhere(isTaken: (session: SessionInForce) => Promise<boolean>): void {
    this.isTaken = isTaken;
  }

  /**
   * Opens a session under a new secret, and ends the one that the browser had, of which `earlierDigest` is the SHA-256.
   * Whatever else the browser has begun ends this one.
   * @returns the secret, which is told to nobody else and not kept
   * @throws DomainError `access.unauthenticated` when no employment in force is named, or not a single one;
   *   `access.other-employer`; `unavailable`
   */
  async open(
    login: IdentifiedLogin,
    { browserSecret, earlierDigest }: { browserSecret: string; earlierDigest?: Buffer<ArrayBuffer> },
  ): Promise<string> {
    const organisationNumber = await this.employees.employerOf(login.subjects);
    if (!login.organisations.includes(organisationNumber)) throw refusals.otherEmployer();
    const caller = await this.caller({ ...login, organisationNumber });
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await this.database.transaction('all', async (tx) => {
      const earlier = earlierDigest && (await this.store.remove(tx, earlierDigest));
      if (earlier) await this.recordClosed(tx, earlier, 'next-login');
      const opened = { ...login, organisationNumber, personId: caller.personId };
      await this.requests.ends(tx, browserSecret, secretDigest(secret));
      await this.store.insert(tx, secretDigest(secret), opened, this.environment.LOGIN_LONGEST_HOURS);
      const organisationId = await this.audit.organisationId(tx, organisationNumber);
      await this.audit.append(
        tx,
        { ...caller, administers: 'all' },
        {
          ...(organisationId && { organisationId }),
          act: 'session.open',
          subjectIds: caller.personId === undefined ? [] : [caller.personId],
          details: { identityProvider: login.identityProvider, level: login.level },
        },
      );
    });
    return secret;
  }

  /**
   * Who is calling by this session, which is thereby used.
   * @throws DomainError `access.unauthenticated`, the same for every way not to be logged in; `unavailable`
   */
  async callerOf(secret: string): Promise<Administrator> {
    if (!SECRET.test(secret)) throw refusals.unauthenticated();
    const session = await this.answers.use(secretDigest(secret), this.environment.LOGIN_IDLE_MINUTES);
    if (!session || !(await this.isTaken?.(session))) throw refusals.unauthenticated();
    return this.caller(session);
  }

  /** @returns what the identity provider may have to be told; undefined when there was no such session */
  async close(secret: string): Promise<ClosedSession | undefined> {
    if (!SECRET.test(secret)) return undefined;
    return this.database.transaction('all', async (tx) => {
      const closed = await this.store.remove(tx, secretDigest(secret));
      if (closed) await this.recordClosed(tx, closed, 'employee');
      return closed;
    });
  }

  /** As the identity provider says: all of hers, or those named. @returns how many there were */
  async closeNamed(
    named: Pick<ClosedSession, 'identityProvider' | 'nameId'>,
    sessionIndexes: readonly string[],
  ): Promise<number> {
    return this.database.transaction('all', async (tx) => {
      const closed = await this.store.removeNamed(tx, named, sessionIndexes);
      for (const one of closed) await this.recordClosed(tx, one, 'identity-provider');
      return closed.length;
    });
  }

  /** Forgets sessions that are over; that they are does not depend on it. */
  async removeExpired(): Promise<number> {
    return this.database.transaction('all', (tx) =>
      this.store.removeExpired(tx, this.environment.LOGIN_IDLE_MINUTES),
    );
  }

  private async recordClosed(tx: Transaction, closed: ClosedSession, by: ClosedBy): Promise<void> {
    const { identityProvider, organisationNumber, personId } = closed;
    const organisationId = await this.audit.organisationId(tx, organisationNumber);
    const caller = { actor: `saml:${identityProvider}`, ...(personId !== undefined && { personId }) };
    await this.audit.append(
      tx,
      { ...caller, administers: 'all' },
      {
        ...(organisationId && { organisationId }),
        act: 'session.close',
        subjectIds: personId === undefined ? [] : [personId],
        details: { identityProvider, by },
      },
    );
  }

  private async caller({ identityProvider, subjects, organisationNumber, level }: SessionInForce) {
    const actor = `saml:${identityProvider}`;
    return this.employees.of({ subjects, actor, level, organisations: [organisationNumber] });
  }
}
