import type { ImportTransaction } from '../../platform/database/importing-database.js';
import type { Caller } from '../access/caller.js';

interface Act {
  readonly organisationId: string;
  readonly subjectId: string;
  readonly reason?: string;
  /** What was said, and what held before; nothing personal. */
  readonly details?: object;
}

/** What a person or program did about an import or a source, on record in the same transaction. */
export async function recordAct(
  tx: ImportTransaction,
  { actor, personId }: Caller,
  act: 'import-source.save' | 'import-fetch.save' | 'import-fetch.stop' | 'import.confirm' | 'import.cancel',
  { organisationId, subjectId, reason, details = {} }: Act,
): Promise<void> {
  await tx.run(
    `insert into audit_event (organisation_id, actor, actor_person_id, act, subject_ids, details, reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [organisationId, actor, personId ?? null, act, [subjectId], details, reason ?? null],
  );
}
