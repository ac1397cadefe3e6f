import type { Fired } from '../measuring/fire.js';
import type { Connections, QuestionName, Task } from './questions.js';

/** To the baseline: connect; make ready what is to be read; read it; read one thing and show it. */
export type BaselineCommand =
  | { readonly connect: string }
  | { readonly prepare: readonly Task[]; readonly question: QuestionName; readonly connections: Connections }
  | { readonly fire: true }
  | { readonly show: Task; readonly question: QuestionName };

export type BaselineReport =
  { readonly ready: true } | { readonly fired: Fired } | { readonly shown: string };
