import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import type { MetadataFeed } from './domain/relying-parties/metadata-feed.js';
import { MetadataFeedsService } from './domain/relying-parties/metadata-feeds.service.js';
import { FeedGauges } from './feed-gauges.js';
import { Environment } from './platform/config/environment.js';
import { LOG } from './platform/logging/logger.js';
import { ServiceMetrics } from './service-metrics.js';

const CALLER = { actor: 'service:operations', administers: 'all' } as const;

/**
 * What operators and their monitoring look at, on a port of its own: nothing of it belongs to whom the service answers.
 * Without METRICS_PORT there is none.
 */
@Injectable()
export class OperationsEndpoint implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly measured: ServiceMetrics,
    private readonly gauges: FeedGauges,
    private readonly feeds: MetadataFeedsService,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** Where it listens; undefined: it does not. */
  get address(): string | undefined {
    const { address, port } = (this.server?.address() ?? {}) as Partial<AddressInfo>;
    return address === undefined
      ? undefined
      : `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { METRICS_HOST: host, METRICS_PORT: port } = this.environment;
    if (port === undefined) return;
    this.server = createServer(({ method, url }, response) => {
      const answer = method === 'GET' ? this.answers[url ?? ''] : undefined;
      if (answer) void this.send(response, answer);
      else response.writeHead(404).end();
    });
    this.server.listen(port, host);
    await once(this.server, 'listening');
    this.logger.info({ address: this.address }, 'metrics are read here');
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (!this.server) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private readonly answers: Readonly<Record<string, () => Promise<{ type: string; body: string }>>> = {
    '/metrics': async () => ({ type: this.measured.contentType, body: await this.metrics() }),
    '/health/feeds': async () => ({
      type: 'application/json',
      body: JSON.stringify((await this.feeds.list(CALLER)).map(health)),
    }),
  };

  /** Feeds are left out when the database is away: then what the service says of itself is needed most. */
  private async metrics(): Promise<string> {
    return [await this.measured.text(), await this.gauges.text(await this.knownFeeds())].join('\n');
  }

  private async knownFeeds(): Promise<MetadataFeed[]> {
    try {
      return await this.feeds.list(CALLER);
    } catch (error) {
      this.logger.warn({ err: error }, 'metrics without feeds');
      return [];
    }
  }

  private async send(response: ServerResponse, answer: () => Promise<{ type: string; body: string }>) {
    try {
      const { type, body } = await answer();
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    } catch (error) {
      this.logger.warn({ err: error }, 'operations answer failed');
      response.writeHead(503).end();
    }
  }
}

/** Where a feed comes from is not said: an address may hold a secret. */
function health({ name, kind, state, verified, nextAt, failure, failingSince }: MetadataFeed) {
  return {
    ...{ name, kind, state, nextAt, failure, failingSince },
    ...{ validUntil: verified?.validUntil, verifiedAt: verified?.at, problems: verified?.problems.length },
  };
}
