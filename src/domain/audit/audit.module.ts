import { Module } from '@nestjs/common';
import { AuditReads } from './audit-reads.service.js';
import { AuditReadsStore } from './audit-reads.store.js';
import { AuditService } from './audit.service.js';
import { AuditStore } from './audit.store.js';

@Module({
  providers: [AuditStore, AuditService, AuditReadsStore, AuditReads],
  exports: [AuditStore, AuditService, AuditReads],
})
export class AuditModule {}
