import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import type { EmploymentChange } from './employee.js';
import { EmploymentStore, type EmploymentKey, type Term, type TermFacts } from './employment.store.js';
import { beginningOnTheDay, unbroken } from './given-period.rules.js';
import { IdentifierStore } from './identifier.store.js';
import { isEmpty, localDate, type Period } from './local-date.rules.js';
import { heldFor, holdsAt, shorten } from './period.rules.js';
import { PersonLock } from './person-lock.store.js';
import { optionalText, requireText } from './text.rules.js';
import { UnitStore } from './unit.store.js';
import { requireVersion } from './version.rules.js';

@Injectable()
export class EmploymentChangesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly units: UnitStore,
    private readonly employments: EmploymentStore,
    private readonly identifiers: IdentifierStore,
    private readonly locks: PersonLock,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Ends the term that holds at the instant and adds one that says what is different from then on. Changes that are planned
   * for later stay, and say the same of what they did not change. Where the employment is prolonged, so are the identifiers
   * that were to end with it.
   */
  async changeEmployment(caller: Caller, input: EmploymentChange): Promise<{ termId: string }> {
    const reason = optionalText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const { employment, terms, now } = await this.open(tx, caller, input);
      const from = beginningOnTheDay(unbroken(terms), input.from ?? now);
      const term = termToChange(terms, from, input);
      const facts = await this.changed(tx, employment, term, input);
      const planned = after(terms, term);
      const { until: end } = heldFor(planned.at(-1) ?? term);
      const newEnd = input.until === undefined ? end : prolonged(end, input.until, now);
      await this.shortenTerm(tx, employment, term, from, now);
      const period = planned.length > 0 ? heldFor(term).until : newEnd;
      const termId = await this.employments.insertTerm(tx, owner(employment), facts, during(from, period));
      const carried = [];
      for (const other of planned) {
        const until = other === planned.at(-1) ? newEnd : heldFor(other).until;
        carried.push(...(await this.carry(tx, employment, other, carriedTo(other, term, facts), until, now)));
      }
      const prolongs = end !== undefined && end !== newEnd;
      const identifiers = prolongs ? await this.prolongIdentifiers(tx, employment, end, newEnd) : [];
      const others = [...carried.flatMap(({ termId: id, inPlaceOf }) => [inPlaceOf, id]), ...identifiers];
      await this.audit.append(tx, caller, {
        ...about(employment, 'employment.change', [term.id, termId, ...others]),
        before: { ...term, ends: end },
        after: { termId, ...facts, from, until: period, ends: newEnd, carried, identifiers },
        ...(reason && { reason }),
      });
      return { termId };
    });
  }

  /**
   * Ends the employment at the instant (now when absent): its terms, and its identifiers but the orgAffiliation. Roles
   * and mandates end with it without being touched. One that has never begun is cancelled by any instant before it.
   * @throws DomainError `employment.ends-before-beginning` for an instant before it began: there would be nothing left of it
   */
  async endEmployment(
    caller: Caller,
    input: { employment: string; at?: Date; ifVersion?: string; reason: string },
  ): Promise<void> {
    if (!input.reason.trim()) throw refusals.reasonMissing();
    const reason = requireText('reason', input.reason, 1000);
    await this.database.transaction(caller.administers, async (tx) => {
      const { employment, terms, now } = await this.open(tx, caller, input);
      const at = input.at ?? now;
      requireAfterBeginning(terms, input.at, now);
      const ended = [];
      for (const term of terms)
        if (await this.shortenTerm(tx, employment, term, at, now)) ended.push(term.id);
      if (ended.length === 0) throw refusals.alreadyEnded();
      await this.endIdentifiers(tx, employment, at, now);
      await this.audit.append(tx, caller, {
        ...about(employment, 'employment.end', ended),
        before: terms.map((term) => ({ ...term })),
        after: { endsAt: at },
        details: { endsAt: at.toISOString() },
        reason,
      });
    });
  }

  /** Changes of one person's employments wait for each other. */
  private async open(
    tx: Transaction,
    caller: Caller,
    { employment: orgAffiliation, ifVersion }: { employment: string; ifVersion?: string },
  ) {
    const employment = await this.employments.require(tx, caller, orgAffiliation);
    await this.locks.take(tx, employment.personId);
    await requireVersion(ifVersion, () => this.employments.version(tx, employment.id));
    const terms = await this.employments.terms(tx, employment.id);
    return { employment, terms, now: await this.clock.now(tx) };
  }

  /** Whether there was anything to shorten. */
  private async shortenTerm(tx: Transaction, employment: EmploymentKey, term: Term, at: Date, now: Date) {
    const cut = shorten(term, at, now);
    if (!cut) return false;
    if (term.endedAt) {
      if (heldFor(term).until?.getTime() === term.validFrom.getTime()) return false;
      throw refusals.changedSince(term.endedAt);
    }
    await this.employments.endTerm(tx, term.id, cut.endAt, now);
    if (cut.goesOn) await this.employments.insertTerm(tx, owner(employment), term, cut.goesOn);
    return true;
  }

  /** Puts another term in the place of one that has not begun, where it says something else. @returns it, if so */
  private async carry(
    tx: Transaction,
    employment: EmploymentKey,
    planned: Term,
    facts: TermFacts,
    until: Date | undefined,
    now: Date,
  ) {
    const isSame = isDeepStrictEqual({ ...planned, ...facts }, planned) && until === heldFor(planned).until;
    if (isSame) return [];
    await this.shortenTerm(tx, employment, planned, planned.validFrom, now);
    const period = during(planned.validFrom, until);
    const termId = await this.employments.insertTerm(tx, owner(employment), facts, period);
    return [{ termId, inPlaceOf: planned.id, ...facts, ...period }];
  }

  /** @returns the ids of the rows that go on */
  private async prolongIdentifiers(
    tx: Transaction,
    employment: EmploymentKey,
    end: Date,
    newEnd: Date | undefined,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const row of await this.identifiers.ofEmployment(tx, employment.id)) {
      const endsWithIt = !row.endedAt && row.validUntil?.getTime() === end.getTime();
      if (endsWithIt)
        ids.push(await this.identifiers.insert(tx, owner(employment), row, during(end, newEnd)));
    }
    return ids;
  }

  private async endIdentifiers(
    tx: Transaction,
    employment: EmploymentKey,
    at: Date,
    now: Date,
  ): Promise<void> {
    for (const row of await this.identifiers.ofEmployment(tx, employment.id)) {
      const cut = shorten(row, at, now);
      if (row.type === 'orgAffiliation' || row.endedAt || !cut) continue;
      await this.identifiers.end(tx, row.id, cut.endAt, now);
      if (cut.goesOn) await this.identifiers.insert(tx, owner(employment), row, cut.goesOn);
    }
  }

  private async changed(
    tx: Transaction,
    { organisation }: EmploymentKey,
    term: Term,
    input: EmploymentChange,
  ) {
    const { unit, title, displayName, mail } = input;
    const facts: TermFacts = {
      unitId: unit
        ? (await this.units.require(tx, organisation.id, unit)).id
        : unit === null
          ? null
          : term.unitId,
      title: title === undefined ? term.title : (optionalText('title', title, 200) ?? null),
      displayName:
        displayName === undefined ? term.displayName : requireText('displayName', displayName, 200),
      mail: mail === undefined ? term.mail : (optionalText('mail', mail, 254) ?? null),
      managedBy: term.managedBy,
    };
    return facts;
  }
}

