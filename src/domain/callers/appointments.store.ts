import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import type { SubjectKey } from '../directory/identifier.rules.js';

const GIVEN_TO = {
  name: 'mandates-given-to-identifier',
  text: `
select m.id
from mandate m
  join identifier i on i.employment_id = m.holder_id and i.type = $1::identifier_type and i.value = $2
where m.id = any($3::uuid[]) and i.recorded_at <= m.recorded_at
  and i.valid_from <= statement_timestamp() and coalesce(least(i.valid_until, i.ended_at) > statement_timestamp(), true)`,
};

@Injectable()
export class AppointmentsStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** Of the mandates, those whose holder was known by the identifier, which still holds, when they were given. */
  async givenTo({ type, value }: SubjectKey, mandateIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(GIVEN_TO, [type, value, mandateIds]);
    return new Set(rows.map(({ id }) => id));
  }
}
