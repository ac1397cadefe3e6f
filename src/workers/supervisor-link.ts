import cluster from 'node:cluster';
import type { FromSupervisor, FromWorker } from './messages.js';

/** Resolves when it is on its way, at once in a process that nobody supervises. */
export function tellSupervisor(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (cluster.worker?.isConnected()) cluster.worker.send(message, () => resolve());
    else resolve();
  });
}

export function onMessage(hear: (message: FromSupervisor) => void): void {
  if (cluster.isWorker) process.on('message', hear);
}
