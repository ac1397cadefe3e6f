import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';

const SCOPES = {
  name: 'scopes-of-onboarded-organisations',
  text: `select scope from organisation_scope join organisation on organisation.id = organisation_id
         where onboarded_at <= statement_timestamp() order by scope`,
};

/** The scopes this attribute authority may assert at this moment: those of the organisations that have onboarded. */
@Injectable()
export class ScopesStore {
  constructor(private readonly database: AnsweringDatabase) {}

  async all(): Promise<string[]> {
    const rows = await this.database.query<{ scope: string }>(SCOPES, []);
    return rows.map(({ scope }) => scope);
  }
}
