import { Injectable } from '@nestjs/common';
import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { EmploymentRecord } from './employee-view.rules.js';
import { toEmploymentRecord, type EmploymentRow } from './employment-record.rules.js';
import { EMPLOYMENT_RECORD } from './employment-record.sql.js';
import type { OrgAffiliation } from './identifier.rules.js';

/** An employment and the database's clock as it was read. */
export interface ReadEmployment extends EmploymentRecord {
  readonly organisationId: string;
  readonly readAt: Date;
}

const statement = (name: string, from: string): PreparedStatement => ({
  name: `employments-by-${name}`,
  text: `select ${EMPLOYMENT_RECORD} as record, statement_timestamp() as now from ${from}`,
});

const BY_ID = statement('id', 'employment e where e.id = any($1::uuid[])');
const BY_PERSON = statement(
  'person',
  `employment e join organisation o on o.id = e.organisation_id
   where e.person_id = any($1::uuid[]) order by o.number, e.uid collate "C"`,
);
/** The organisation alone tells whether it, or only the employment, is not there. */
const BY_UID = {
  name: 'employment-by-uid',
  text: `select o.id as "organisationId", statement_timestamp() as now,
    (select ${EMPLOYMENT_RECORD} from employment e where e.organisation_id = o.id and e.uid collate "C" = $2) as record
    from organisation o where o.number = $1`,
};

@Injectable()
export class EmployeeReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  async byIds(caller: Caller, ids: readonly string[]): Promise<ReadEmployment[]> {
    return this.many(caller, BY_ID, ids);
  }

  /** Those of each person by organisation number and uid. */
  async byPersons(caller: Caller, personIds: readonly string[]): Promise<ReadEmployment[]> {
    return this.many(caller, BY_PERSON, personIds);
  }

  /** Undefined when there is no such organisation in the caller's scope; without a record when it has no such uid. */
  async byUid(caller: Caller, { number, uid }: OrgAffiliation) {
    const [row] = await this.database.query<{
      organisationId: string;
      now: Date;
      record: EmploymentRow | null;
    }>(caller.administers, BY_UID, [number, uid]);
    return row && { organisationId: row.organisationId, record: row.record && read(row.record, row.now) };
  }

  private async many(caller: Caller, one: PreparedStatement, ids: readonly string[]) {
    const rows = await this.database.query<{ record: EmploymentRow; now: Date }>(caller.administers, one, [
      ids,
    ]);
    return rows.map(({ record, now }) => read(record, now));
  }
}

function read(row: EmploymentRow, readAt: Date): ReadEmployment {
  return { ...toEmploymentRecord(row), organisationId: row.organisationId, readAt };
}
