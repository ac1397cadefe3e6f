import { Module } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { AuditModule } from '../audit/audit.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { explanations } from './machine-clients.errors.js';
import { MachineClientsService } from './machine-clients.service.js';
import { MachineClientsStore } from './machine-clients.store.js';

/** Issuing and revoking, without what only a running service needs to tell who is calling. */
@Module({
  imports: [AuditModule, DirectoryModule],
  providers: [MachineClientsService, MachineClientsStore],
  exports: [MachineClientsService, MachineClientsStore],
})
export class MachineClientsModule {
  constructor(database: AdministrationDatabase) {
    database.explain(explanations);
  }
}
