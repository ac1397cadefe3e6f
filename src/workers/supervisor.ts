import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { FromWorker } from './messages.js';
import { DidNotStart, measuredBy, startWorker, stopWorker, tell } from './one-worker.js';

/** One that ended sooner than this after it began to serve counts as a failure, as one that did not start does. */
const SETTLED_AFTER_MS = 60_000;
/** After the first failure at once, then after 0.2 s, 0.4, 0.8, … */
const AGAIN_AFTER_MS = 100;
const AGAIN_AT_LAST_MS = 30_000;
/** So many failures in a row of a worker, when none serves, are the service's. */
const FAILURES_OF_THE_SERVICE = 5;

interface Place {
  readonly keeps: boolean;
  /** Undefined while none serves in it. */
  worker?: Worker | undefined;
  servesSince: number;
  failures: number;
}

/**
 * Keeps so many workers serving on one port: one that ends is replaced, and all are replaced one by one when the service
 * is to begin anew. It does nothing else, so that nothing else can end it.
 */
export class Supervisor {
  private readonly places: readonly Place[];
  private turn = Promise.resolve();
  private isStopping = false;
  private asked = 0;

  /** @param failed called once, with an exit code, when workers do not start again and again and none serves */
  constructor(
    workers: number,
    private readonly log: Logger,
    private readonly failed: (exitCode: number) => void,
  ) {
    this.places = Array.from({ length: workers }, (_, index) => ({
      ...{ keeps: index === 0, servesSince: 0, failures: 0 },
    }));
  }

  /** The first, which brings the database up to date, before the others. @throws DidNotStart */
  async start(): Promise<void> {
    const [first, ...others] = this.places;
    if (first) await this.fill(first);
    await Promise.all(others.map((place) => this.fill(place)));
    this.log.info({ workers: this.places.length }, 'all workers serve');
  }

  /**
   * Replaces the workers one by one, each by one that serves before it retires. When a new one does not start, those that
   * serve go on.
   */
  roll(): Promise<void> {
    this.turn = this.turn.then(async () => {
      try {
        for (const place of this.places) if (!this.isStopping) await this.fill(place);
        this.log.info({ workers: this.places.length }, 'all workers have been replaced');
      } catch (error) {
        if (!this.isStopping) this.log.error({ err: error }, 'a new worker did not start, the others go on');
      }
    });
    return this.turn;
  }

  /** Resolves when all have finished what was under way, and have ended. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const all = Object.values(cluster.workers ?? {});
    await Promise.all(all.flatMap((worker) => (worker ? stopWorker(worker) : [])));
  }

  private async fill(place: Place): Promise<void> {
    const worker = await startWorker(this.places.length, place.keeps);
    const before = place.worker;
    place.worker = worker;
    place.servesSince = Date.now();
    worker.on('message', (message: FromWorker) => void this.hear(place, worker, message));
    worker.once('exit', (code: number | null, signal: string | null) => {
      void this.ended(place, worker, signal ?? code);
    });
    this.log.info({ worker: worker.process.pid }, 'a worker serves');
    tell(before, { kind: 'retire' });
  }

  private async hear(place: Place, worker: Worker, message: FromWorker): Promise<void> {
    if (message.kind === 'leaves') tell(place.worker, { kind: 'inherit', measured: message.measured });
    if (message.kind !== 'asks-all') return;
    const id = this.asked++;
    const serving = this.places.flatMap((one) => one.worker ?? []);
    const measured = await Promise.all(serving.map((one) => measuredBy(one, id)));
    tell(worker, { kind: 'all', id: message.id, measured: measured.flat() });
  }

  private async ended(place: Place, worker: Worker, how: string | number | null): Promise<void> {
    if (this.isStopping) return;
    const { pid } = worker.process;
    if (place.worker !== worker) {
      this.log.info({ worker: pid }, 'a worker has retired');
      return;
    }
    place.worker = undefined;
    const ms = Date.now() - place.servesSince;
    place.failures = ms > SETTLED_AFTER_MS ? 0 : place.failures + 1;
    this.log.error({ worker: pid, how, ms }, 'a worker ended, another one takes its place');
    await this.refill(place);
  }

  private async refill(place: Place): Promise<void> {
    let failure: unknown;
    do {
      await pause(waitAfter(place.failures));
      if (this.isStopping) return;
      failure = await this.fill(place).catch((error: unknown) => error);
    } while (failure !== undefined && this.goesOn(place, failure));
  }

  private goesOn(place: Place, failure: unknown): boolean {
    if (this.isStopping) return false;
    place.failures++;
    this.log.error({ failures: place.failures }, 'a worker did not start, tried again later');
    const isOver = place.failures >= FAILURES_OF_THE_SERVICE && this.places.every(({ worker }) => !worker);
    if (isOver) this.failed(failure instanceof DidNotStart ? failure.exitCode : 1);
    return !isOver;
  }
}

function waitAfter(failures: number): number {
  return failures < 2 ? 0 : Math.min(AGAIN_AFTER_MS * 2 ** (failures - 1), AGAIN_AT_LAST_MS);
}
