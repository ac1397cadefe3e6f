import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { RecordedAssurance } from '../audit/disclosure.js';
import type { DecisionRecord } from './decision-record.js';

const BY_ID = {
  name: 'recorded-decision',
  text: `
select d.decision, d.assurance, d.employment_id as "employmentId", d.person_id as "personId", d.relying_party_id as "partyId",
  e.uid, o.id as "organisationId", o.number
from disclosure d
  join employment e on e.id = d.employment_id join organisation o on o.id = e.organisation_id
where d.id = $1 and d.decision is not null`,
};

export interface RecordedRow {
  readonly decision: DecisionRecord;
  readonly assurance: RecordedAssurance | null;
  readonly employmentId: string;
  readonly personId: string;
  readonly partyId: string | null;
  readonly uid: string;
  readonly organisationId: string;
  readonly number: string;
}

/** Decisions as they were recorded, of organisations whose records the caller reads. */
@Injectable()
export class RecordedDecisionsStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** Undefined when there is none, or it is about nobody who is known. */
  async find({ administers }: Caller, disclosureId: string): Promise<RecordedRow | undefined> {
    const rows = await this.database.query<{ [Name in keyof RecordedRow]: RecordedRow[Name] }>(
      administers,
      BY_ID,
      [disclosureId],
    );
    return rows[0];
  }
}
