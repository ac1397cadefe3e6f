import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { SealVerifierService } from './domain/audit/seal-verifier.service.js';
import { SealerService } from './domain/audit/sealer.service.js';
import { LoginRequestsStore } from './domain/callers/login-requests.store.js';
import { LoginSessions } from './domain/callers/login-sessions.service.js';
import { ExpiredTogetherStore } from './domain/decisions/expired-together.store.js';
import { RememberingService } from './domain/entitlements/remembering.service.js';
import { DueFetches } from './domain/imports/fetching/due-fetches.service.js';
import { ImportsService } from './domain/imports/imports.service.js';
import { ExpiredReplaysStore } from './domain/relying-parties/expired-replays.store.js';
import { shareOfThisProcess } from './platform/config/workers.js';
import { GivingWay, UnderWay } from './platform/jobs/giving-way.js';
import { KeyRing } from './platform/keys/key-ring.js';
import { LOG } from './platform/logging/logger.js';
import { ConfiguredFeeds } from './protocols/saml/feeds/configured-feeds.js';
import { MdqFeeds } from './protocols/saml/feeds/mdq-feeds.js';
import { MetadataFeeds } from './protocols/saml/feeds/metadata-feeds.js';

const CALLER = { actor: 'service:upkeep', administers: 'all' } as const;
const EVERY_MS = {
  remember: 1_000,
  seal: 5_000,
  feeds: 15_000,
  mdq: 15_000,
  fetch: 15_000,
  resume: 30_000,
  expire: 60_000,
  checkpoint: 3_600_000,
};

/**
 * What the service does beside answering. Nothing that is true depends on it: validity is tested in the queries. Every
 * instance does it, in one of its workers; what must be done once locks itself. A failure is logged and tried again at the next turn.
 */
@Injectable()
export class Upkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private isStopping = false;
  private hasCheckpoint = false;

  constructor(
    private readonly remembering: RememberingService,
    private readonly sealer: SealerService,
    private readonly verifier: SealVerifierService,
    private readonly replays: ExpiredReplaysStore,
    private readonly together: ExpiredTogetherStore,
    private readonly loginRequests: LoginRequestsStore,
    private readonly loginSessions: LoginSessions,
    private readonly configuredFeeds: ConfiguredFeeds,
    private readonly feeds: MetadataFeeds,
    private readonly mdq: MdqFeeds,
    private readonly fetches: DueFetches,
    private readonly imports: ImportsService,
    private readonly keys: KeyRing,
    private readonly underWay: UnderWay,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!shareOfThisProcess().keeps) return;
    this.repeat('remember', () => this.remembering.rememberChanged(this.givingWay()));
    this.repeat('seal', () => this.seal());
    this.repeat('feeds', async () => {
      await this.configuredFeeds.say();
      await this.feeds.refreshDue();
    });
    this.repeat('mdq', () => this.mdq.refreshDue(() => !this.isStopping));
    this.repeat('fetch', () => this.fetches.queue());
    this.repeat('resume', () => this.imports.resume(CALLER));
    this.repeat('expire', async () => {
      await this.replays.remove();
      await this.together.remove();
      await this.loginRequests.removeExpired();
      await this.loginSessions.removeExpired();
    });
    this.repeat('checkpoint', () => this.checkpoint());
  }

  /**
   * What has begun is finished, so that nothing is left to a connection that is being closed; of sealing the batch that is
   * under way, for a large import leaves work for minutes.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running);
  }

  private givingWay(): () => Promise<boolean> {
    const way = new GivingWay(this.underWay);
    return async () => {
      await way.give();
      return !this.isStopping;
    };
  }

  /** The first checkpoint of this process is made with its first seals: until there is one, nothing tells what is taken from an end. */
  private async seal(): Promise<void> {
    await this.sealer.sealPending(this.givingWay());
    if (!this.hasCheckpoint) await this.checkpoint();
  }

  private async checkpoint(): Promise<void> {
    const key = this.keys.signing('EC');
    if (key && (await this.verifier.checkpoint(CALLER, key.privateKey))) this.hasCheckpoint = true;
  }

  private repeat(task: keyof typeof EVERY_MS, work: () => Promise<unknown>): void {
    let busy = false;
    const turn = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      try {
        await work();
      } catch (error) {
        this.logger.warn({ task, err: error }, 'upkeep failed, tried again later');
      } finally {
        busy = false;
      }
    };
    const track = (): void => {
      const promise = turn().finally(() => this.running.delete(promise));
      this.running.add(promise);
    };
    this.timers.push(setInterval(track, EVERY_MS[task]).unref());
  }
}
