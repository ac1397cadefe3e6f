import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import type { NewIdentifier } from './employee.js';
import { EmploymentStore, type EmploymentKey } from './employment.store.js';
import { subjectKey } from './identifier.rules.js';
import { IdentifierStore } from './identifier.store.js';
import type { Period } from './local-date.rules.js';
import { requirePeriod } from './period.rules.js';

@Injectable()
export class IdentifiersService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly employments: EmploymentStore,
    private readonly identifiers: IdentifierStore,
    private readonly audit: AuditStore,
  ) {}

  /** Lets the employee be asked for by one more identifier, from now on unless another period is said. */
  async addIdentifier(
    caller: Caller,
    input: NewIdentifier & { employment: string; from?: Date; until?: Date; managedBy?: string },
  ): Promise<{ identifierId: string }> {
    return this.database.transaction(caller.administers, async (tx) => {
      const employment = await this.employments.require(tx, caller, input.employment);
      const from = input.from ?? (await this.clock.now(tx));
      const period = { from, ...(input.until && { until: input.until }) };
      const identifierId = await this.add(tx, caller, employment, input, period, input.managedBy);
      await this.audit.append(tx, caller, {
        organisationId: employment.organisation.id,
        act: 'identifier.add',
        subjectIds: [identifierId, employment.id],
        after: { type: input.type, value: input.value, ...period },
        details: { type: input.type },
      });
      return { identifierId };
    });
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
    requireOwnScope(employment, input.type, key.value);
    const row = { type: input.type, value: key.value, displayValue: input.value.trim(), managedBy };
    return this.identifiers.insert(tx, this.named(caller, employment, input.type), row, period);
  }

  /** A prid names the person in every organisation, so no single organisation's administrator may bind it. */
  private named(caller: Caller, employment: EmploymentKey, type: NewIdentifier['type']) {
    if (type !== 'prid') return { organisationId: employment.organisation.id, employmentId: employment.id };
    requireOperator(caller);
    return { personId: employment.personId };
  }
}

/** Without this an organisation could make another's ePPNs name its own employees. */
function requireOwnScope({ organisation }: EmploymentKey, type: NewIdentifier['type'], value: string): void {
  if (type !== 'eppn') return;
  if (!organisation.scopes.includes(value.slice(value.indexOf('@') + 1))) throw refusals.foreignScope();
}
