import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { isOperator, requireAdministers, requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import type { NewIdentifier } from './employee.js';
import { EmploymentStore, type EmploymentKey } from './employment.store.js';
import { subjectKey, type SubjectKey } from './identifier.rules.js';
import { IdentifierStore } from './identifier.store.js';
import type { Period } from './local-date.rules.js';
import { heldFor, requirePeriod, shorten } from './period.rules.js';
import { PersonLock } from './person-lock.store.js';
import { ScopeLock } from './scope-lock.store.js';
import { optionalText, requireText } from './text.rules.js';
import { isUuid } from './uuid.rules.js';

@Injectable()
export class IdentifiersService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly employments: EmploymentStore,
    private readonly identifiers: IdentifierStore,
    private readonly locks: PersonLock,
    private readonly scopes: ScopeLock,
    private readonly audit: AuditStore,
  ) {}

  /** Lets the employee be asked for by one more identifier, from now on unless another period is said. */
  async addIdentifier(
    caller: Caller,
    input: NewIdentifier & {
      employment: string;
      from?: Date;
      until?: Date;
      managedBy?: string;
      reason?: string;
    },
  ): Promise<{ identifierId: string }> {
    const reason = optionalText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const employment = await this.employments.require(tx, caller, input.employment);
      const from = input.from ?? (await this.clock.now(tx));
      const period = { from, ...(input.until && { until: input.until }) };
      const identifierId = await this.add(tx, caller, employment, input, period, input.managedBy);
      await this.audit.append(tx, caller, {
        organisationId: employment.organisation.id,
        act: 'identifier.add',
        subjectIds: [identifierId, employment.id],
        after: {
          ...{ type: input.type, value: input.value },
          ...(input.persistence && { persistence: input.persistence }),
          ...period,
        },
        details: { type: input.type },
        ...(reason && { reason }),
      });
      return { identifierId };
    });
  }

  /**
   * From the instant on (now when absent) nobody is asked for by the identifier. Never an orgAffiliation: it is the name
   * of its employment. One that names a person everywhere is ended by an operator.
   * @returns the identifier that tells the end: another one where it goes on for a while
   */
  async endIdentifier(
    caller: Caller,
    input: { identifierId: string; at?: Date; reason: string },
  ): Promise<{ identifierId: string }> {
    const reason = requireText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const { row, named, personId } = await this.open(tx, caller, input.identifierId);
      const now = await this.clock.now(tx);
      const at = input.at ?? now;
      const cut = row.endedAt ? undefined : shorten(row, at, now);
      if (!cut) throw refusals.identifierEnded();
      await this.identifiers.end(tx, row.id, cut.endAt, now);
      const goesOn = cut.goesOn && (await this.identifiers.insert(tx, named, row, cut.goesOn));
      const { type, value } = row;
      await this.audit.append(tx, caller, {
        ...(row.organisationId && { organisationId: row.organisationId }),
        act: 'identifier.end',
        subjectIds: [row.id, row.employmentId ?? personId],
        before: { type, value, ...heldFor(row) },
        after: { type, value, from: row.validFrom, until: at },
        details: { type, endsAt: at.toISOString() },
        reason,
      });
      return { identifierId: goesOn ?? row.id };
    });
  }

  /** Changes of one person wait for each other, so the row is read under the person's lock. */
  private async open(tx: Transaction, caller: Caller, id: string) {
    const personId = isUuid(id) ? personOf(await this.identifiers.find(tx, id)) : undefined;
    if (personId) await this.locks.take(tx, personId);
    const row = personId ? await this.identifiers.find(tx, id) : undefined;
    if (!row || !personId) throw refusals.identifierNotFound();
    const { organisationId, employmentId } = row;
    if (row.type === 'orgAffiliation') throw refusals.ownName();
    if (!organisationId || !employmentId) {
      requireOperator(caller);
      return { row, personId, named: { personId } };
    }
    requireAdministers(caller, organisationId);
    return { row, personId, named: { organisationId, employmentId } };
  }

  /** As part of another change, which records it. */
  async add(
    tx: Transaction,
    caller: Caller,
    employment: EmploymentKey,
    input: NewIdentifier,
    period: Period,
    managedBy = 'manual',
  ): Promise<string> {
    requirePeriod(period.from, period.until);
    const key = subjectKey(input.type, input.value);
    if (!key) throw refusals.identifierMalformed(input.type);
    const scopes = input.type === 'eppn' ? await this.scopes.hold(tx, employment.organisation.id) : [];
    requireOwnScope(caller, employment, key, scopes);
    requireLasting(input, period);
    const { type, persistence } = input;
    const row = { type, value: key.value, displayValue: input.value.trim(), managedBy, persistence };
    return this.identifiers.insert(tx, this.named(caller, employment, input.type), row, period);
  }

  /** A prid names the person in every organisation, so no single organisation's administrator may bind it. */
  private named(caller: Caller, employment: EmploymentKey, type: NewIdentifier['type']) {
    if (type !== 'prid') return { organisationId: employment.organisation.id, employmentId: employment.id };
    requireOperator(caller);
    return { personId: employment.personId };
  }
}

/**
 * Without this an organisation could make another's ePPNs and HSA-ids name its own employees. Some organisations have
 * HSA-ids of another one, e.g. private care those of the region: an operator registers them.
 */
function requireOwnScope(
  caller: Caller,
  { organisation }: EmploymentKey,
  { type, value }: SubjectKey,
  scopes: readonly string[],
): void {
  if (type === 'eppn' && !scopes.includes(value.slice(value.indexOf('@') + 1))) throw refusals.foreignScope();
  if (type === 'hsaId' && !isOperator(caller) && !value.startsWith(`SE${organisation.number}-`))
    throw refusals.foreignHsaId();
}

const LONGEST_UNSURE_DAYS = 366;

/**
 * What names a person must go on doing so. A prid is derived from what another country says at each login, so whoever binds
 * it says what came with it: A is bound, B for a year at most and then anew, C never.
 */
function requireLasting({ type, persistence }: NewIdentifier, { from, until }: Period): void {
  if (type !== 'prid') {
    if (persistence) throw refusals.persistenceMisplaced();
    return;
  }
  if (!persistence) throw refusals.persistenceMissing();
  if (persistence === 'C') throw refusals.notPersistent();
  const days = until ? (until.getTime() - from.getTime()) / 86_400_000 : Infinity;
  if (persistence === 'B' && days > LONGEST_UNSURE_DAYS) throw refusals.persistenceUnsure();
}

function personOf(
  row: { personId: string | null; employment: { personId: string } | null } | undefined,
): string | undefined {
  return row?.personId ?? row?.employment?.personId;
}
