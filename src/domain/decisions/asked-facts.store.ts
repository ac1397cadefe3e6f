import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { KeptRows, type RowContent } from '../../platform/database/kept-rows.js';
import { ReadingDatabase, type Reader } from '../../platform/database/reading-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import { CallerChanged, type Caller, type KeptClient } from '../access/caller.js';
import { identifierTypes } from '../directory/identifier.rules.js';
import { KeptAgreementsStore } from '../relying-parties/kept-agreements.store.js';
import { byEmployment, byParty, type Covering } from './asked-facts.statement.js';
import {
  toAskedFacts,
  toPower,
  type AskedFacts,
  type AskedFactsRow,
  type CoveringPowerRow,
} from './asked-facts.rules.js';
import type { AskedEmployment, CoveringPower } from './decision.js';
import {
  clientsIn,
  toRememberedAsked,
  versionsIn,
  type RememberedAskedRow,
} from './remembered-asked.rules.js';
import { keptPowers, rememberedAsked } from './remembered-asked.statement.js';

/** A name of the subject, of one of the kinds that it may be of. */
export interface SubjectName {
  /**
   * A kind of identifier, `personalIdentityNumber`, `uid` where the organisation is to be told by the agreement, or
   * `issuedUid`, `<code>!<uid>`, where it is told by the code of an issuer.
   */
  readonly type: string;
  readonly value: string;
  /** Keyed hash of a personal number, hexadecimal. */
  readonly hash?: string;
  /** The party did not say of what kind it is, so it has to be of the one that its agreement says. */
  readonly unspecified: boolean;
}

/** What acts matter: pairs of action and type of resource; types alone; or all. */
export interface Wanted {
  readonly covering: Covering;
  readonly actions: readonly string[];
  readonly types: readonly string[];
}

/** Two times as text; see Instants. */
export interface AskedAt {
  readonly at?: string;
  readonly asKnownAt?: string;
}

export interface FoundSubject {
  readonly at: string;
  readonly powers: readonly CoveringPower[];
  readonly employments: readonly AskedEmployment[];
}

/** Whose login is shown; none of them: nobody's. */
export type LoggedIn = readonly Pick<SubjectName, 'type' | 'value' | 'hash'>[];

interface Named {
  readonly names: readonly SubjectName[];
  /** Absent: no login is shown. */
  readonly login?: LoggedIn;
}

interface Lookup extends Named {
  readonly party: string;
  /** The client that asks, where it was told from memory. */
  readonly kept?: KeptClient | undefined;
  readonly action: string;
  readonly type: string;
}

/** Of one lookup. */
interface Remembered {
  /** Undefined where it has to be computed. */
  readonly found: FoundSubject | undefined;
  readonly isAsKept: boolean;
}

/** Of questions, and of statements: more at once wait for each other in the database. */
const AT_ONCE = { most: 32, atOnce: 2 };
/** What is remembered is found in so short a time that others may wait for it: the more of them one statement answers. */
const REMEMBERED_AT_ONCE = { most: 32, atOnce: 1 };

/** An issuer's own names are of one organisation or another's as the issuer's codes say: that is computed. */
const PLAIN_NAMES: readonly string[] = identifierTypes.filter((type) => type !== 'issuerId');

/** Reads what decisions are made of. */
@Injectable()
export class AskedFactsStore {
  private readonly remembered: Batches<Lookup, Remembered>;
  private readonly computed: Batches<Lookup, FoundSubject>;
  private readonly powers: KeptRows<CoveringPower>;

  constructor(
    private readonly answering: AnsweringDatabase,
    private readonly reading: ReadingDatabase,
    private readonly agreements: KeptAgreementsStore,
  ) {
    this.remembered = new Batches((lookups) => this.remember(lookups), REMEMBERED_AT_ONCE);
    this.computed = new Batches((lookups) => this.compute(lookups), AT_ONCE);
    this.powers = new KeptRows((ids) => this.readPowers(ids));
  }

  /**
   * For one act of a subject, now; read together with what others ask at the same time: what is remembered, and what is not
   * is computed.
   * @throws CallerChanged where who asks was told from memory and is another now, or none
   */
  async forAct(lookup: Lookup): Promise<FoundSubject> {
    const canBeRemembered = isPlain(lookup);
    if (!canBeRemembered && !lookup.kept) return this.computed.of(lookup);
    const { found, isAsKept } = await this.remembered.of(canBeRemembered ? lookup : { ...lookup, names: [] });
    if (!isAsKept) throw new CallerChanged();
    return found ?? this.computed.of(lookup);
  }

  /** For several subjects of one party, by number; as the answering role. */
  async forParty(
    party: string,
    subjects: readonly (Named & { readonly n: number })[],
    { covering, actions, types }: Wanted,
    { at, asKnownAt }: AskedAt = {},
  ): Promise<AskedFacts> {
    const rows = subjects.flatMap(({ n, names, login }) =>
      names.map((name) => ({ ...name, n, party, ...(login && { login }) })),
    );
    const values = [...columns(rows), actions, types];
    const statements = byParty[covering];
    return this.asAnswering(
      at === undefined && asKnownAt === undefined
        ? [statements.now, values]
        : [statements.asOf, [...values, at ?? null, asKnownAt ?? null]],
    );
  }

