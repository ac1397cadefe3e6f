// Does nothing but the cryptography of one attribute query, over and over, for as long as it is told.
import { createCipheriv, publicEncrypt, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** Which cryptography a case needs: keys and sizes as in its messages. */
export interface CryptoOfQuery {
  readonly queryKey: { readonly public: KeyObject; readonly private: KeyObject };
  readonly answerKey: KeyObject;
  readonly encryptionKey: KeyObject;
  readonly signatures: number;
  readonly assertionBytes: number;
}

export interface FloorOrder {
  readonly work: CryptoOfQuery;
  readonly milliseconds: number;
}

/** As long as the SignedInfo that is signed in messages of ours. */
const SIGNED_INFO_BYTES = 770;
const WARM_UP = 50;

/** What one core did. */
export interface FloorReport {
  readonly perSecond: number;
  /** CPU microseconds for each query: what it takes even when others use the core too. */
  readonly cpu: number;
}

parentPort?.on('message', ({ work, milliseconds }: FloorOrder) => {
  parentPort?.postMessage(repeat(work, milliseconds));
});

function repeat(work: CryptoOfQuery, milliseconds: number): FloorReport {
  const doOnce = prepare(work);
  for (let i = 0; i < WARM_UP; i++) doOnce();
  const cpuBefore = process.threadCpuUsage();
  const startedAt = performance.now();
  let count = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    doOnce();
    count++;
    elapsed = performance.now() - startedAt;
  }
  const { user, system } = process.threadCpuUsage(cpuBefore);
  return { perSecond: (count * 1_000) / elapsed, cpu: (user + system) / count };
}

/** Keys are made once and handed over bare, and digests are left out: nothing can be faster than this. */
function prepare({
  queryKey,
  answerKey,
  encryptionKey,
  signatures,
  assertionBytes,
}: CryptoOfQuery): () => void {
  const signedInfo = randomBytes(SIGNED_INFO_BYTES);
  const assertion = randomBytes(assertionBytes);
  const ofQuery = sign('sha256', signedInfo, queryKey.private);
  return () => {
    if (!verify('sha256', signedInfo, queryKey.public, ofQuery))
      throw new Error('the signature does not hold');
    for (let i = 0; i < signatures; i++) sign('sha256', signedInfo, answerKey);
    const contentKey = randomBytes(32);
    publicEncrypt(encryptionKey, contentKey);
    const cipher = createCipheriv('aes-256-cbc', contentKey, randomBytes(16));
    cipher.update(assertion);
    cipher.final();
  };
}
