import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import { dnsScope } from './identifier.rules.js';
import type { NewOrganisation, Onboarding, Organisation } from './organisation.js';
import { organisationNumber } from './organisation-number.rules.js';
import { OrganisationStore } from './organisation.store.js';
import { optionalText, requireText } from './text.rules.js';

@Injectable()
export class OrganisationsService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly organisations: OrganisationStore,
    private readonly audit: AuditStore,
  ) {}

  /**
   * From now on the service answers about the organisation (operator only). Repeating it adds the scopes that are new
   * and changes nothing else.
   */
  async onboard(caller: Caller, input: NewOrganisation): Promise<Onboarding> {
    requireOperator(caller);
    const number = organisationNumber(input.number);
    if (!number) throw refusals.numberMalformed();
    const name = requireText('name', input.name, 200);
    const reason = optionalText('reason', input.reason, 1000);
    const scopes = wantedScopes(number, input.scopes ?? []);
    return this.database.transaction(caller.administers, async (tx) => {
      const before = await this.organisations.find(tx, number);
      if (before?.onboardedAt && before.name !== name) throw refusals.nameDiffers(number);
      const taken = await this.organisations.takenScopes(tx, before?.id, scopes);
      if (taken.length > 0) throw refusals.scopeTaken(taken);
      const outcome = await this.apply(tx, before, { number, name, scopes });
      const organisation = await this.organisations.require(tx, caller, number);
      if (outcome !== 'unchanged') await this.record(tx, caller, before, organisation, reason);
      return { organisation, outcome };
    });
  }

  async find(caller: Caller, number: string): Promise<Organisation> {
    return this.database.transaction(caller.administers, (tx) =>
      this.organisations.require(tx, caller, number),
    );
  }

  /** Those the caller administers, by number. */
  async list(caller: Caller): Promise<Organisation[]> {
    return this.database.transaction(caller.administers, (tx) => this.organisations.list(tx));
  }

  private async apply(
    tx: Transaction,
    before: Organisation | undefined,
    wanted: { number: string; name: string; scopes: readonly string[] },
  ): Promise<Onboarding['outcome']> {
    const { number, name } = wanted;
    const newScopes = wanted.scopes.filter((scope) => !before?.scopes.includes(scope));
    if (before?.onboardedAt && newScopes.length === 0) return 'unchanged';
    const now = await this.clock.now(tx);
    const id = before?.id ?? (await this.organisations.insert(tx, { number, name, onboardedAt: now }));
    if (before && !before.onboardedAt) await this.organisations.markOnboarded(tx, id, name, now);
    await this.organisations.addScopes(tx, id, newScopes);
    return before?.onboardedAt ? 'scopes-added' : 'onboarded';
  }

  private async record(
    tx: Transaction,
    caller: Caller,
    before: Organisation | undefined,
    after: Organisation,
    reason: string | undefined,
  ) {
    await this.audit.append(tx, caller, {
      organisationId: after.id,
      act: 'organisation.onboard',
      subjectIds: [after.id],
      ...(before && { before: { ...before } }),
      after: { ...after },
      details: { number: after.number, scopes: after.scopes },
      ...(reason && { reason }),
    });
  }
}

/** The organisation's own number and the domains; a number of somebody else is no domain and so refused. */
function wantedScopes(number: string, raw: readonly string[]): string[] {
  const domains = raw.filter((scope) => organisationNumber(scope) !== number).map(dnsScope);
  if (domains.includes(undefined)) throw refusals.scopeMalformed();
  return [...new Set([number, ...domains.filter((scope) => scope !== undefined)])].sort();
}
