import { PrismaPg } from '@prisma/adapter-pg';
import type { Explanations } from '../errors/explanation.js';
import { connectionConfig } from './connection-config.js';
import { translateDatabaseError } from './database-errors.js';
import { Prisma, PrismaClient } from './generated/client.js';
import { scopeOf } from './organisation-scope.js';
import type { Reader } from './reading-database.js';

const WAIT_FOR_CONNECTION_MS = 5_000;
const LONGEST_TRANSACTION_MS = 60_000;
/** Of the service in all. */
export const ADMINISTRATION_CONNECTIONS = 8;
/** What a rehearsal locks others wait for, and nothing comes of it: all of it, each statement, and its own wait for locks. */
const REHEARSAL_MS = {
  whole: 3_000,
  statement_timeout: 1_500,
  lock_timeout: 500,
  idle_in_transaction_session_timeout: 3_000,
} as const;

/**
 * The database as administration sees it, under row-level security: within a transaction the rows of the organisations
 * it was opened for, outside of one nothing.
 */
export class AdministrationDatabase {
  private readonly client: PrismaClient;
  private readonly explanations = new Map<string, Explanations[string]>();

  /** @param url a login of the group `behorig_administration` */
  constructor(url: string, connections = ADMINISTRATION_CONNECTIONS) {
    const pool = { ...connectionConfig(url), application_name: 'behorig-administration', max: connections };
    this.client = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  }

  /** Tells what to say of refusals by the database: only their codes are known here. */
  explain(explanations: Explanations): void {
    for (const [code, explanation] of Object.entries(explanations)) this.explanations.set(code, explanation);
  }

  /**
   * Runs the work in one transaction, which commits when it resolves and leaves nothing when it rejects. READ COMMITTED,
   * because the triggers that lock a level of mandates must then see what others have committed meanwhile.
   * @param administers ids of the organisations whose rows may be seen and changed; `all` only for an operator
   * @throws what the work throws; failures of the database as `translateDatabaseError` says
   */
  async transaction<T>(
    administers: 'all' | readonly string[],
    work: (tx: Prisma.TransactionClient) => Promise<T>,
    longestMs = LONGEST_TRANSACTION_MS,
  ): Promise<T> {
    const scope = scopeOf(administers);
    const options = {
      isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted,
      maxWait: WAIT_FOR_CONNECTION_MS,
      timeout: longestMs,
    };
    try {
      return await this.client.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT set_config('behorig.organisations', ${scope}, true)`;
        return work(tx);
      }, options);
    } catch (error) {
      throw translateDatabaseError(error, this.explanations);
    }
  }

  /**
   * Does the act as `transaction` would, with all that is checked when it commits, lets `look` read what would then be, and
   * takes everything back.
   * @throws as `transaction`; `unavailable` when it would take long, or waits for somebody who acts on the same
   */
  async rehearsal<Done, Seen>(
    administers: 'all' | readonly string[],
    act: (tx: Prisma.TransactionClient) => Promise<Done>,
    look: (done: Done, reader: Reader) => Promise<Seen>,
  ): Promise<Seen> {
    const { whole, ...timeouts } = REHEARSAL_MS;
    let seen: { readonly it: Seen } | undefined;
    const work = async (tx: Prisma.TransactionClient): Promise<never> => {
      for (const [name, ms] of Object.entries({ ...timeouts, jit: 'off' }))
        await tx.$executeRaw`SELECT set_config(${name}, ${String(ms)}, true)`;
      const done = await act(tx);
      await tx.$executeRaw`SET CONSTRAINTS ALL IMMEDIATE`;
      seen = { it: await look(done, readerIn(tx)) };
      throw new TakenBack();
    };
    try {
      return await this.transaction(administers, work, whole);
    } catch (error) {
      if (error instanceof TakenBack && seen) return seen.it;
      throw error;
    }
  }

  /** @throws DomainError `unavailable` when the database cannot be reached */
  async ping(): Promise<void> {
    await this.transaction([], (tx) => tx.$queryRaw`SELECT`);
  }

  async close(): Promise<void> {
    await this.client.$disconnect();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

class TakenBack extends Error {}

/** Under the scope of the transaction, whichever is asked for. */
function readerIn(tx: Prisma.TransactionClient): Reader {
  return { query: (_, { text }, values) => tx.$queryRawUnsafe(text, ...values) };
}
