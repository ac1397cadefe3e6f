import type { ImportProgress } from '../domain/imports/import.js';
import type { Terminal } from './terminal.js';

const WIDTH = 20;
const EVERY_MS = { bar: 100, line: 10_000 };

/** Shows how an import comes on: one line that is written over on a terminal, a line now and then in a log. */
export function showProgress(terminal: Terminal): { show(progress: ImportProgress): void; end(): void } {
  const begun = performance.now();
  const every = terminal.interactive ? EVERY_MS.bar : EVERY_MS.line;
  let shown = begun;
  let phase = '';
  let phaseBegan = begun;
  let written = false;
  return {
    show: (progress) => {
      const now = performance.now();
      if (now - shown < every && progress.phase === phase) return;
      shown = now;
      if (progress.phase !== phase) phaseBegan = now;
      phase = progress.phase;
      const line = described(progress, now - phaseBegan);
      terminal.err(terminal.interactive ? `\r\x1b[K${line}` : `${line}\n`);
      written = true;
    },
    end: () => {
      if (terminal.interactive && written) terminal.err('\r\x1b[K');
    },
  };
}

function described({ phase, rows, bytes, done }: ImportProgress, ms: number): string {
  const megabytes = (bytes / 1e6).toFixed(1);
  const rate = ms > 0 ? Math.round((rows * 1000) / ms) : 0;
  const read = `${phase}: ${rows} rows, ${megabytes} MB, ${rate} rows/s`;
  if (done === undefined) return read;
  const left = done > 0 ? `, ${Math.ceil((ms * (1 - done)) / done / 1000)} s left` : '';
  return `${bar(done)} ${read}, ${Math.floor(done * 100)} %${left}`;
}

function bar(done: number): string {
  const full = Math.round(done * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}
