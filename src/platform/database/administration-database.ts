import { PrismaPg } from '@prisma/adapter-pg';
import type { Explanations } from '../errors/explanation.js';
import { connectionConfig } from './connection-config.js';
import { translateDatabaseError } from './database-errors.js';
import { Prisma, PrismaClient } from './generated/client.js';
import { scopeOf } from './organisation-scope.js';

const WAIT_FOR_CONNECTION_MS = 5_000;
const LONGEST_TRANSACTION_MS = 60_000;
const CONNECTIONS = 8;

/**
 * The database as administration sees it, under row-level security: within a transaction the rows of the organisations
 * it was opened for, outside of one nothing.
 */
export class AdministrationDatabase {
  private readonly client: PrismaClient;
  private readonly explanations = new Map<string, Explanations[string]>();

  /** @param url a login of the group `behorig_administration` */
  constructor(url: string) {
    const pool = { ...connectionConfig(url), application_name: 'behorig-administration', max: CONNECTIONS };
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
  ): Promise<T> {
    const scope = scopeOf(administers);
    const options = {
      isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted,
      maxWait: WAIT_FOR_CONNECTION_MS,
      timeout: LONGEST_TRANSACTION_MS,
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
