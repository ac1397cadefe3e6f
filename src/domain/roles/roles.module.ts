import { Module } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { AuditModule } from '../audit/audit.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { AssignmentReads } from './assignment-reads.service.js';
import { AssignmentReadsStore } from './assignment-reads.store.js';
import { AssignmentStore } from './assignment.store.js';
import { IncompatiblePowers } from './incompatible-powers.store.js';
import { RoleReads } from './role-reads.service.js';
import { RoleReadsStore } from './role-reads.store.js';
import { RolesService } from './roles.service.js';
import { RoleCatalogueService } from './role-catalogue.service.js';
import { RoleStore } from './role.store.js';
import { explanations } from './roles.errors.js';

const services = [RoleCatalogueService, RolesService, IncompatiblePowers, RoleReads, AssignmentReads];

@Module({
  imports: [AuditModule, DirectoryModule],
  providers: [...services, RoleStore, RoleReadsStore, AssignmentStore, AssignmentReadsStore],
  exports: services,
})
export class RolesModule {
  constructor(database: AdministrationDatabase) {
    database.explain(explanations);
  }
}
