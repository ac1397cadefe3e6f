import { Module } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { AuditModule } from '../audit/audit.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RolesModule } from '../roles/roles.module.js';
import { Administrators } from './administrators.js';
import { ApprovalStore } from './approval.store.js';
import { IdempotentActs } from './idempotent-acts.js';
import { IdempotentActStore } from './idempotent-act.store.js';
import { MandateApprovals } from './mandate-approvals.js';
import { MandateIssuer } from './mandate-issuer.js';
import { MandateReads } from './mandate-reads.service.js';
import { MandateReadsStore } from './mandate-reads.store.js';
import { MandateStates } from './mandate-states.js';
import { MandateStore } from './mandate.store.js';
import { MandatesService } from './mandates.service.js';
import { PowerReads } from './power-reads.service.js';
import { PowerReadsStore } from './power-reads.store.js';
import { PowerStore } from './power.store.js';
import { PowersService } from './powers.service.js';
import { explanations } from './mandates.errors.js';
import { explanations as ofPowers } from './powers.errors.js';

const services = [PowersService, MandatesService, MandateReads, PowerReads];

@Module({
  imports: [AuditModule, DirectoryModule, RolesModule],
  providers: [
    ...services,
    PowerStore,
    MandateStore,
    MandateReadsStore,
    PowerReadsStore,
    ApprovalStore,
    Administrators,
    IdempotentActs,
    IdempotentActStore,
    MandateIssuer,
    MandateStates,
    MandateApprovals,
  ],
  exports: services,
})
export class MandatesModule {
  constructor(database: AdministrationDatabase) {
    database.explain({ ...ofPowers, ...explanations });
  }
}
