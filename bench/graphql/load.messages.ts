import type { Fired } from '../measuring/fire.js';
import type { Connections, QuestionName, Task } from './questions.js';

/** To the load generator: make ready the requests; send them. */
export type LoadCommand =
  | {
      readonly prepare: readonly Task[];
      readonly question: QuestionName;
      readonly connections: Connections;
      readonly address: string;
    }
  | { readonly fire: true };

export type LoadReport = { readonly ready: true } | { readonly fired: Fired };
