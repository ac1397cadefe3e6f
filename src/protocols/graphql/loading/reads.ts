import { Injectable } from '@nestjs/common';
import { EntitlementsService } from '../../../domain/entitlements/entitlements.service.js';
import { MandateReads } from '../../../domain/mandates/mandate-reads.service.js';
import { PowerReads } from '../../../domain/mandates/power-reads.service.js';
import { EmployeeReads } from '../../../domain/directory/employee-reads.service.js';
import { OrganisationReads } from '../../../domain/directory/organisation-reads.service.js';
import { AssignmentReads } from '../../../domain/roles/assignment-reads.service.js';
import { RoleReads } from '../../../domain/roles/role-reads.service.js';

/** The domain's reading services, as loaders use them. */
@Injectable()
export class Reads {
  constructor(
    readonly organisations: OrganisationReads,
    readonly employees: EmployeeReads,
    readonly roles: RoleReads,
    readonly assignments: AssignmentReads,
    readonly powers: PowerReads,
    readonly mandates: MandateReads,
    readonly entitlements: EntitlementsService,
  ) {}
}
