import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import type { EmploymentFacts } from '../entitlements/entitlement.js';
import type { EntitlementsStatements } from '../entitlements/entitlements.statement.js';
import { toRememberedFacts, type RememberedRow } from '../entitlements/facts-row.rules.js';
import {
  columnsOf,
  statementsFor,
  type SubjectLookup,
  type SubjectParameters,
} from '../entitlements/subject-lookup.js';
import type { AgreementInForce } from './agreement.js';
import { askedTogether } from './asked-together.statement.js';
import { KeptAgreementsStore } from './kept-agreements.store.js';

/** What one statement tells a party of a subject. */
export interface AskedTogether {
  /** The party's registration word for word, as `KnownParty.keptAs`; undefined where it is not plain, or not there. */
  readonly party: string | undefined;
  /** As EntitlementsStore.facts; undefined where not all of it is remembered. */
  readonly employments: EmploymentFacts[] | undefined;
  /** Where there is too much of some of them to be remembered. */
  readonly tooMuch?: {
    /** All but their mandates, where that is remembered. */
    readonly withoutMandates: EmploymentFacts[] | undefined;
    /** Of all of them, in force or not. */
    readonly organisationIds: readonly string[];
  };
  /** The plain ones with the party: of the organisations of employments that the subject names, in force or not. */
  readonly agreements: AgreementInForce[];
}

interface Question {
  readonly partyId: string;
  readonly parameters: SubjectParameters;
}

type Row =
  | { readonly n: null; readonly partyId: string; readonly party: string }
  | (RememberedRow & { readonly agreement: string | null; readonly organisationId: string });

/** Of questions answered by one statement, and statements of a kind at once. */
const AT_ONCE = { most: 32, atOnce: 2 };

/** As the answering role. What is asked at the same moment is read together. */
@Injectable()
export class AskedTogetherStore {
  private readonly lookups = new Map<EntitlementsStatements, Batches<Question, AskedTogether>>();

  constructor(
    private readonly database: AnsweringDatabase,
    private readonly agreements: KeptAgreementsStore,
  ) {}

  /** @throws DomainError of kind `unavailable` when it could not be found out */
  async of(partyId: string, subject: SubjectLookup): Promise<AskedTogether> {
    const [statements, parameters] = statementsFor(subject);
    return this.batches(statements).of({ partyId, parameters });
  }

  private batches(statements: EntitlementsStatements): Batches<Question, AskedTogether> {
    const known = this.lookups.get(statements);
    if (known) return known;
    const statement = askedTogether(statements.subject);
    const made = new Batches(async (questions: readonly Question[]) => {
      const rows = await this.database.query<Row>(statement, [
        ...columnsOf(questions.map(({ parameters }) => parameters)),
        questions.map(({ partyId }) => partyId),
      ]);
      const versions = rows.flatMap((row) => (row.n === null ? [] : (row.agreement ?? [])));
      return toAnswers(rows, questions, await this.agreements.with(versions));
    }, AT_ONCE);
    this.lookups.set(statements, made);
    return made;
  }
}

function toAnswers(
  rows: readonly Row[],
  questions: readonly Question[],
  known: ReadonlyMap<string, AgreementInForce>,
): AskedTogether[] {
  const parties = new Map(rows.flatMap((row) => (row.n === null ? [[row.partyId, row.party]] : [])));
  const found = rows.filter((row) => row.n !== null);
  const employments = toRememberedFacts(found, questions.length);
  const agreements: AgreementInForce[][] = questions.map(() => []);
  for (const { n, agreement } of found) {
    const read = agreement === null ? undefined : known.get(agreement);
    if (read) agreements[n]?.push(read);
  }
  return questions.map(({ partyId }, n) => {
    const told = {
      party: parties.get(partyId),
      employments: employments[n],
      agreements: agreements[n] ?? [],
    };
    if (employments[n]) return told;
    const own = found.filter((row) => row.n === n);
    if (own.some(({ facts }) => facts === null)) return told;
    const withoutMandates = toRememberedFacts(own, questions.length, 'without mandates')[n];
    const organisationIds = [...new Set(own.map(({ organisationId }) => organisationId))];
    return { ...told, tooMuch: { withoutMandates, organisationIds } };
  });
}
