import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { AuditEventView } from './audit.js';
import { AuditStore } from './audit.store.js';

@Injectable()
export class AuditService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly audit: AuditStore,
  ) {}

  /**
   * The newest acts first, of the organisations the caller administers.
   * @param filter organisation: its number; limit: at most 1000, 100 unless said; before: the last id of the page before.
   */
  async list(
    caller: Caller,
    filter: { organisation?: string; limit?: number; before?: string } = {},
  ): Promise<AuditEventView[]> {
    const limit = Math.min(Math.max(filter.limit ?? 100, 1), 1000);
    const before = filter.before === undefined ? undefined : eventId(filter.before);
    return this.database.transaction(caller.administers, async (tx) => {
      if (filter.organisation === undefined) return this.audit.list(tx, { limit, before });
      const organisationId = await this.audit.organisationId(tx, filter.organisation);
      if (!organisationId) throw organisationNotFound();
      requireAdministers(caller, organisationId);
      return this.audit.list(tx, { organisationId, limit, before });
    });
  }
}

function eventId(raw: string): bigint {
  if (!/^[0-9]{1,18}$/.test(raw))
    throw new DomainError(
      'audit.bad-page',
      'invalid-input',
      'A page follows an event of the page before.',
      { field: 'before' },
      { remedy: 'Name the last event of the page before by its id.' },
    );
  return BigInt(raw);
}
