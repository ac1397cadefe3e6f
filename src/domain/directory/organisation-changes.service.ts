import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import type { AuditEntry } from '../audit/audit.js';
import { AuditStore } from '../audit/audit.store.js';
import { refusals } from './directory.errors.js';
import { dnsScope } from './identifier.rules.js';
import { IdentifierStore } from './identifier.store.js';
import type { Organisation } from './organisation.js';
import { organisationNumber } from './organisation-number.rules.js';
import { OrganisationStore } from './organisation.store.js';
import { ScopeLock } from './scope-lock.store.js';
import { requireText } from './text.rules.js';

/** By the organisation's number. */
interface Change {
  readonly organisation: string;
  readonly reason: string;
}

/** What becomes of an organisation after it has onboarded; for operators. */
@Injectable()
export class OrganisationChangesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly organisations: OrganisationStore,
    private readonly identifiers: IdentifierStore,
    private readonly scopes: ScopeLock,
    private readonly audit: AuditStore,
  ) {}

  /** @throws DomainError `organisation.name-unchanged` */
  async rename(caller: Caller, { name: raw, ...change }: Change & { name: string }): Promise<Organisation> {
    const name = requireText('name', raw, 200);
    return this.change(caller, 'organisation.rename', change, async (tx, before) => {
      if (before.name === name) throw refusals.nameUnchanged();
      await this.organisations.rename(tx, before.id, name);
      return {};
    });
  }

  /**
   * Takes a domain from an organisation: what is in it is neither published nor released from now on, and ePPNs in it name nobody.
   * @throws DomainError `organisation.scope-not-found`, or `organisation.scope-own` for its number
   */
  async removeScope(
    caller: Caller,
    { scope: raw, ...change }: Change & { scope: string },
  ): Promise<Organisation> {
    return this.change(caller, 'organisation.remove-scope', change, async (tx, before) => {
      if (organisationNumber(raw) === before.number) throw refusals.scopeOwn();
      const scope = dnsScope(raw);
      await this.scopes.take(tx, before.id);
      if (scope === undefined || !(await this.organisations.removeScope(tx, before.id, scope)))
        throw refusals.scopeNotFound();
      return { details: { scope }, subjectIds: await this.identifiers.endEppns(tx, before.id, scope) };
    });
  }

  /**
   * From now on nothing is answered or published about the organisation. What is recorded stays; onboarding again takes it back.
   * @throws DomainError `organisation.not-onboarded`
   */
  async leave(caller: Caller, change: Change): Promise<Organisation> {
    return this.change(caller, 'organisation.leave', change, async (tx, before) => {
      if (!before.onboardedAt) throw refusals.notOnboarded();
      await this.organisations.markLeft(tx, before.id);
      return {};
    });
  }

  private async change(
    caller: Caller,
    act: string,
    { organisation: number, reason: why }: Change,
    work: (tx: Transaction, before: Organisation) => Promise<Partial<AuditEntry>>,
  ): Promise<Organisation> {
    requireOperator(caller);
    const reason = requireText('reason', why, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const before = await this.organisations.require(tx, caller, number);
      const { details, subjectIds = [] } = await work(tx, before);
      const after = await this.organisations.require(tx, caller, number);
      await this.audit.append(tx, caller, {
        ...{ act, organisationId: before.id, subjectIds: [before.id, ...subjectIds] },
        ...{ before: { ...before }, after: { ...after } },
        details: { number: before.number, ...details },
        reason,
      });
      return after;
    });
  }
}
