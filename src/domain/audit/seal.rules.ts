import { createHash } from 'node:crypto';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';

/** The chain of the records that concern no organisation. */
export const NO_ORGANISATION = '00000000-0000-0000-0000-000000000000';

/** What the first seal of a chain follows. */
const BEGINNING: Uint8Array<ArrayBuffer> = new Uint8Array(32);

export type SealedKind = 'audit' | 'disclosure';

/** The end of a chain: number and hash of its last seal. */
export interface ChainHead {
  readonly number: bigint;
  readonly hash: Uint8Array<ArrayBuffer>;
}

export interface Seal extends ChainHead {
  readonly chain: string;
  readonly kind: SealedKind;
  readonly recordId: string;
  readonly previousHash: Uint8Array<ArrayBuffer>;
}

/** A seal as stored, with the record it names if that is still there. */
export interface StoredSeal extends Seal {
  readonly record?: {
    /** The organisation's id, or NO_ORGANISATION. */
    readonly chain: string;
    /** Everything that is stored of it. */
    readonly content: CanonicalValue;
  };
}

export type SealProblem =
  'number-missing' | 'not-linked' | 'record-missing' | 'record-moved' | 'record-changed';

/** SHA-256 over the previous hash and the record's canonical JSON: 32 bytes. */
function sealHash(previous: Uint8Array, content: CanonicalValue): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(previous).update(canonicalJson(content)).digest());
}

/** What is wrong with a seal behind this head; undefined when nothing is. */
export function problemOf(seal: StoredSeal, head: ChainHead | undefined): SealProblem | undefined {
  if (seal.number !== (head?.number ?? 0n) + 1n) return 'number-missing';
  if (!equal(seal.previousHash, head?.hash ?? BEGINNING)) return 'not-linked';
  if (!seal.record) return 'record-missing';
  if (seal.record.chain !== seal.chain) return 'record-moved';
  return equal(seal.hash, sealHash(seal.previousHash, seal.record.content)) ? undefined : 'record-changed';
}

export function equal(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