  /** For employments that took part in what a party asked before, now; as the answering role. */
  async forParticipants(
    party: string,
    employmentIds: readonly string[],
    { covering, actions, types }: Wanted,
  ): Promise<AskedFacts> {
    const numbers = employmentIds.map((_, n) => n);
    return this.asAnswering([byEmployment[covering].now, [numbers, employmentIds, party, actions, types]]);
  }

  /** For employments that the caller administers. @param party whose agreements are looked at; undefined: nobody's */
  async forEmployments(
    { administers }: Caller,
    employmentIds: readonly string[],
    { covering, actions, types }: Wanted,
    { at, asKnownAt, party }: AskedAt & { readonly party?: string | undefined } = {},
    reader: Reader = this.reading,
  ): Promise<AskedFacts> {
    const numbers = employmentIds.map((_, n) => n);
    const values = [numbers, employmentIds, party ?? null, actions, types];
    const statements = byEmployment[covering];
    const rows = await reader.query<{ facts: AskedFactsRow }>(administers, statements.asOf, [
      ...values,
      at ?? null,
      asKnownAt ?? null,
    ]);
    return toAskedFacts(rows.map(({ facts }) => facts));
  }

  /** In the order of the lookups. */
  private async remember(lookups: readonly Lookup[]): Promise<Remembered[]> {
    const { names, acts } = questionsOf(lookups);
    const rows = await this.rows<RememberedAskedRow>(rememberedAsked, [
      names.map(({ n }) => n),
      names.map(({ act }) => act),
      names.map(({ party }) => party),
      names.map(({ type }) => type),
      names.map(({ value }) => value),
      ...acts,
      [...new Set(lookups.flatMap(({ kept }) => kept?.clientId ?? []))],
    ]);
    const { at, powers, employments } = toRememberedAsked(rows, await this.known(rows));
    const clients = clientsIn(rows);
    return lookups.map(({ kept }, n) => {
      const found = employments.get(n);
      return {
        found: found && { at, powers, employments: found },
        isAsKept: kept === undefined || clients.get(kept.clientId) === kept.text,
      };
    });
  }

  private async known(rows: readonly RememberedAskedRow[]) {
    const versions = versionsIn(rows);
    return {
      powers: await this.powers.with(versions.powers),
      agreements: await this.agreements.with(versions.agreements),
    };
  }

  private async readPowers(ids: readonly string[]): Promise<RowContent<CoveringPower>[]> {
    const rows = await this.answering.query<RowContent<CoveringPowerRow>>(keptPowers, [ids]);
    return rows.map(({ version, content }) => ({ version, content: toPower(content) }));
  }

  /** In the order of the lookups. */
  private async compute(lookups: readonly Lookup[]): Promise<FoundSubject[]> {
    const { names, acts } = questionsOf(lookups);
    const { at, powers, employments } = await this.asAnswering([
      byParty.act.now,
      [...columns(names), ...acts],
    ]);
    return lookups.map((_, n) => ({ at, powers, employments: employments.get(n) ?? [] }));
  }

  private async asAnswering(query: Parameters<AnsweringDatabase['query']>): Promise<AskedFacts> {
    return toAskedFacts(await this.rows<AskedFactsRow>(...query));
  }

  private async rows<Row>(...query: Parameters<AnsweringDatabase['query']>): Promise<Row[]> {
    const rows = await this.answering.query<{ facts: Row }>(...query);
    return rows.map(({ facts }) => facts);
  }
}

/** Asked about by what names an employee whoever asks, and without a login. */
function isPlain({ names, login }: Lookup): boolean {
  return !login && names.every(({ type, unspecified }) => PLAIN_NAMES.includes(type) && !unspecified);
}

/** What they are about, each name with the number of its question and of its act; and each act once, as columns. */
function questionsOf(lookups: readonly Lookup[]) {
  const keys = [...new Set(lookups.map(actOf))];
  const acts = keys.map((key) => JSON.parse(key) as [action: string, type: string]);
  const names = lookups.flatMap((lookup, n) => {
    const { names, party, login } = lookup;
    const act = keys.indexOf(actOf(lookup)) + 1;
    return names.map((name) => ({ ...name, n, act, party, ...(login && { login }) }));
  });
  return { names, acts: [acts.map(([action]) => action), acts.map(([, type]) => type)] };
}

function actOf({ action, type }: Lookup): string {
  return JSON.stringify([action, type]);
}

interface NamedRow extends SubjectName {
  readonly n: number;
  /** Which of the acts, counted from one; absent: all of them. */
  readonly act?: number;
  readonly party: string;
  readonly login?: LoggedIn;
}

function columns(rows: readonly NamedRow[]): unknown[] {
  return [
    rows.map(({ n }) => n),
    rows.map(({ act }) => act ?? null),
    rows.map(({ party }) => party),
    rows.map(({ type }) => type),
    rows.map(({ value }) => value),
    rows.map(({ hash }) => hash ?? null),
    rows.map(({ unspecified }) => unspecified),
    rows.map(({ login }) => (login ? JSON.stringify(login) : null)),
  ];
}
