import { Injectable } from '@nestjs/common';
import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { AssignmentFacts } from './role-assignment.rules.js';

export interface ReadAssignment extends AssignmentFacts {
  readonly readAt: Date;
}

const statement = (name: string, condition: string): PreparedStatement => ({
  name: `role-assignments-by-${name}`,
  text: `select a.id, a.organisation_id as "organisationId", a.employment_id as "employmentId", a.role_id as "roleId",
    a.unit_id as "unitId", a.valid_from as "validFrom", a.valid_until as "validUntil", a.ended_at as "endedAt",
    a.recorded_at as "recordedAt", a.managed_by as "managedBy", statement_timestamp() as "readAt",
    json_build_object('uid', e.uid, 'organisation', json_build_object('number', o.number)) as employment,
    json_build_object('code', r.code) as role,
    case when u.id is not null then json_build_object('code', u.code) end as unit
    from role_assignment a
      join employment e on e.id = a.employment_id
      join organisation o on o.id = a.organisation_id
      join role r on r.id = a.role_id
      left join unit u on u.id = a.unit_id
    where ${condition} order by a.valid_from, a.id`,
});
const BY_ID = statement('id', 'a.id = any($1::uuid[])');
const BY_EMPLOYMENT = statement('employment', 'a.employment_id = any($1::uuid[])');

@Injectable()
export class AssignmentReadsStore {
  constructor(private readonly database: ReadingDatabase) {}

  async byIds(caller: Caller, ids: readonly string[]): Promise<ReadAssignment[]> {
    return this.database.query<ReadAssignment>(caller.administers, BY_ID, [ids]);
  }

  /** Oldest first. */
  async byEmployments(caller: Caller, employmentIds: readonly string[]): Promise<ReadAssignment[]> {
    return this.database.query<ReadAssignment>(caller.administers, BY_EMPLOYMENT, [employmentIds]);
  }
}
