import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Environment } from '../config/environment.js';

/** What this process measures, to which others add; of the process itself only when somebody is to read it. */
export function newRegistry({ METRICS_PORT: port }: Environment): Registry {
  const registry = new Registry();
  if (port === undefined) return registry;
  collectDefaultMetrics({ register: registry });
  // Of all together it is how many there are.
  new Gauge({ name: 'behorig_workers', help: 'Processes that answer', registers: [registry] }).set(1);
  return registry;
}