/** The one that holds then; where the employment is prolonged, also one that is to end just then. */
function termToChange(terms: readonly Term[], from: Date, { until }: EmploymentChange): Term {
  const isLater = until === null || (until !== undefined && until > from);
  const goesOn = (term: Term) => isLater && heldFor(term).until?.getTime() === from.getTime();
  const term = terms.find((one) => holdsAt(one, from)) ?? terms.findLast(goesOn);
  if (!term) throw refusals.notInForce();
  return term;
}

/** The terms that follow the term without a break. */
function after(terms: readonly Term[], term: Term): Term[] {
  const stretch = unbroken(terms).find(
    ({ from, until }) => from <= term.validFrom && (!until || until > term.validFrom),
  );
  const held = terms.filter((other) => other.validFrom > term.validFrom && !isEmpty(heldFor(other)));
  const end = stretch?.until;
  return held.filter((other) => !end || other.validFrom < end);
}

/** @throws DomainError `employment.over`, `employment.shortened` */
function prolonged(end: Date | undefined, until: Date | null, now: Date): Date | undefined {
  if (end && end <= now) throw refusals.over();
  if (until?.getTime() === end?.getTime()) return end;
  if (until && (!end || until < end)) throw refusals.shortened();
  return until ?? undefined;
}

/** What a later term says: as the changed one, but for what it had changed itself. */
function carriedTo(later: Term, before: TermFacts, after: TermFacts): TermFacts {
  return {
    unitId: later.unitId === before.unitId ? after.unitId : later.unitId,
    title: later.title === before.title ? after.title : later.title,
    displayName: later.displayName === before.displayName ? after.displayName : later.displayName,
    mail: later.mail === before.mail ? after.mail : later.mail,
    managedBy: later.managedBy,
  };
}

function during(from: Date, until: Date | undefined): Period {
  return { from, ...(until && { until }) };
}

/** Of what has begun some must be left: a mistyped year would empty it, and nothing undoes that. */
function requireAfterBeginning(terms: readonly Term[], at: Date | undefined, now: Date): void {
  const beginning = unbroken(terms).findLast(({ from }) => from <= now)?.from;
  if (at && beginning && at <= beginning) throw refusals.endsBeforeBeginning(localDate(beginning));
}

function owner({ organisation, id }: EmploymentKey) {
  return { organisationId: organisation.id, employmentId: id };
}

function about({ organisation, id }: EmploymentKey, act: string, termIds: readonly string[]) {
  return { organisationId: organisation.id, act, subjectIds: [id, ...termIds] };
}
