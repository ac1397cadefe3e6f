import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import { employeeConditions, type Conditions } from './employee-conditions.sql.js';
import type { EmployeeFilter } from './employee-search.js';
import type { EmploymentRecord } from './employee-view.rules.js';
import { toEmploymentRecord, type EmploymentRow } from './employment-record.rules.js';
import { EMPLOYMENT_RECORD, IS_PROTECTED } from './employment-record.sql.js';

export interface FoundEmployments {
  readonly organisationId: string;
  /** The database's clock as it read them. */
  readonly now: Date;
  readonly records: readonly EmploymentRecord[];
}

export interface EmployeeQuestion {
  /** Organisation number, normalised. */
  readonly organisation: string;
  /** Its uid and identifier normalised. */
  readonly filter: EmployeeFilter;
  readonly unmasked: boolean;
}

/** Comes after every uid that begins with what is before it. */
const LAST = '\u{10ffff}';
/** $1 organisation number, $2 the uid before the page, $3 and $4 from where to where uids are looked for. */
const PLACES = 4;
const OWNER = 'with owner as materialized (select id from organisation where number = $1)';
const BY_UID = 'e.uid collate "C"';
const BETWEEN = `${BY_UID} > $2 and ${BY_UID} >= $3 and ${BY_UID} < $4`;

/** @param conditions as `employeeConditions` makes them; the next parameter is the limit */
export function employeePageStatement({ name, text, values }: Conditions) {
  const limit = PLACES + values.length + 1;
  return {
    name: `employee-page-${name}`,
    text: `${OWNER}
select owner.id as "organisationId", statement_timestamp() as now, (
  select coalesce(json_agg(${EMPLOYMENT_RECORD} order by ${BY_UID}), '[]') from (
    select e.* ${text} and ${BETWEEN} order by ${BY_UID} limit $${limit}) e) as records
from owner`,
  };
}

/** With `shown`, the protected identities among those counted. */
function employeeCountStatement({ name, text }: Conditions, tellsWhom: boolean) {
  const shown = tellsWhom
    ? `array(select e.id ${text} and ${BETWEEN} and ${IS_PROTECTED})`
    : 'array[]::uuid[]';
  return {
    name: `employee-count-${name}${tellsWhom ? '-shown' : ''}`,
    text: `${OWNER}
select owner.id as "organisationId", (select count(*)::int ${text} and ${BETWEEN}) as count, ${shown} as shown
from owner`,
  };
}

interface CountedEmployments {
  readonly organisationId: string;
  readonly count: number;
  /** Protected identities among them, where counting them tells what is masked otherwise. */
  readonly shown: readonly string[];
}

@Injectable()
export class EmployeeSearchStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** By uid, those after the uid `after`; undefined when there is no such organisation in the caller's scope. */
  async page(
    caller: Caller,
    question: EmployeeQuestion,
    { after, limit }: { after: string; limit: number },
  ): Promise<FoundEmployments | undefined> {
    const conditions = this.conditions(question);
    const values = [...this.places(question, after), ...conditions.values, limit];
    const [found] = await this.database.query<{
      organisationId: string;
      now: Date;
      records: EmploymentRow[];
    }>(caller.administers, employeePageStatement(conditions), values);
    return found && { ...found, records: found.records.map(toEmploymentRecord) };
  }

  /** Undefined when there is no such organisation in the caller's scope. */
  async count(caller: Caller, question: EmployeeQuestion): Promise<CountedEmployments | undefined> {
    const conditions = this.conditions(question);
    const [found] = await this.database.query<CountedEmployments>(
      caller.administers,
      employeeCountStatement(conditions, question.unmasked && conditions.tells),
      [...this.places(question, ''), ...conditions.values],
    );
    return found;
  }

  private conditions({ filter, unmasked }: EmployeeQuestion): Conditions {
    return employeeConditions(filter, unmasked, PLACES);
  }

  private places({ organisation, filter: { uid = '' } }: EmployeeQuestion, after: string): string[] {
    return [organisation, after, uid, `${uid}${LAST}`];
  }
}
