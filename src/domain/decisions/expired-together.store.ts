import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';

/** Forgets uses by several persons that nobody can complete any more; each decision stays on record. */
@Injectable()
export class ExpiredTogetherStore {
  constructor(private readonly database: AdministrationDatabase) {}

  /** Those whose time ran out a day ago, so that a late question still hears that it has. */
  async remove(): Promise<void> {
    await this.database.transaction('all', (tx) => tx.$queryRaw`select behorig.clear_together()`);
  }
}
