import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';

const TAKE = {
  name: 'replay-take',
  text: `insert into replay_record (issuer, message_id, expires_at) values ($1, $2, greatest($3, statement_timestamp() + interval '10 minutes')) on conflict do nothing returning true as taken`,
};

/** Longer texts do not fit an index row of PostgreSQL together. */
const LONGEST_AS_IS = 1024;

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
    const rows = await this.database.query(TAKE, [
      fitting(issuer),
      fitting(messageId),
      expiresAt.toISOString(),
    ]);
    return rows.length === 1;
  }
}

function fitting(text: string): string {
  return text.length <= LONGEST_AS_IS ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
