import type { ImportProgress, KeptProgress } from './import.js';

const EVERY_MS = 1_000;

/**
 * Keeps how far an import has come where every door sees it, about once a second and whenever a phase begins. What is
 * not kept is no harm, so a failure to is passed over.
 */
export class ProgressKeeper {
  private phase: ImportProgress['phase'] | undefined;
  private phaseAt = '';
  private keptAt = 0;
  private writing: Promise<void> | undefined;

  constructor(private readonly write: (progress: KeptProgress) => Promise<void>) {}

  keep({ phase, rows, bytes, done }: ImportProgress): void {
    const at = new Date();
    const begins = phase !== this.phase;
    if (begins) [this.phase, this.phaseAt] = [phase, at.toISOString()];
    if (this.writing || (!begins && at.getTime() - this.keptAt < EVERY_MS)) return;
    this.keptAt = at.getTime();
    const progress = { phase, rows, bytes, ...(done !== undefined && { done }) };
    this.writing = this.write({ ...progress, phaseAt: this.phaseAt, at: at.toISOString() })
      .catch(() => undefined)
      .finally(() => (this.writing = undefined));
  }

  /** Resolves when nothing is being kept. */
  async rest(): Promise<void> {
    await this.writing;
  }
}
