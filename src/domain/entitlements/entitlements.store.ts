import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import type { EmploymentFacts, Instants } from './entitlement.js';
import {
  byEmployment,
  byIdentifier,
  byIssuerId,
  byPersonalNumber,
  type EntitlementsStatements,
} from './entitlements.statement.js';
import { toFacts, type FactsRow } from './facts-row.rules.js';

/** How the statement finds the subject. The hash is the keyed hash of a personal number. */
export type SubjectLookup =
  | { readonly identifierType: string; readonly value: string }
  | { readonly issuerId: string; readonly code: string; readonly uid: string }
  | { readonly personalNumberHash: Uint8Array }
  | { readonly employmentId: string };

/** Reads facts as the answering role; one statement, one snapshot. */
@Injectable()
export class EntitlementsStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** One entry per employment in force in an onboarded organisation, ordered by organisation number and uid. */
  async facts(subject: SubjectLookup, { at, asKnownAt }: Instants = {}): Promise<EmploymentFacts[]> {
    const [statements, parameters] = lookup(subject);
    const rows =
      at || asKnownAt
        ? await this.read(statements.asOf, [
            ...parameters,
            at?.toISOString() ?? null,
            asKnownAt?.toISOString() ?? null,
          ])
        : await this.read(statements.now, parameters);
    return rows.map(({ facts }) => toFacts(facts));
  }

  private read(statement: PreparedStatement, parameters: unknown[]): Promise<{ facts: FactsRow }[]> {
    return this.database.query<{ facts: FactsRow }>(statement, parameters);
  }
}

function lookup(subject: SubjectLookup): [EntitlementsStatements, unknown[]] {
  if ('employmentId' in subject) return [byEmployment, [subject.employmentId]];
  if ('personalNumberHash' in subject) return [byPersonalNumber, [Buffer.from(subject.personalNumberHash)]];
  if ('issuerId' in subject) return [byIssuerId, [subject.issuerId, subject.code, subject.uid]];
  return [byIdentifier, [subject.identifierType, subject.value]];
}
