import { Injectable } from '@nestjs/common';
import { MICROSECONDS_PART, placeOf, UUID_PART } from '../../platform/paging/cursor.rules.js';
import type { Page, PageRequest } from '../../platform/paging/page.js';
import { pageOf, rowsToRead } from '../../platform/paging/page.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { Disclosure } from './disclosure.js';
import { employmentNotFound } from './disclosures.errors.js';
import { DisclosureReadsStore, type DisclosurePlace, type ReadDisclosure } from './disclosure-reads.store.js';

export interface DisclosureFilter {
  /** Organisation number of ten digits; all that the caller administers when absent. */
  readonly organisation?: string;
  /** uid@organisation-number: what was told about this employee. */
  readonly employment?: string;
  /** entityID of who asked. */
  readonly requester?: string;
  readonly outcome?: Disclosure['outcome'];
}

/** "Who asked about me", page by page; each page one statement. */
@Injectable()
export class DisclosureReads {
  constructor(private readonly store: DisclosureReadsStore) {}

  /**
   * The newest first, of the organisations the caller administers; those that concern none are for an operator.
   * @throws DomainError `organisation.not-found`, `employment.not-found`, and as a page is refused
   */
  async page(caller: Caller, input: DisclosureFilter & PageRequest): Promise<Page<Disclosure>> {
    const { organisation, requester, outcome, first } = input;
    const limit = rowsToRead(first);
    const after = placeOf(input.after, [MICROSECONDS_PART, UUID_PART]) as DisclosurePlace | undefined;
    const employment = input.employment === undefined ? undefined : partsOf(input.employment);
    const question = { organisation, employment, requester, outcome, administers: caller.administers };
    const found = await this.store.page(caller, question, after, limit);
    if (organisation !== undefined) requireOrganisation(caller, found.organisationId);
    if (employment) requireOrganisation(caller, found.aboutOrganisationId);
    if (employment && found.aboutId === null) throw employmentNotFound();
    const disclosures = administered(caller, found.disclosures);
    return pageOf(disclosures, first, ({ place, id }) => [place, id], withoutPlace);
  }
}

/** The personal part may hold an `@` itself, so the last one divides; it is stored in lower case. */
function partsOf(employment: string): { uid: string; number: string } {
  const at = employment.lastIndexOf('@');
  const uid = employment.slice(0, Math.max(at, 0)).normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
  return { uid, number: employment.slice(at + 1).trim() };
}

function requireOrganisation(caller: Caller, organisationId: string | null): void {
  if (organisationId === null) throw organisationNotFound();
  requireAdministers(caller, organisationId);
}

function withoutPlace({ place: _place, ...disclosure }: ReadDisclosure): Disclosure {
  return disclosure;
}
