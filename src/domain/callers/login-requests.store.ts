import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { AskedLogin, LoginRequest } from './login-session.js';
import { secretDigest } from './secret-digest.rules.js';

/** How long somebody may take at the identity provider. */
const ANSWERED_WITHIN_MINUTES = 15;

/** What identity providers have been asked, for all instances. Each question is taken out by its answer, once. */
@Injectable()
export class LoginRequestsStore {
  constructor(private readonly database: AdministrationDatabase) {}

  /** @param browserSecret what the browser keeps until it brings the answer */
  async add({ levels, ...request }: LoginRequest, browserSecret: string): Promise<void> {
    const browserDigest = secretDigest(browserSecret);
    await this.database.transaction('all', (tx) =>
      tx.loginRequest.createMany({ data: { ...request, levels: [...levels], browserDigest } }),
    );
  }

  /**
   * The question, for the browser that it was asked through. Of two answers at the same time one gets it.
   * @returns undefined when it was never asked, by another browser, too long ago, or is answered
   */
  async take(id: string, browserSecret: string): Promise<AskedLogin | undefined> {
    const rows = await this.database.transaction(
      'all',
      (tx) => tx.$queryRaw<(Omit<AskedLogin, 'earlierDigest'> & { earlierDigest: Uint8Array | null })[]>`
        delete from login_request
        where id = ${id} and browser_digest = ${secretDigest(browserSecret)}
          and requested_at > statement_timestamp() - ${ANSWERED_WITHIN_MINUTES} * interval '1 minute'
        returning id, identity_provider as "identityProvider", levels, return_to as "returnTo",
          earlier_digest as "earlierDigest", requested_at as "requestedAt"`,
    );
    const [found] = rows;
    if (!found) return undefined;
    const { earlierDigest, ...asked } = found;
    return { ...asked, ...(earlierDigest && { earlierDigest: Buffer.from(earlierDigest) }) };
  }

  /** What else the browser has asked ends the session that it has got now. */
  async ends(
    tx: Prisma.TransactionClient,
    browserSecret: string,
    sessionDigest: Buffer<ArrayBuffer>,
  ): Promise<void> {
    await tx.$executeRaw`
      update login_request set earlier_digest = ${sessionDigest}
      where browser_digest = ${secretDigest(browserSecret)}`;
  }

  /** Forgets what has not been answered in time. */
  async removeExpired(): Promise<number> {
    return this.database.transaction(
      'all',
      (tx) => tx.$executeRaw`
        delete from login_request
        where requested_at <= statement_timestamp() - ${ANSWERED_WITHIN_MINUTES} * interval '1 minute'`,
    );
  }
}
