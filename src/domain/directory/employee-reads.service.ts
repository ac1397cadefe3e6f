import { Injectable } from '@nestjs/common';
import { oneForEach, someForEach } from '../../platform/paging/batch.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import { refusals } from './directory.errors.js';
import type { EmployeeView, TermView } from './employee.js';
import { EmployeeReadsStore, type ReadEmployment } from './employee-reads.store.js';
import { employeeView, termViews } from './employee-view.rules.js';
import { parseOrgAffiliation } from './identifier.rules.js';
import { Unmasker, type Unmasking } from './unmasking.service.js';
import { isUuid } from './uuid.rules.js';

/**
 * Employments of the organisations the caller administers, each call one statement however many are asked for. One that
 * does not exist and one elsewhere give the same nothing.
 */
@Injectable()
export class EmployeeReads {
  constructor(
    private readonly store: EmployeeReadsStore,
    private readonly unmasker: Unmasker,
  ) {}

  /**
   * @param orgAffiliation uid@organisation-number
   * @throws DomainError `employment.malformed`, `organisation.not-found`, `employment.not-found`, and as `Unmasker` says
   */
  async byOrgAffiliation(
    caller: Caller,
    orgAffiliation: string,
    options: Unmasking = {},
  ): Promise<EmployeeView> {
    this.unmasker.requirePurpose(options);
    const parts = parseOrgAffiliation(orgAffiliation);
    if (!parts) throw refusals.employmentMalformed('employment');
    const found = await this.store.byUid(caller, parts);
    if (!found) throw organisationNotFound();
    requireAdministers(caller, found.organisationId);
    if (!found.record) throw refusals.employmentNotFound();
    const unmasked = await this.unmasker.isGranted(caller, [found.record], options);
    return employeeView(found.record, found.record.readAt, unmasked);
  }

  /** In the order of the ids. @throws DomainError as `Unmasker` says */
  async byIds(
    caller: Caller,
    employmentIds: readonly string[],
    options: Unmasking = {},
  ): Promise<(EmployeeView | undefined)[]> {
    const views = await this.views(caller, await this.records(caller, employmentIds), options);
    return oneForEach(employmentIds, views, ({ employmentId }) => employmentId);
  }

  /** All employments of each person, by organisation number and uid. @throws DomainError as `Unmasker` says */
  async byPersons(
    caller: Caller,
    personIds: readonly string[],
    options: Unmasking = {},
  ): Promise<EmployeeView[][]> {
    const found = await this.store.byPersons(caller, personIds.filter(isUuid));
    const views = await this.views(caller, administered(caller, found), options);
    return someForEach(personIds, views, ({ personId }) => personId);
  }

  /** All terms of each employment, oldest first, also those that are over or to come. @throws DomainError as `Unmasker` says */
  async terms(
    caller: Caller,
    employmentIds: readonly string[],
    options: Unmasking = {},
  ): Promise<TermView[][]> {
    const records = await this.records(caller, employmentIds);
    const unmasked = await this.unmasker.isGranted(caller, records, options);
    const terms = records.flatMap((record) => termViews(record, unmasked));
    return someForEach(employmentIds, terms, ({ employmentId }) => employmentId);
  }

  private async records(caller: Caller, ids: readonly string[]): Promise<ReadEmployment[]> {
    return administered(caller, await this.store.byIds(caller, ids.filter(isUuid)));
  }

  private async views(caller: Caller, records: readonly ReadEmployment[], options: Unmasking) {
    const unmasked = await this.unmasker.isGranted(caller, records, options);
    return records.map((record) => employeeView(record, record.readAt, unmasked));
  }
}
