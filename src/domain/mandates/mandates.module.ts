import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RolesModule } from '../roles/roles.module.js';
import { ApprovalStore } from './approval.store.js';
import { MandateApprovals } from './mandate-approvals.js';
import { MandateIssuer } from './mandate-issuer.js';
import { MandateList } from './mandate-list.service.js';
import { MandateListStore } from './mandate-list.store.js';
import { MandateStates } from './mandate-states.js';
import { MandateStore } from './mandate.store.js';
import { MandatesService } from './mandates.service.js';
import { PowerStore } from './power.store.js';
import { PowersService } from './powers.service.js';

const services = [PowersService, MandatesService, MandateList];

@Module({
  imports: [AuditModule, DirectoryModule, RolesModule],
  providers: [
    ...services,
    PowerStore,
    MandateStore,
    MandateListStore,
    ApprovalStore,
    MandateIssuer,
    MandateStates,
    MandateApprovals,
  ],
  exports: services,
})
export class MandatesModule {}
