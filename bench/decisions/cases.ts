/** One kind of request. */
export interface Case {
  readonly name: string;
  readonly path: string;
  /** Questions of one request, each about another employee. */
  readonly questions: number;
}

export const CASES: readonly Case[] = [
  { name: 'single', path: '/access/v1/evaluation', questions: 1 },
  { name: 'batch of 20', path: '/access/v1/evaluations', questions: 20 },
];

/** How many requests are under way at once. */
export const CONNECTIONS = [1, 16] as const;
export type Connections = (typeof CONNECTIONS)[number];

/** Who decides. */
export type Side = 'service' | 'cerbos';
export const SIDES: readonly Side[] = ['cerbos', 'service'];
