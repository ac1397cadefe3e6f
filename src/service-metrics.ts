import cluster from 'node:cluster';
import { Injectable } from '@nestjs/common';
import { AggregatorRegistry, Registry } from 'prom-client';
import type { FromSupervisor, Measured } from './workers/messages.js';
import { onMessage, tellSupervisor } from './workers/supervisor-link.js';

/** What goes on counting when one process takes another one's place. */
const COUNTS = ['counter', 'histogram'];

/** What the service measures: this process, or all workers together, with those that have retired. */
@Injectable()
export class ServiceMetrics {
  private readonly asked = new Map<number, (measured: readonly Measured[]) => void>();
  private inherited: readonly Measured[] = [];
  private questions = 0;

  constructor(private readonly registry: Registry) {
    onMessage((message) => void this.hear(message));
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    if (!cluster.isWorker) return this.registry.metrics();
    const { promise, resolve } = Promise.withResolvers<readonly Measured[]>();
    const id = this.questions++;
    this.asked.set(id, resolve);
    void tellSupervisor({ kind: 'asks-all', id });
    return AggregatorRegistry.aggregate([...(await promise)]).metrics();
  }

  /** What is to be counted on by who takes this worker's place. */
  async legacy(): Promise<Measured[]> {
    const own = await this.registry.getMetricsAsJSON();
    return [own.filter(({ type }) => COUNTS.includes(String(type))), ...this.inherited];
  }

  private async hear(message: FromSupervisor): Promise<void> {
    if (message.kind === 'inherit') await this.inherit(message.measured);
    if (message.kind === 'measure') {
      const measured = [await this.registry.getMetricsAsJSON(), ...this.inherited];
      await tellSupervisor({ kind: 'measured', id: message.id, measured });
    }
    if (message.kind === 'all') {
      this.asked.get(message.id)?.(message.measured);
      this.asked.delete(message.id);
    }
  }

  /** As one, so that it does not grow with every roll. */
  private async inherit(measured: readonly Measured[]): Promise<void> {
    const sum = AggregatorRegistry.aggregate([...this.inherited, ...measured]);
    this.inherited = [await sum.getMetricsAsJSON()];
  }
}
