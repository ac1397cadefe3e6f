import type { Fired as Salvo } from '../measuring/fire.js';
import type { CertifiedKey } from '../measuring/certified-key.js';

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

export interface Fired extends Salvo {
  readonly queryBytes: number;
}
