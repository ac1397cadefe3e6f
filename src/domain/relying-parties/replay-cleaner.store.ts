import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';

/** Forgets the messages that are too old to be taken anyway; the answering role cannot forget. */
@Injectable()
export class ReplayCleaner {
  constructor(private readonly database: AdministrationDatabase) {}

  /** @returns how many were forgotten */
  async forgetExpired(): Promise<number> {
    return this.database.transaction(
      'all',
      (tx) => tx.$executeRaw`delete from replay_record where expires_at < statement_timestamp()`,
    );
  }
}
