import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';

/** The one clock facts are dated by. */
@Injectable()
export class DatabaseClock {
  /** The database's `statement_timestamp()`, whole milliseconds, rounded down: never ahead of it. */
  async now(tx: Prisma.TransactionClient): Promise<Date> {
    const [row] = await tx.$queryRaw<[{ now: Date }]>`
      select date_trunc('milliseconds', statement_timestamp()) as now`;
    return row.now;
  }
}
