import type { KeyAlgorithm } from '../../src/platform/keys/key-lifetimes.rules.js';

/** One kind of answer, asked for by an e-service of its own. */
export interface Case {
  readonly name: string;
  /** The keys that sign the query and the answer. Content keys always travel by RSA-2048, as no party has other ones. */
  readonly keys: KeyAlgorithm;
  /** 1: the Response is signed; 2: the assertion in it too. */
  readonly signatures: 1 | 2;
  /** Answered by the attribute authority from the usual libraries, not by the service. */
  readonly usual?: true;
  /** Code of the only power that agreements release; all of them when absent. */
  readonly powers?: string;
}

/** Begins the name of a case that is measured beside the one whose name follows. */
export const USUAL = 'usual-';

/** Every answer is encrypted: AES-256-CBC, RSA-OAEP. */
export const CASES: readonly Case[] = [
  { name: 'ec-1', keys: 'EC', signatures: 1 },
  { name: 'ec-2', keys: 'EC', signatures: 2 },
  { name: 'rsa-1', keys: 'RSA', signatures: 1 },
  { name: 'rsa-2', keys: 'RSA', signatures: 2 },
  { name: `${USUAL}rsa-1`, keys: 'RSA', signatures: 1, usual: true },
];

/** How many requests are under way at once, unless others are asked for. */
export const CONNECTIONS: readonly number[] = [1, 16];
