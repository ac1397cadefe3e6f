import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import type { EmploymentFacts, Instants } from './entitlement.js';
import type { EntitlementsStatements } from './entitlements.statement.js';
import { toFacts, toRememberedFacts, type FactsRow, type RememberedRow } from './facts-row.rules.js';
import { columnsOf, statementsFor, type SubjectLookup, type SubjectParameters } from './subject-lookup.js';

/** Of subjects asked about by one statement, and statements of a kind: more at once wait for each other in the database. */
const AT_ONCE = { most: 32, atOnce: 2 };

const ALONE = { most: 1, atOnce: 2 };

interface Asked {
  readonly subject: SubjectLookup;
  readonly powers: readonly string[];
}

/** Reads facts as the answering role; one statement, one snapshot. */
@Injectable()
export class EntitlementsStore {
  /** For each way to name a subject: who is asked about at the same moment is read together. */
  private readonly lookups = new Map<EntitlementsStatements, Batches<SubjectParameters, EmploymentFacts[]>>();

  /** One at a time: each may hold very much of the powers that are asked about. */
  private readonly ofPowers = new Batches(
    (asked: readonly Asked[]) => Promise.all(asked.map((one) => this.nowOf(one))),
    ALONE,
  );

  constructor(private readonly database: AnsweringDatabase) {}

  /** One entry per employment in force in an onboarded organisation, ordered by organisation number and uid. */
  async facts(subject: SubjectLookup, { at, asKnownAt }: Instants = {}): Promise<EmploymentFacts[]> {
    const [statements, parameters] = statementsFor(subject);
    if (!at && !asKnownAt) return this.batches(statements).of(parameters);
    const instants = [at?.toISOString() ?? null, asKnownAt?.toISOString() ?? null];
    const [found = []] = await this.read(statements.asOf, [parameters], instants);
    return found;
  }

  /**
   * The same for now, of who holds very much: with the mandates of these powers, by code, and of all others one or none, for how
   * many of those there are must not matter.
   */
  async factsOf(subject: SubjectLookup, powers: readonly string[]): Promise<EmploymentFacts[]> {
    return this.ofPowers.of({ subject, powers });
  }

  private async nowOf({ subject, powers }: Asked): Promise<EmploymentFacts[]> {
    const [{ nowOf }, parameters] = statementsFor(subject);
    const [found = []] = await this.read(nowOf, [parameters], [powers]);
    return found;
  }

  private batches(statements: EntitlementsStatements): Batches<SubjectParameters, EmploymentFacts[]> {
    const known = this.lookups.get(statements);
    if (known) return known;
    const made = new Batches((asked: readonly SubjectParameters[]) => this.now(statements, asked), AT_ONCE);
    this.lookups.set(statements, made);
    return made;
  }

  /** What is remembered; who is not remembered, is computed. */
  private async now(statements: EntitlementsStatements, subjects: readonly SubjectParameters[]) {
    const rows = await this.database.query<RememberedRow>(statements.remembered, columnsOf(subjects));
    const found = toRememberedFacts(rows, subjects.length);
    const missing = subjects.filter((_, n) => !found[n]);
    const computed = missing.length > 0 ? await this.read(statements.now, missing) : [];
    return found.map((facts) => facts ?? computed.shift() ?? []);
  }

  /** In the order of the subjects. */
  private async read(
    statement: PreparedStatement,
    subjects: readonly SubjectParameters[],
    others: readonly unknown[] = [],
  ): Promise<EmploymentFacts[][]> {
    const rows = await this.database.query<{ facts: FactsRow }>(statement, [
      ...columnsOf(subjects),
      ...others,
    ]);
    const found = toFacts(rows.map(({ facts }) => facts));
    return subjects.map((_, n) => found.get(n) ?? []);
  }
}
