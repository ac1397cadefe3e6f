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
import { toFacts, toRememberedFacts, type FactsRow, type RememberedRow } from './facts-row.rules.js';

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
    const made = new Batches((asked: readonly Parameters[]) => this.now(statements, asked), AT_ONCE);
    this.lookups.set(statements, made);
    return made;
  }

  /** What is remembered; who is not remembered, is computed. */
  private async now(statements: EntitlementsStatements, subjects: readonly Parameters[]) {
    const rows = await this.database.query<RememberedRow>(statements.remembered, columnsOf(subjects));
    const found = toRememberedFacts(rows, subjects.length);
    const missing = subjects.filter((_, n) => !found[n]);
    const computed = missing.length > 0 ? await this.read(statements.now, missing) : [];
    return found.map((facts) => facts ?? computed.shift() ?? []);
  }

  /** In the order of the subjects. */
  private async read(
    statement: PreparedStatement,
    subjects: readonly Parameters[],
    instants: readonly unknown[] = [],
  ): Promise<EmploymentFacts[][]> {
    const rows = await this.database.query<{ facts: FactsRow }>(statement, [
      ...columnsOf(subjects),
      ...instants,
    ]);
    const found = toFacts(rows.map(({ facts }) => facts));
    return subjects.map((_, n) => found.get(n) ?? []);
  }
}

/** Of one subject, in the order of the statement's own after its number. */
type Parameters = readonly (string | Buffer)[];

/** Their numbers, then their parameters. */
function columnsOf(subjects: readonly Parameters[]): readonly unknown[][] {
  const columns = subjects[0]?.map((_, column) => subjects.map((parameters) => parameters[column])) ?? [];
  return [subjects.map((_, n) => n), ...columns];
}

function lookup(subject: SubjectLookup): [EntitlementsStatements, Parameters] {
  if ('employmentId' in subject) return [byEmployment, [subject.employmentId]];
  if ('personalNumberHash' in subject) return [byPersonalNumber, [Buffer.from(subject.personalNumberHash)]];
  if ('issuerId' in subject) return [byIssuerId, [subject.issuerId, subject.code, subject.uid]];
  return [byIdentifier, [subject.identifierType, subject.value]];
}
