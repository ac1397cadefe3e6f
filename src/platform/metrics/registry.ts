import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Environment } from '../config/environment.js';

/** What this process measures, to which others add; of the process itself only when somebody is to read it. */
export function newRegistry({ METRICS_PORT: port }: Environment): Registry {
  const registry = new Registry();
  if (port !== undefined) collectDefaultMetrics({ register: registry });
  return registry;
}
