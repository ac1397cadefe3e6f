import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { AssignmentStore } from './assignment.store.js';
import { IncompatiblePowers } from './incompatible-powers.store.js';
import { RolesService } from './roles.service.js';
import { RoleCatalogueService } from './role-catalogue.service.js';
import { RoleStore } from './role.store.js';

@Module({
  imports: [AuditModule, DirectoryModule],
  providers: [RoleCatalogueService, RolesService, RoleStore, AssignmentStore, IncompatiblePowers],
  exports: [RoleCatalogueService, RolesService, IncompatiblePowers],
})
export class RolesModule {}
