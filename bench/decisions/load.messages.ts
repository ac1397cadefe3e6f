import type { Fired } from '../measuring/fire.js';
import type { Connections, Side } from './cases.js';
import type { Question } from './questions.js';

/** To the load generator: make ready the requests; send them. */
export type LoadCommand =
  | {
      readonly prepare: readonly Question[];
      readonly side: Side;
      /** Questions of one request. */
      readonly together: number;
      readonly connections: Connections;
      /** With the path. */
      readonly address: string;
      readonly headers: Record<string, string>;
    }
  | { readonly fire: true };

export type LoadReport = { readonly ready: true } | { readonly fired: Fired };
