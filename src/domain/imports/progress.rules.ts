import type { ImportBatch } from './import.js';

/** Rows received per second so far. */
export function rowsPerSecond({ recordedAt, progress }: ImportBatch): number | undefined {
  if (!progress) return undefined;
  const end = progress.phase === 'receiving' ? progress.at : progress.phaseAt;
  const seconds = (Date.parse(end) - recordedAt.getTime()) / 1000;
  return seconds > 0 ? progress.rows / seconds : undefined;
}

/** Seconds until the phase ends if it goes on as it went; undefined where its size is not known. */
export function secondsLeft({ progress }: ImportBatch): number | undefined {
  if (!progress?.done) return undefined;
  const seconds = (Date.parse(progress.at) - Date.parse(progress.phaseAt)) / 1000;
  return (seconds * (1 - progress.done)) / progress.done;
}
