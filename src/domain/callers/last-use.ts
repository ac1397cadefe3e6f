import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { LOG } from '../../platform/logging/logger.js';
import { MachineClientsStore } from './machine-clients.store.js';

const INTERVAL_MS = 60_000;

/** Records when each machine client was last used, in the background: a call does not wait for it, nor fail by it. */
@Injectable()
export class LastUse {
  /** When this instance last recorded a use, on its own steady clock. One entry per client in use. */
  private readonly recorded = new Map<string, number>();
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: MachineClientsStore,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** @param organisationId whose client it is; absent: of no organisation */
  note(clientId: string, organisationId: string | undefined): void {
    if (!this.isDue(clientId)) return;
    this.recorded.set(clientId, performance.now());
    const recording = this.record(clientId, organisationId).finally(() => this.pending.delete(recording));
    this.pending.add(recording);
  }

  /** Whether a use now would be recorded. */
  isDue(clientId: string): boolean {
    const last = this.recorded.get(clientId);
    return last === undefined || performance.now() - last >= INTERVAL_MS;
  }

  /** Resolves when all that was noted has been recorded, or has failed to be. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  private async record(clientId: string, organisationId: string | undefined): Promise<void> {
    const scope = organisationId === undefined ? 'all' : [organisationId];
    try {
      await this.database.transaction(scope, (tx) => this.store.recordUse(tx, clientId));
    } catch (err) {
      this.log.warn({ err, clientId }, 'the last use of a machine client was not recorded');
    }
  }
}
