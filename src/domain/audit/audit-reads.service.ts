import { Injectable } from '@nestjs/common';
import { MICROSECONDS_PART, placeOf } from '../../platform/paging/cursor.rules.js';
import type { Page, PageRequest } from '../../platform/paging/page.js';
import { pageOf, rowsToRead } from '../../platform/paging/page.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { AuditEventView } from './audit.js';
import { AuditReadsStore } from './audit-reads.store.js';

export interface AuditFilter {
  /** Organisation number of ten digits; all that the caller administers when absent. */
  readonly organisation?: string;
  /** E.g. `mandate.revoke`. */
  readonly act?: string;
  /** Id of something the act is about. */
  readonly subjectId?: string;
  readonly actor?: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Acts of administration, page by page; each page one statement. */
@Injectable()
export class AuditReads {
  constructor(private readonly store: AuditReadsStore) {}

  /**
   * The newest first, of the organisations the caller administers; acts about none are for an operator.
   * @throws DomainError `organisation.not-found`, and as a page is refused
   */
  async page(caller: Caller, input: AuditFilter & PageRequest): Promise<Page<AuditEventView>> {
    const { organisation, act, subjectId, actor, first, after } = input;
    const limit = rowsToRead(first);
    const [before] = placeOf(after, [MICROSECONDS_PART]) ?? [];
    if (subjectId !== undefined && !UUID.test(subjectId)) return { edges: [], hasNextPage: false };
    const question = { organisation, act, subjectId, actor, administers: caller.administers };
    const found = await this.store.page(caller, question, before, limit);
    if (organisation !== undefined) {
      if (found.organisationId === null) throw organisationNotFound();
      requireAdministers(caller, found.organisationId);
    }
    const events = administered(caller, found.events);
    return pageOf(
      events,
      first,
      ({ id }) => [id],
      (event) => event,
    );
  }
}
