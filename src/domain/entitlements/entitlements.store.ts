import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
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

/** Of subjects asked about by one statement, and statements of a kind: more at once wait for each other in the database. */
const AT_ONCE = { most: 32, atOnce: 2 };

/** Reads facts as the answering role; one statement, one snapshot. */
@Injectable()
export class EntitlementsStore {
  /** For each way to name a subject: who is asked about at the same moment is read together. */
  private readonly lookups = new Map<EntitlementsStatements, Batches<Parameters, EmploymentFacts[]>>();

  constructor(private readonly database: AnsweringDatabase) {}

  /** One entry per employment in force in an onboarded organisation, ordered by organisation number and uid. */
  async facts(subject: SubjectLookup, { at, asKnownAt }: Instants = {}): Promise<EmploymentFacts[]> {
    const [statements, parameters] = lookup(subject);
    if (!at && !asKnownAt) return this.batches(statements).of(parameters);
    const instants = [at?.toISOString() ?? null, asKnownAt?.toISOString() ?? null];
    const [found = []] = await this.read(statements.asOf, [parameters], instants);
    return found;
  }

  private batches(statements: EntitlementsStatements): Batches<Parameters, EmploymentFacts[]> {
    const known = this.lookups.get(statements);
    if (known) return known;
    const made = new Batches((asked: readonly Parameters[]) => this.read(statements.now, asked), AT_ONCE);
    this.lookups.set(statements, made);
    return made;
  }

  /** In the order of the subjects. */
  private async read(
    statement: PreparedStatement,
    subjects: readonly Parameters[],
    instants: readonly unknown[] = [],
  ): Promise<EmploymentFacts[][]> {
    const numbers = subjects.map((_, n) => n);
    const columns = subjects[0]?.map((_, column) => subjects.map((parameters) => parameters[column])) ?? [];
    const rows = await this.database.query<{ facts: FactsRow }>(statement, [
      numbers,
      ...columns,
      ...instants,
    ]);
    const found = toFacts(rows.map(({ facts }) => facts));
    return numbers.map((n) => found.get(n) ?? []);
  }
}

/** Of one subject, in the order of the statement's own after its number. */
type Parameters = readonly (string | Buffer)[];

function lookup(subject: SubjectLookup): [EntitlementsStatements, Parameters] {
  if ('employmentId' in subject) return [byEmployment, [subject.employmentId]];
  if ('personalNumberHash' in subject) return [byPersonalNumber, [Buffer.from(subject.personalNumberHash)]];
  if ('issuerId' in subject) return [byIssuerId, [subject.issuerId, subject.code, subject.uid]];
  return [byIdentifier, [subject.identifierType, subject.value]];
}
