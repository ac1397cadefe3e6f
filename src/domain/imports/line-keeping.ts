import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Logger } from 'pino';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import { GivingWay, UnderWay } from '../../platform/jobs/giving-way.js';
import { LOG } from '../../platform/logging/logger.js';
import type { Caller } from '../access/caller.js';
import type { ImportParameters } from './bound.sql.js';
import { keepLines, type AppliedLines } from './kept-lines.js';

/** Keeps the lines of files that were applied: whoever sent one has been answered, and the next file is not kept waiting. */
@Injectable()
export class LineKeeping {
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly database: ImportingDatabase,
    private readonly underWay: UnderWay,
    /** A command has none. */
    @Optional() @Inject(LOG) private readonly log?: Logger,
  ) {}

  /** Begins to. */
  keep(caller: Caller, of: ImportParameters, lines: AppliedLines): void {
    const keeping = this.kept(caller, of, lines).finally(() => this.pending.delete(keeping));
    this.pending.add(keeping);
  }

  /** Resolves when all lines are kept, or have failed to be: then the next file of the source takes longer to read. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  private async kept(caller: Caller, of: ImportParameters, lines: AppliedLines): Promise<void> {
    const way = new GivingWay(this.underWay);
    try {
      await this.database.transaction(caller.administers, (tx) => keepLines(tx, of, lines, () => way.give()));
    } catch (err) {
      this.log?.warn({ err, import: of.batch, source: of.source }, 'the lines of a file were not kept');
    }
  }
}
