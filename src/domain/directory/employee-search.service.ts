import { Injectable } from '@nestjs/common';
import { placeOf, TEXT_PART } from '../../platform/paging/cursor.rules.js';
import type { Page, PageRequest } from '../../platform/paging/page.js';
import { pageOf, rowsToRead } from '../../platform/paging/page.rules.js';
import {
  organisationNotFound,
  requireAdministers,
  type Caller,
  hasPermission,
  permissionMissing,
} from '../access/caller.js';
import { refusals } from './directory.errors.js';
import type { EmployeeView } from './employee.js';
import type { EmployeeFilter } from './employee-search.js';
import { EmployeeSearchStore, type EmployeeQuestion } from './employee-search.store.js';
import { employeeView } from './employee-view.rules.js';
import { normaliseUid, subjectKey } from './identifier.rules.js';
import { organisationNumber } from './organisation-number.rules.js';
import { requireText } from './text.rules.js';
import { Unmasker, type Unmasking } from './unmasking.service.js';

interface Search extends Unmasking {
  /** Organisation number. */
  readonly organisation: string;
  readonly search?: EmployeeFilter;
}

/** Finds the employees of an organisation. A unit, role or power that there is none of finds nobody. */
@Injectable()
export class EmployeeSearch {
  constructor(
    private readonly store: EmployeeSearchStore,
    private readonly unmasker: Unmasker,
  ) {}

  /**
   * By uid.
   * @throws DomainError `organisation.not-found`, invalid-input for what is malformed, and as `Unmasker` says
   */
  async page(caller: Caller, input: Search & PageRequest): Promise<Page<EmployeeView>> {
    const limit = rowsToRead(input.first);
    const [after = ''] = placeOf(input.after, [TEXT_PART]) ?? [];
    const found = await this.store.page(caller, this.question(input), { after, limit });
    this.require(caller, input, found?.organisationId);
    const { records = [], now = new Date(0) } = found ?? {};
    const unmasked = await this.unmasker.isGranted(caller, records.slice(0, input.first), input);
    return pageOf(
      records,
      input.first,
      ({ uid }) => [uid],
      (record) => employeeView(record, now, unmasked),
    );
  }

  /** How many the search finds. To count protected identities by what is masked is to unmask them. @throws as `page` */
  async count(caller: Caller, input: Search): Promise<number> {
    const found = await this.store.count(caller, this.question(input));
    this.require(caller, input, found?.organisationId);
    if (!found) return 0;
    const { organisationId, shown, count } = found;
    if (input.unmask && shown.length > 0) {
      await this.unmasker.record(caller, new Map([[organisationId, shown]]), input.unmask.purpose);
    }
    return count;
  }

  private question({ organisation, search = {}, unmask }: Search): EmployeeQuestion {
    this.unmasker.requirePurpose({ unmask });
    const number = organisationNumber(organisation);
    if (!number) throw organisationNotFound();
    return { organisation: number, filter: normalised(search), unmasked: unmask !== undefined };
  }

  private require(caller: Caller, input: Search, organisationId: string | undefined): void {
    if (organisationId === undefined) throw organisationNotFound();
    requireAdministers(caller, organisationId);
    this.unmasker.requirePermission(caller, input, organisationId);
    // Who is found by a role or a power is told to have it.
    const { role, power } = input.search ?? {};
    if ((role ?? power) !== undefined && !hasPermission(caller, 'mandates:read', organisationId))
      throw permissionMissing('mandates:read');
  }
}

function normalised({ name, uid, identifier, ...rest }: EmployeeFilter): EmployeeFilter {
  return {
    ...rest,
    ...(name !== undefined && { name: requireText('name', name, 200) }),
    ...(uid !== undefined && { uid: normaliseUid(uid) ?? malformedUid() }),
    ...(identifier && { identifier: normalisedIdentifier(identifier) }),
  };
}

function normalisedIdentifier({ type, value }: NonNullable<EmployeeFilter['identifier']>) {
  const key = subjectKey(type, value);
  if (!key) throw refusals.identifierMalformed(type);
  return { type, value: key.value };
}

function malformedUid(): never {
  throw refusals.uidMalformed();
}
