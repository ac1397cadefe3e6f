import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';

/** Forgets taken messages that are too old to be taken again; the answering role cannot. */
@Injectable()
export class ExpiredReplaysStore {
  constructor(private readonly database: AdministrationDatabase) {}

  /** @returns how many were forgotten */
  async remove(): Promise<number> {
    return this.database.transaction(
      'all',
      (tx) => tx.$executeRaw`delete from replay_record where expires_at < statement_timestamp()`,
    );
  }
}
