import { Module } from '@nestjs/common';
import { AuditModule } from './audit.module.js';
import { DisclosureReads } from './disclosure-reads.service.js';
import { DisclosureReadsStore } from './disclosure-reads.store.js';
import { DisclosuresStore } from './disclosures.store.js';
import { SealStore } from './seal.store.js';
import { SealVerifierService } from './seal-verifier.service.js';
import { SealerService } from './sealer.service.js';

/** The record of answers, and the chains that keep it and the record of acts honest. */
@Module({
  imports: [AuditModule],
  providers: [
    DisclosuresStore,
    DisclosureReadsStore,
    DisclosureReads,
    SealStore,
    SealerService,
    SealVerifierService,
  ],
  exports: [DisclosuresStore, DisclosureReads, SealerService, SealVerifierService],
})
export class DisclosuresModule {}
