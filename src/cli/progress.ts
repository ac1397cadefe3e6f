import type { ImportProgress } from '../domain/imports/import.js';
import type { Terminal } from './terminal.js';

const EVERY_MS = { bar: 100, line: 10_000 };

/** Shows how an import comes on: one line that is written over on a terminal, a line now and then in a log. */
export function showProgress(terminal: Terminal): { show(progress: ImportProgress): void; end(): void } {
  const begun = performance.now();
  const every = terminal.interactive ? EVERY_MS.bar : EVERY_MS.line;
  let shown = begun;
  let phase = '';
  let written = false;
  return {
    show: (progress) => {
      const now = performance.now();
      if (now - shown < every && progress.phase === phase) return;
      shown = now;
      phase = progress.phase;
      const line = described(progress, now - begun);
      terminal.err(terminal.interactive ? `\r\x1b[K${line}` : `${line}\n`);
      written = true;
    },
    end: () => {
      if (terminal.interactive && written) terminal.err('\r\x1b[K');
    },
  };
}

function described({ phase, rows, bytes }: ImportProgress, ms: number): string {
  const megabytes = (bytes / 1e6).toFixed(1);
  const rate = ms > 0 ? Math.round((rows * 1000) / ms) : 0;
  return `${phase}: ${rows} rows, ${megabytes} MB, ${rate} rows/s`;
}
