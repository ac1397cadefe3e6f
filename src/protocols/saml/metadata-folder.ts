import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { IdentityProvidersService } from '../../domain/relying-parties/identity-providers.service.js';
import { RelyingPartiesService } from '../../domain/relying-parties/relying-parties.service.js';
import { Environment } from '../../platform/config/environment.js';
import { shareOfThisProcess } from '../../platform/config/workers.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { LOG } from '../../platform/logging/logger.js';
import { readRelyingPartyFiles, type FoundParties } from './relying-party-files.js';

/** The source name of parties and identity providers that come from files. */
export const METADATA_FOLDER = 'metadata-folder';

const CALLER = { actor: 'service:metadata-folder', administers: 'all' } as const;

/**
 * Brings the parties and identity providers of RELYING_PARTY_METADATA into the register at start: one whose file is gone
 * is no longer registered, unless a file cannot be read or several claim it. What is wrong with the files is logged and
 * never keeps the service from starting. Federation feeds are further sources beside this one; each manages its own
 * alone.
 */
@Injectable()
export class MetadataFolder implements OnApplicationBootstrap {
  constructor(
    private readonly environment: Environment,
    private readonly relyingParties: RelyingPartiesService,
    private readonly identityProviders: IdentityProvidersService,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const paths = this.environment.RELYING_PARTY_METADATA?.split(',').map((path) => path.trim());
    if (!paths || !shareOfThisProcess().keeps) return;
    const found = readRelyingPartyFiles(paths.filter(Boolean));
    for (const problem of found.problems) this.logProblem(problem);
    try {
      await this.register(found);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
      this.logger.error({ reason: error.code }, 'relying parties not brought up to date');
    }
  }

  private async register(found: FoundParties): Promise<void> {
    const { parties, unclear } = found;
    await this.registerIdentityProviders(found);
    const { leftAlone, ...done } = await this.relyingParties.synchronise(
      CALLER,
      METADATA_FOLDER,
      parties,
      unclear,
    );
    this.logger.info({ parties: parties.length, ...done }, 'relying parties read from files');
    if (leftAlone.length > 0)
      this.logger.warn({ leftAlone }, 'relying parties left alone: registered from another source');
  }

  /** Of a folder without anything in it, which is more often lost than meant, none is struck off. */
  private async registerIdentityProviders({
    parties,
    identityProviders,
    unclear,
  }: FoundParties): Promise<void> {
    await this.identityProviders.bring(CALLER, METADATA_FOLDER, identityProviders);
    if (unclear === 'all' || parties.length + identityProviders.length === 0) return;
    const named = new Set([...identityProviders.map(({ entityId }) => entityId), ...unclear]);
    await this.identityProviders.strikeOthers(CALLER, METADATA_FOLDER, named);
  }

  /** A whole file is lost without an entityID to name. */
  private logProblem(problem: FoundParties['problems'][number]): void {
    if (problem.entityId === undefined) this.logger.error(problem, 'relying party metadata unreadable');
    else this.logger.warn(problem, 'relying party metadata not as it should be');
  }
}
