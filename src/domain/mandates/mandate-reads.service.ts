import { Injectable } from '@nestjs/common';
import { oneForEach, someForEach } from '../../platform/paging/batch.rules.js';
import type { Reader } from '../../platform/database/reading-database.js';
import { MICROSECONDS_PART, placeOf, UUID_PART } from '../../platform/paging/cursor.rules.js';
import type { Page, PageRequest } from '../../platform/paging/page.js';
import { pageOf, rowsToRead } from '../../platform/paging/page.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import { refusals as directoryRefusals } from '../directory/directory.errors.js';
import { parseOrgAffiliation } from '../directory/identifier.rules.js';
import { organisationNumber } from '../directory/organisation-number.rules.js';
import { isUuid } from '../directory/uuid.rules.js';
import type { ApprovalView, MandateStateView, MandateStatus, MandateSummary } from './mandate.js';
import type { MandatePlace } from './mandate-page.sql.js';
import type { MandateQuestion } from './mandate-question.js';
import { MandateReadsStore, type FoundMandates, type ReadMandate } from './mandate-reads.store.js';
import { refusals } from './mandates.errors.js';

export interface MandateFilter {
  /** Organisation number; all that the caller administers when absent. */
  readonly organisation?: string;
  /** Any of these; in every status when absent. */
  readonly status?: readonly MandateStatus[];
  /** uid@organisation-number. */
  readonly holder?: string;
  /** Power code. */
  readonly power?: string;
  /** Code of a unit of the organisation, which must be named: limited to it, or held by somebody who works in it now. */
  readonly unit?: string;
  /** In force or to come, and over before that instant. */
  readonly endingBefore?: Date;
}

const NOT_OVER: readonly MandateStatus[] = ['pending', 'scheduled', 'active', 'suspended'];

/**
 * Mandates of the organisations the caller administers, each call one statement. Statuses are by the database's clock. A
 * mandate that does not exist and one elsewhere give the same nothing.
 */
@Injectable()
export class MandateReads {
  constructor(private readonly store: MandateReadsStore) {}

  /**
   * The newest first. A power or unit that there is none of gives none.
   * @throws DomainError `organisation.not-found`, `employment.not-found`, invalid-input for what is malformed
   */
  async page(caller: Caller, input: MandateFilter & PageRequest): Promise<Page<MandateSummary>> {
    const limit = rowsToRead(input.first);
    const after = placeOf(input.after, [MICROSECONDS_PART, UUID_PART]) as MandatePlace | undefined;
    const question = questionOf(caller, input);
    const found = await this.store.page(caller, question, after, limit);
    requireFound(caller, question, found);
    return pageOf(administered(caller, found.mandates), input.first, ({ place, id }) => [place, id], summary);
  }

  /** In the order of the ids. */
  async byIds(caller: Caller, ids: readonly string[]): Promise<(MandateSummary | undefined)[]> {
    const found = await this.store.byIds(caller, ids.filter(isUuid));
    return oneForEach(ids, administered(caller, found).map(summary), ({ id }) => id);
  }

  /** Employments that hold the mandates, at most so many, as a rehearsal sees them. */
  async holders(
    caller: Caller,
    mandateIds: readonly string[],
    most: number,
    reader: Reader,
  ): Promise<string[]> {
    const found = administered(caller, await this.store.holders(caller, mandateIds, most, reader));
    return found.map(({ employmentId }) => employmentId);
  }

  /** Those each employment holds or held, the newest first; of the statuses, or of all. */
  async byHolders(
    caller: Caller,
    employmentIds: readonly string[],
    statuses?: readonly MandateStatus[],
  ): Promise<MandateSummary[][]> {
    const found = await this.store.byHolders(caller, employmentIds.filter(isUuid), statuses);
    return someForEach(employmentIds, administered(caller, found).map(summary), ({ holderId }) => holderId);
  }

  /** Those that were passed on from each mandate itself, the newest first. */
  async passedOnTo(caller: Caller, mandateIds: readonly string[]): Promise<MandateSummary[][]> {
    const found = await this.store.byParents(caller, mandateIds.filter(isUuid));
    return someForEach(mandateIds, administered(caller, found).map(summary), ({ parentId = '' }) => parentId);
  }

  /** The states each mandate was in, oldest first, the present one last. */
  async states(caller: Caller, mandateIds: readonly string[]): Promise<MandateStateView[][]> {
    const found = administered(caller, await this.store.states(caller, mandateIds.filter(isUuid)));
    return someForEach(mandateIds, found, ({ mandateId }) => mandateId);
  }

  /** What was decided about each mandate, oldest first. */
  async approvals(caller: Caller, mandateIds: readonly string[]): Promise<ApprovalView[][]> {
    const found = administered(caller, await this.store.approvals(caller, mandateIds.filter(isUuid)));
    return someForEach(mandateIds, found, ({ mandateId }) => mandateId);
  }
}

function questionOf(caller: Caller, input: MandateFilter): MandateQuestion {
  const { organisation, holder, power, unit, endingBefore, status } = input;
  if (unit !== undefined && organisation === undefined) throw refusals.unitWithoutOrganisation();
  const number = organisation === undefined ? undefined : organisationNumber(organisation);
  if (organisation !== undefined && number === undefined) throw organisationNotFound();
  const held = holder === undefined ? undefined : parseOrgAffiliation(holder);
  if (holder !== undefined && held === undefined) throw directoryRefusals.employmentMalformed('holder');
  const statuses = endingBefore ? NOT_OVER.filter((one) => status?.includes(one) ?? true) : status;
  return {
    administers: caller.administers,
    ...{ organisation: number, holder: held, power, unit, endingBefore, statuses },
  };
}

function requireFound(caller: Caller, question: MandateQuestion, found: FoundMandates): void {
  const { organisationId, holderOrganisationId, holderId } = found;
  if (question.organisation !== undefined) requireOrganisation(caller, organisationId);
  if (!question.holder) return;
  requireOrganisation(caller, holderOrganisationId);
  if (holderId === null) throw directoryRefusals.employmentNotFound();
}

function requireOrganisation(caller: Caller, organisationId: string | null): void {
  if (organisationId === null) throw organisationNotFound();
  requireAdministers(caller, organisationId);
}

function summary({ place: _place, ...mandate }: ReadMandate): MandateSummary {
  return mandate;
}
