import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';

@Injectable()
export class PersonLock {
  /**
   * Until the transaction ends, whoever else takes the lock of this person waits. What is decided by looking at all a
   * person holds (powers that may not be combined) is decided under it.
   */
  async take(tx: Prisma.TransactionClient, personId: string): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`person:${personId}`}, 0))`;
  }
}
