import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ImportingDatabase } from '../../../platform/database/importing-database.js';
import { JobQueue } from '../../../platform/jobs/job-queue.js';
import { ImportFetcher } from './import-fetcher.service.js';
import { ImportFetchStore } from './import-fetches.store.js';
import { nextAfter } from './schedule.rules.js';

const QUEUE = 'import-fetch';

/** Fetches what is due, once whatever the number of instances of the service. */
@Injectable()
export class DueFetches implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly database: ImportingDatabase,
    private readonly store: ImportFetchStore,
    private readonly jobs: JobQueue,
    private readonly fetcher: ImportFetcher,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.work(QUEUE, ({ sourceId = '' }) => {
      const fetch = this.fetcher.fetch(sourceId);
      const settled = fetch.catch(() => undefined).finally(() => this.running.delete(settled));
      this.running.add(settled);
      return fetch;
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  /** Queues what is due, and says when it is due next. */
  async queue(now = new Date()): Promise<void> {
    await this.database.transaction('all', async (tx) => {
      for (const { sourceId, schedule } of await this.store.due(tx, now)) {
        await this.jobs.add(tx, QUEUE, sourceId, { sourceId });
        await this.store.dueNext(tx, sourceId, nextAfter(schedule, now));
      }
    });
  }
}
