// A thread, which has a heap of its own.
import '../../support/typescript-loader.mjs';
import { parentPort, workerData } from 'node:worker_threads';

const { keptRows } = await import('./kept-rows.ts');
parentPort.postMessage(await keptRows(workerData));
