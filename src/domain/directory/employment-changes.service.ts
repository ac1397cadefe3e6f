import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import type { EmploymentChange } from './employee.js';
import { EmploymentStore, type EmploymentKey, type Term, type TermFacts } from './employment.store.js';
import { IdentifierStore } from './identifier.store.js';
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

  /** Ends the term that holds at the instant and adds one that says what is different from then on. */
  async changeEmployment(caller: Caller, input: EmploymentChange): Promise<{ termId: string }> {
    const reason = optionalText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const { employment, terms, now } = await this.open(tx, caller, input);
      const from = input.from ?? now;
      const term = terms.find((candidate) => holdsAt(candidate, from));
      if (!term) throw refusals.notInForce();
      const facts = await this.changed(tx, employment, term, input);
      const { until } = heldFor(term);
      await this.shortenTerm(tx, employment, term, from, now);
      const termId = await this.employments.insertTerm(tx, owner(employment), facts, {
        from,
        ...(until && { until }),
      });
      await this.audit.append(tx, caller, {
        ...about(employment, 'employment.change', [term.id, termId]),
        before: { ...term },
        after: { termId, ...facts, from, until },
        ...(reason && { reason }),
      });
      return { termId };
    });
  }

  /**
   * Ends the employment at the instant (now when absent): its terms, and its identifiers but the orgAffiliation. Roles
   * and mandates end with it without being touched.
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

function owner({ organisation, id }: EmploymentKey) {
  return { organisationId: organisation.id, employmentId: id };
}

function about({ organisation, id }: EmploymentKey, act: string, termIds: readonly string[]) {
  return { organisationId: organisation.id, act, subjectIds: [id, ...termIds] };
}
