import { heldFor, type Dated } from '../directory/period.rules.js';
import type { RoleAssignmentView } from './role.js';

export interface AssignmentFacts extends Dated {
  readonly id: string;
  readonly organisationId: string;
  readonly employmentId: string;
  readonly roleId: string;
  readonly unitId: string | null;
  readonly recordedAt: Date;
  readonly managedBy: string;
  readonly employment: { readonly uid: string; readonly organisation: { readonly number: string } };
  readonly role: { readonly code: string };
  readonly unit: { readonly code: string } | null;
}

export function assignmentView(record: AssignmentFacts, now: Date): RoleAssignmentView {
  const held = heldFor(record);
  const ended = held.until !== undefined && held.until <= now;
  const neverHeld = held.until?.getTime() === held.from.getTime();
  return {
    id: record.id,
    organisationId: record.organisationId,
    employmentId: record.employmentId,
    roleId: record.roleId,
    ...(record.unitId && { unitId: record.unitId }),
    holder: `${record.employment.uid}@${record.employment.organisation.number}`,
    role: record.role.code,
    ...(record.unit && { unit: record.unit.code }),
    ...held,
    recordedAt: record.recordedAt,
    managedBy: record.managedBy,
    status: ended || neverHeld ? 'ended' : held.from > now ? 'scheduled' : 'active',
  };
}
