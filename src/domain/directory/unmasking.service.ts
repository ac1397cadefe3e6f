import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { hasPermission, type Caller } from '../access/caller.js';
import { AuditStore } from '../audit/audit.store.js';
import { refusals } from './directory.errors.js';
import type { EmploymentRecord } from './employee-view.rules.js';

/** Shows protected identities; the purpose is recorded. */
export interface Unmasking {
  readonly unmask?: { readonly purpose: string };
}

/** Decides whether protected identities may be shown, and records that they were before they are. */
@Injectable()
export class Unmasker {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly audit: AuditStore,
  ) {}

  /** @throws DomainError `directory.purpose-missing` */
  requirePurpose({ unmask }: Unmasking): void {
    if (unmask && !unmask.purpose.trim()) throw refusals.purposeMissing();
  }

  /** @throws DomainError `employment.unmask-not-permitted` */
  requirePermission(caller: Caller, { unmask }: Unmasking, organisationId: string): void {
    if (unmask && !hasPermission(caller, 'protected-identities:read', organisationId))
      throw refusals.unmaskNotPermitted();
  }

  /**
   * Whether what is shown of the records is unmasked. Recorded for each organisation, with those who are protected.
   * @throws DomainError `directory.purpose-missing`, `employment.unmask-not-permitted` (for any of the records)
   */
  async isGranted(
    caller: Caller,
    records: readonly EmploymentRecord[],
    options: Unmasking,
  ): Promise<boolean> {
    const { unmask } = options;
    if (!unmask) return false;
    this.requirePurpose(options);
    for (const { organisation } of records) this.requirePermission(caller, options, organisation.id);
    const shown = new Map<string, string[]>();
    for (const { id, organisation, person } of records) {
      if (person.protectedIdentity) shown.set(organisation.id, [...(shown.get(organisation.id) ?? []), id]);
    }
    if (shown.size > 0) await this.record(caller, shown, unmask.purpose);
    return true;
  }

  /** @param shown employments of protected identities, by organisation */
  async record(
    caller: Caller,
    shown: ReadonlyMap<string, readonly string[]>,
    purpose: string,
  ): Promise<void> {
    await this.database.transaction(caller.administers, async (tx) => {
      for (const [organisationId, subjectIds] of shown) {
        const entry = { organisationId, act: 'employment.unmask', subjectIds, reason: purpose };
        await this.audit.append(tx, caller, entry);
      }
    });
  }
}
