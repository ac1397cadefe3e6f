import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import type { SubjectKey } from '../directory/identifier.rules.js';
import { fromValidSource } from '../relying-parties/from-valid-source.sql.js';

/** Whom a session that is in force says is calling. */
export interface SessionInForce {
  readonly identityProvider: string;
  readonly subjects: readonly SubjectKey[];
  /** Of the employer. */
  readonly organisationNumber: string;
  readonly level: string;
}

const USE = {
  name: 'login-session-use',
  text: `
update login_session s set last_used_at = statement_timestamp()
where s.secret_digest = $1 and s.expires_at > statement_timestamp()
  and s.last_used_at > statement_timestamp() - $2 * interval '1 minute'
  and exists (
    select from identity_provider p
    where p.entity_id = s.identity_provider and p.removed_at is null and ${fromValidSource('p')})
returning s.identity_provider as "identityProvider", s.subjects, s.organisation_number as "organisationNumber", s.level`,
};

/** Sessions as the answering role sees them: it can use one, and neither open nor lengthen it. */
@Injectable()
export class LoginSessionsAnswerStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /**
   * The session, used just now. Undefined when there is none, it is over by the database's clock, or its identity provider
   * is no longer registered.
   */
  async use(secretDigest: Buffer, idleMinutes: number): Promise<SessionInForce | undefined> {
    const rows = await this.database.query<SessionInForce>(USE, [secretDigest, idleMinutes]);
    return rows[0];
  }
}
