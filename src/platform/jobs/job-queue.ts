import type { Logger } from 'pino';
import { PgBoss, type Db } from 'pg-boss';
import { connectionConfig } from '../database/connection-config.js';
import type { ImportTransaction } from '../database/importing-database.js';
import { JOBS_SCHEMA } from '../database/jobs-schema.js';

/** What a job is about: ids, nothing personal. */
export type JobData = Readonly<Record<string, string>>;

/** What is not done by then is taken for lost, and tried again. */
const EXPIRES_AFTER_SECONDS = 6 * 3600;
/** An instance that has not been heard of for this long is no more: another one tries again. */
const HEARTBEAT_SECONDS = 60;
/** After 1 minute, 2, 4, … at most an hour: 12 times, which is most of a night. */
const RETRY = { retryLimit: 12, retryDelay: 60, retryBackoff: true, retryDelayMax: 3600 };
const LOOK_EVERY_SECONDS = 2;
/** The database may come later than the service; each attempt waits up to 30 seconds. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/**
 * Work for whichever instance of the service is free, one of a key at a time, tried again later when it fails (pg-boss).
 * Needs the schema that `behorig migrate` installs.
 */
export class JobQueue {
  private readonly boss: PgBoss;
  private started: Promise<unknown> | undefined;
  private isEnding = false;

  /**
   * @param url a login of the group `behorig_administration`
   * @param works whether this process does jobs; else another one of the service does
   */
  constructor(
    url: string,
    private readonly log: Logger,
    private readonly works = true,
  ) {
    const { connectionString } = connectionConfig(url);
    this.boss = new PgBoss({
      ...(connectionString && { connectionString }),
      application_name: 'behorig-jobs',
      schema: JOBS_SCHEMA,
      max: 2,
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      monitorVacuum: false,
    });
    this.boss.on('error', (error) => {
      log.warn({ err: error }, 'the job queue failed, tried again later');
    });
  }

  /** Begins, as soon as the database is there, to do the jobs of the queue. A job that rejects is tried again later. */
  work(queue: string, job: (data: JobData) => Promise<void>): void {
    if (!this.works) return;
    this.started = this.begin(queue, job).catch((error: unknown) => {
      // Who is told to end while it begins has nothing to report.
      if (!this.isEnding) this.log.error({ err: error, queue }, 'the job queue did not start');
    });
  }

  /** Adds a job in the transaction, unless one of the same key is queued or being done. */
  async add(tx: ImportTransaction, queue: string, key: string, data: JobData): Promise<void> {
    const db: Db = { executeSql: async (text, values) => ({ rows: await tx.query(text, values) }) };
    await this.boss.send(queue, data, { singletonKey: key, db });
  }

  async onApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    // Jobs that are cut off are done again by another instance.
    await this.boss.stop({ graceful: false });
    await this.started;
  }

  private async begin(queue: string, job: (data: JobData) => Promise<void>): Promise<void> {
    await this.boss.start({ attempts: FOR_EVER });
    await this.boss.createQueue(queue, {
      policy: 'exclusive',
      expireInSeconds: EXPIRES_AFTER_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      ...RETRY,
    });
    await this.boss.work<JobData>(queue, { pollingIntervalSeconds: LOOK_EVERY_SECONDS }, async (jobs) => {
      for (const { data } of jobs) await job(data);
    });
  }
}
