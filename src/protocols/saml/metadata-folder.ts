import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { RelyingPartiesService } from '../../domain/relying-parties/relying-parties.service.js';
import { Environment } from '../../platform/config/environment.js';
import { LOG } from '../../platform/logging/logger.js';
import { readRelyingPartyFiles } from './relying-party-files.js';

/** The source name of parties that come from files. */
export const METADATA_FOLDER = 'metadata-folder';

const CALLER = { actor: 'service:metadata-folder', administers: 'all' } as const;

/**
 * Brings the parties of RELYING_PARTY_METADATA into the register at start: a party whose file is gone is no longer
 * registered. Federation feeds will be further sources beside this one; each manages its own parties alone.
 */
@Injectable()
export class MetadataFolder implements OnApplicationBootstrap {
  constructor(
    private readonly environment: Environment,
    private readonly relyingParties: RelyingPartiesService,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const paths = this.environment.RELYING_PARTY_METADATA?.split(',').map((path) => path.trim());
    if (!paths) return;
    const { parties, problems } = readRelyingPartyFiles(paths.filter(Boolean));
    for (const problem of problems) this.logger.warn(problem, 'relying party metadata not usable');
    await this.relyingParties.synchronise(CALLER, METADATA_FOLDER, parties);
    this.logger.info({ parties: parties.length }, 'relying parties read from files');
  }
}
