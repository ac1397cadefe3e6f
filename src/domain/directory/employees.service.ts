import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import type { AddedEmployee, NewEmployee, NewTerm, Reemployment } from './employee.js';
import { EmploymentStore, type EmploymentKey, type Term, type TermFacts } from './employment.store.js';
import { normaliseUid } from './identifier.rules.js';
import { IdentifierStore } from './identifier.store.js';
import { IdentifiersService } from './identifiers.service.js';
import { OrganisationStore } from './organisation.store.js';
import type { Period } from './local-date.rules.js';
import { heldFor, requirePeriod } from './period.rules.js';
import { PersonLock } from './person-lock.store.js';
import { PersonStore } from './person.store.js';
import { isPersonalNumber, personalNumber, type PersonalNumber } from './personal-number.rules.js';
import { optionalText, requireText } from './text.rules.js';
import { UnitStore } from './unit.store.js';
import { isUuid } from './uuid.rules.js';
import { requireVersion } from './version.rules.js';

@Injectable()
export class EmployeesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly organisations: OrganisationStore,
    private readonly units: UnitStore,
    private readonly persons: PersonStore,
    private readonly locks: PersonLock,
    private readonly employments: EmploymentStore,
    private readonly identifierRows: IdentifierStore,
    private readonly identifiers: IdentifiersService,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Starts an employment again that has ended: the same uid, the same person. Roles and mandates of before do not come
   * back, so where the new term follows the old one without a gap it begins a millisecond later.
   */
  async reemploy(caller: Caller, input: Reemployment): Promise<{ termId: string }> {
    const reason = requireText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const employment = await this.employments.require(tx, caller, input.employment);
      await this.locks.take(tx, employment.personId);
      await requireVersion(input.ifVersion, () => this.employments.version(tx, employment.id));
      const wanted = await this.period(tx, input.term);
      const terms = await this.employments.terms(tx, employment.id);
      const now = await this.clock.now(tx);
      const from = beginningAgain(terms, wanted.from, now);
      const period = { ...wanted, from };
      requirePeriod(from, period.until);
      const facts = await this.termFacts(tx, employment, input);
      const owner = { organisationId: employment.organisation.id, employmentId: employment.id };
      const termId = await this.employments.insertTerm(tx, owner, facts, period);
      const ended = await this.employments.endBrokenOff(tx, employment.id, now);
      await this.audit.append(tx, caller, {
        organisationId: employment.organisation.id,
        act: 'employment.restart',
        subjectIds: [employment.id, termId, ...ended],
        before: terms.map((term) => ({ ...term })),
        after: { termId, ...facts, ...period },
        reason,
      });
      return { termId };
    });
  }

  /** Adds a person where needed, the employment, its first term and its identifiers: all of it or nothing. */
  async addEmployee(caller: Caller, input: NewEmployee): Promise<AddedEmployee> {
    const uid = normaliseUid(input.uid);
    if (!uid) throw refusals.uidMalformed();
    if (isPersonalNumber(uid)) throw refusals.uidPersonalNumber();
    const reason = optionalText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const period = await this.period(tx, input.term);
      const employment = await this.insertEmployment(tx, caller, input, uid);
      const facts = await this.termFacts(tx, employment, input);
      const owner = { organisationId: employment.organisation.id, employmentId: employment.id };
      const termId = await this.employments.insertTerm(tx, owner, facts, period);
      const orgAffiliation = await this.insertIdentifiers(tx, caller, employment, input, period);
      await this.record(tx, caller, employment, { termId, ...facts, ...period }, reason);
      return { employmentId: employment.id, personId: employment.personId, termId, orgAffiliation };
    });
  }

  private async period(tx: Transaction, { from, until }: NewTerm): Promise<Period> {
    const period = { from: from ?? (await this.clock.now(tx)), ...(until && { until }) };
    requirePeriod(period.from, period.until);
    return period;
  }

  private async insertEmployment(tx: Transaction, caller: Caller, input: NewEmployee, uid: string) {
    const organisation = await this.organisations.require(tx, caller, input.organisation);
    if (await this.employments.find(tx, organisation.id, uid)) throw refusals.uidTaken();
    const row = { organisationId: organisation.id, uid, managedBy: input.managedBy ?? 'manual' };
    const key = { organisation, uid };
    const elsewhere = await this.employKnownElsewhere(tx, row, input);
    if (elsewhere) return { ...key, ...elsewhere };
    const personId = await this.person(tx, input);
    return { ...key, id: await this.employments.insert(tx, { ...row, personId }), personId };
  }

  /**
   * Whom others employ and the caller does not see, by personal number: the caller is not told so. What is said about the
   * person stays as it is, so who wants somebody protected who is not is refused, and nobody is left unprotected unnoticed.
   */
  private async employKnownElsewhere(
    tx: Transaction,
    row: { organisationId: string; uid: string; managedBy: string },
    { person, protectedIdentity = false }: NewEmployee,
  ): Promise<{ id: string; personId: string } | undefined> {
    if (!person || !('personalNumber' in person)) return undefined;
    const number = requireNumber(person.personalNumber);
    const hash = this.persons.hash(number);
    if (!hash || (await this.persons.findByNumber(tx, number))) return undefined;
    const employed = await this.employments.insertByNumber(tx, row, hash);
    if (employed && protectedIdentity && !(await this.persons.isProtected(tx, employed.personId)))
      throw refusals.personShared();
    return employed;
  }

  /** The person meant, made when nobody is. */
  private async person(tx: Transaction, { person, protectedIdentity = false }: NewEmployee): Promise<string> {
    const number = person && 'personalNumber' in person ? requireNumber(person.personalNumber) : undefined;
    const known =
      person && 'id' in person ? await this.known(tx, person.id) : await this.numbered(tx, number);
    if (known === undefined) return this.persons.insert(tx, number, protectedIdentity);
    if (protectedIdentity && !(await this.persons.protect(tx, known))) throw refusals.personShared();
    return known;
  }

  private async known(tx: Transaction, id: string): Promise<string> {
    if (!isUuid(id) || !(await this.persons.exists(tx, id))) throw refusals.personNotFound();
    return id;
  }

  private async numbered(tx: Transaction, number: PersonalNumber | undefined): Promise<string | undefined> {
    return number && this.persons.findByNumber(tx, number);
  }

  private async termFacts(
    tx: Transaction,
    { organisation }: EmploymentKey,
    { term, managedBy = 'manual' }: { term: NewTerm; managedBy?: string },
  ): Promise<TermFacts> {
    const unit = term.unit ? await this.units.require(tx, organisation.id, term.unit) : undefined;
    return {
      unitId: unit?.id ?? null,
      title: optionalText('title', term.title, 200) ?? null,
      displayName: requireText('displayName', term.displayName, 200),
      mail: optionalText('mail', term.mail, 254) ?? null,
      managedBy,
    };
  }

  /** The orgAffiliation has no end, whatever the term: a uid is never given to another employment. */
  private async insertIdentifiers(
    tx: Transaction,
    caller: Caller,
    employment: EmploymentKey,
    input: NewEmployee,
    period: Period,
  ): Promise<string> {
    const { organisation, id: employmentId, uid } = employment;
    const managedBy = input.managedBy ?? 'manual';
    const value = `${uid}@${organisation.number}`;
    const displayValue = `${input.uid.normalize('NFC').trim()}@${organisation.number}`;
    const owner = { organisationId: organisation.id, employmentId };
    const row = { type: 'orgAffiliation', value, displayValue, managedBy } as const;
    await this.identifierRows.insert(tx, owner, row, { from: period.from });
    for (const identifier of input.identifiers ?? []) {
      await this.identifiers.add(tx, caller, employment, identifier, { from: period.from }, managedBy);
    }
    return value;
  }

  private async record(
    tx: Transaction,
    caller: Caller,
    employment: EmploymentKey,
    term: TermFacts & Period & { termId: string },
    reason: string | undefined,
  ): Promise<void> {
    await this.audit.append(tx, caller, {
      organisationId: employment.organisation.id,
      act: 'employment.add',
      subjectIds: [employment.id, employment.personId, term.termId],
      after: {
        employmentId: employment.id,
        personId: employment.personId,
        uid: employment.uid,
        term: { ...term },
      },
      ...(reason && { reason }),
    });
  }
}

function requireNumber(raw: string): PersonalNumber {
  const number = personalNumber(raw);
  if (!number) throw refusals.personalNumberMalformed();
  return number;
}

/** @throws DomainError unless all terms have ended, by then and by now. */
function beginningAgain(terms: readonly Term[], from: Date, now: Date): Date {
  const ends = terms.map((term) => heldFor(term).until);
  const last = new Date(Math.max(...ends.map((end) => end?.getTime() ?? Number.POSITIVE_INFINITY)));
  if (!(last <= now)) throw refusals.notEnded();
  if (from < last) throw refusals.beginsBeforeEnd(last);
  return from > last ? from : new Date(last.getTime() + 1);
}
