import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from './audit.store.js';
import { DisclosureListStore } from './disclosure-list.store.js';
import type { Disclosure } from './disclosure.js';
import { employmentNotFound } from './disclosures.errors.js';

export interface DisclosureQuestion {
  /** `uid@number`: who asked about this employee. */
  readonly employment?: string;
  /** Organisation number: who asked about its employees. */
  readonly organisation?: string;
  /** An entityID: what this party asked. */
  readonly requester?: string;
  /** At most 1000; 100 unless said. */
  readonly limit?: number;
}

/** "Who asked about me": the recorded answers, for those who administer the organisations they concern. */
@Injectable()
export class DisclosuresService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: DisclosureListStore,
    private readonly audit: AuditStore,
  ) {}

  /** Newest first, of the organisations the caller administers; those that concern none are for an operator. */
  async list(caller: Caller, question: DisclosureQuestion = {}): Promise<Disclosure[]> {
    const limit = Math.min(Math.max(question.limit ?? 100, 1), 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const organisationId = await this.organisationId(tx, caller, question.organisation);
      const employmentId = await this.employmentId(tx, caller, question.employment);
      return this.store.list(tx, { organisationId, employmentId, requester: question.requester, limit });
    });
  }

  private async organisationId(tx: Transaction, caller: Caller, number: string | undefined) {
    if (number === undefined) return undefined;
    const id = await this.audit.organisationId(tx, number);
    if (!id) throw organisationNotFound();
    requireAdministers(caller, id);
    return id;
  }

  /** The personal part may hold an `@` itself, so the last one divides; it is stored in lower case. */
  private async employmentId(tx: Transaction, caller: Caller, employment: string | undefined) {
    if (employment === undefined) return undefined;
    const at = employment.lastIndexOf('@');
    const organisationId = await this.organisationId(tx, caller, employment.slice(at + 1));
    const uid = employment.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const id = organisationId && (await this.store.employmentId(tx, organisationId, uid));
    if (!id) throw employmentNotFound();
    return id;
  }
}
