import type { Fired as Salvo } from '../measuring/fire.js';
import type { Asking } from './signed-queries.js';

/** What the load generator is told to send: as many signed queries as there are subjects. */
export interface Order extends Asking {
  readonly connections: number;
  /** orgAffiliations. */
  readonly subjects: readonly string[];
}

/** To the load generator: sign everything; then send it. */
export type Command = { readonly sign: Order } | { readonly fire: true };

/** From it: signed; then what came of it. */
export type Report = { readonly signed: true } | { readonly fired: Fired };

export interface Fired extends Salvo {
  readonly queryBytes: number;
}
