import type { CertifiedKey } from './certified-key.js';

/** What the load generator is told to send: as many signed queries as there are subjects. */
export interface Order {
  readonly address: string;
  readonly connections: number;
  readonly entityId: string;
  readonly signing: CertifiedKey;
  readonly attributes: readonly string[];
  /** orgAffiliations. */
  readonly subjects: readonly string[];
}

/** To the load generator: sign everything; then send it. */
export type Command = { readonly sign: Order } | { readonly fire: true };

/** From it: signed; then what came of it. */
export type Report = { readonly signed: true } | { readonly fired: Fired };

export interface Fired {
  readonly answers: number;
  /** Answers that are not 200, Success and encrypted, and requests that got none. */
  readonly failures: number;
  /** Answers per second, the last twentieth left out: connections finish one after the other. */
  readonly perSecond: number;
  /** Milliseconds, one for each answer, ascending. */
  readonly latencies: readonly number[];
  /** CPU seconds of the load generator. */
  readonly cpuSeconds: number;
  /** One of the answers, to be looked into. */
  readonly sample: string;
  readonly queryBytes: number;
  readonly answerBytes: number;
}
