import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import type { EmploymentFacts } from '../entitlements/entitlement.js';
import type { SubjectQuery } from '../entitlements/entitlements.statement.js';
import {
  toRememberedFacts,
  withMandates,
  type HeldMandates,
  type RememberedRow,
} from '../entitlements/facts-row.rules.js';
import {
  columnsOf,
  statementsFor,
  type SubjectLookup,
  type SubjectParameters,
} from '../entitlements/subject-lookup.js';
import type { AgreementInForce } from './agreement.js';
import { askedTogether, askedWithMandates } from './asked-together.statement.js';
import { HoldersOfVeryMuch } from './holders-of-very-much.js';
import { KeptAgreementsStore } from './kept-agreements.store.js';

/** What one statement tells a party of a subject. */
export interface AskedTogether {
  /** The party's registration word for word, as `KnownParty.keptAs`; undefined where it is not plain, or not there. */
  readonly party: string | undefined;
  /**
   * As EntitlementsStore.facts, or of who holds very much as EntitlementsStore.factsOf those powers that the agreements list;
   * undefined where not all of it was found.
   */
  readonly employments: EmploymentFacts[] | undefined;
  /** Where there is too much of some of them to be remembered. */
  readonly tooMuch?: {
    /** All but their mandates, where that is remembered; with mandates where these are few. */
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

type Row = { readonly n: null; readonly partyId: string; readonly party: string } | FoundRow;

interface FoundRow extends RememberedRow {
  readonly agreement: string | null;
  readonly organisationId: string;
  readonly mandates: HeldMandates | null;
}

/** Of questions answered by one statement, and statements of a kind at once. */
const AT_ONCE = { most: 32, atOnce: 2 };

/** One at a time: each may hold very much of the powers that its agreements list. */
const ALONE = { most: 1, atOnce: 2 };

type Lookup = (subject: SubjectQuery) => Batches<Question, AskedTogether>;

/** As the answering role. What is asked at the same moment is read together. */
@Injectable()
export class AskedTogetherStore {
  private readonly lookup = byKind(
    (subject) => new Batches(this.reading(askedTogether(subject), []), AT_ONCE),
  );
  private readonly lookupWithMandates = byKind(
    (subject) =>
      new Batches(this.reading(askedWithMandates(subject), [[this.catalogue.representPower]]), ALONE),
  );
  private readonly veryMuch = new HoldersOfVeryMuch();

  constructor(
    private readonly database: AnsweringDatabase,
    private readonly agreements: KeptAgreementsStore,
    private readonly catalogue: AttributeCatalogue,
  ) {}

  /**
   * @param ofMandates whether an attribute of mandates is asked for
   * @throws DomainError of kind `unavailable` when it could not be found out
   */
  async of(partyId: string, asked: SubjectLookup, ofMandates: boolean): Promise<AskedTogether> {
    const [{ subject }, parameters] = statementsFor(asked);
    const question = { partyId, parameters };
    if (!ofMandates) return this.lookup(subject).of(question);
    const who = JSON.stringify([partyId, subject.name, parameters]);
    if (!this.veryMuch.isWorthIt(who)) {
      const told = await this.lookup(subject).of(question);
      if (told.tooMuch?.withoutMandates) this.veryMuch.found(who);
      return told;
    }
    const told = await this.lookupWithMandates(subject).of(question);
    if (told.tooMuch) this.veryMuch.wasInVain(who);
    return told;
  }

  /** @param others what the statement is told beside the questions */
  private reading(statement: PreparedStatement, others: readonly unknown[]) {
    return async (questions: readonly Question[]): Promise<AskedTogether[]> => {
      const rows = await this.database.query<Row>(statement, [
        ...columnsOf(questions.map(({ parameters }) => parameters)),
        questions.map(({ partyId }) => partyId),
        ...others,
      ]);
      const versions = rows.flatMap((row) => (row.n === null ? [] : (row.agreement ?? [])));
      return toAnswers(rows, questions, await this.agreements.with(versions));
    };
  }
}

/** One for each kind of subject, made when it is first asked for. */
function byKind(make: Lookup): Lookup {
  const made = new Map<SubjectQuery, ReturnType<Lookup>>();
  return (subject) => {
    const known = made.get(subject) ?? make(subject);
    made.set(subject, known);
    return known;
  };
}

function toAnswers(
  rows: readonly Row[],
  questions: readonly Question[],
  known: ReadonlyMap<string, AgreementInForce>,
): AskedTogether[] {
  const parties = new Map(rows.flatMap((row) => (row.n === null ? [[row.partyId, row.party]] : [])));
  // Those of an agreement that has been changed since are not what the one that decides now lists.
  const isKnown = ({ agreement }: FoundRow) => agreement !== null && known.has(agreement);
  const found = rows
    .filter((row) => row.n !== null)
    .map((row) => ({ ...row, ...withMandates(row, isKnown(row) ? row.mandates : null) }));
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
