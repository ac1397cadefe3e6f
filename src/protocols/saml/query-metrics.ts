import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Status } from './xml/status.js';

/** How attribute queries were answered. Never by whom or about whom. */
@Injectable()
export class QueryMetrics {
  private readonly queries: Counter<'status'>;
  private readonly seconds: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.queries = new Counter({
      ...{ name: 'behorig_attribute_queries_total', help: 'Attribute queries by SAML status', registers },
      labelNames: ['status'],
    });
    this.seconds = new Histogram({
      ...{ name: 'behorig_attribute_query_seconds', help: 'Time to answer an attribute query', registers },
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    });
  }

  answered({ code, second }: Status, ms: number): void {
    this.queries.inc({ status: second ?? code });
    this.seconds.observe(ms / 1000);
  }

  /** A SOAP fault: no status. */
  faulted(): void {
    this.queries.inc({ status: 'fault' });
  }
}
