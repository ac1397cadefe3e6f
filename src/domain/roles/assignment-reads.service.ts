import { Injectable } from '@nestjs/common';
import { oneForEach, someForEach } from '../../platform/paging/batch.rules.js';
import { administered } from '../access/administered.rules.js';
import type { Caller } from '../access/caller.js';
import { isUuid } from '../directory/uuid.rules.js';
import { AssignmentReadsStore, type ReadAssignment } from './assignment-reads.store.js';
import type { RoleAssignmentView } from './role.js';
import { assignmentView } from './role-assignment.rules.js';

/** Role assignments in the organisations the caller administers, each call one statement. */
@Injectable()
export class AssignmentReads {
  constructor(private readonly store: AssignmentReadsStore) {}

  /** In the order of the ids. */
  async byIds(caller: Caller, ids: readonly string[]): Promise<(RoleAssignmentView | undefined)[]> {
    const found = await this.store.byIds(caller, ids.filter(isUuid));
    return oneForEach(ids, views(caller, found), ({ id }) => id);
  }

  /** All of each employment, also those that are over or to come, oldest first. */
  async byEmployments(caller: Caller, employmentIds: readonly string[]): Promise<RoleAssignmentView[][]> {
    const found = await this.store.byEmployments(caller, employmentIds.filter(isUuid));
    return someForEach(employmentIds, views(caller, found), ({ employmentId }) => employmentId);
  }
}

function views(caller: Caller, found: readonly ReadAssignment[]): RoleAssignmentView[] {
  return administered(caller, found).map((one) => assignmentView(one, one.readAt));
}
