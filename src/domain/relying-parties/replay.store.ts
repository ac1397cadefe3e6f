import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';

const TAKE = {
  name: 'replay-take',
  text: `select n from behorig.take_messages(array[0], array[$1], array[$2], array[$3::timestamptz]) t(n)`,
};

/** Remembers which messages were taken, for all instances and over restarts. */
@Injectable()
export class ReplayStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /**
   * Takes the message; false when it was taken before, by any instance. Of two at the same time one wins.
   * @param expiresAt when the message is too old to be taken anyway. It is remembered until then, and for ten minutes
   * by the database's clock: the caller's may be behind it, and the record would be gone while the message is fresh
   * @throws DomainError of kind `unavailable`
   */
  async takeOnce(issuer: string, messageId: string, expiresAt: Date): Promise<boolean> {
    const rows = await this.database.query(TAKE, [issuer, messageId, expiresAt.toISOString()]);
    return rows.length === 1;
  }
}
