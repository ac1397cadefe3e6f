import type { ImportTransaction } from '../../platform/database/importing-database.js';
import type { Caller } from '../access/caller.js';

/** What a person or program did about an import or a source, on record in the same transaction. */
export async function recordAct(
  tx: ImportTransaction,
  { actor, personId }: Caller,
  act: 'import-source.save' | 'import.confirm' | 'import.cancel',
  about: { readonly organisationId: string; readonly subjectId: string; readonly reason?: string },
): Promise<void> {
  await tx.run(
    `insert into audit_event (organisation_id, actor, actor_person_id, act, subject_ids, details, reason)
     values ($1, $2, $3, $4, $5, '{}', $6)`,
    [about.organisationId, actor, personId ?? null, act, [about.subjectId], about.reason ?? null],
  );
}
