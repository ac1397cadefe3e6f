import { CONTENT_ENCRYPTIONS, DIGESTS, RSA_OAEP, RSA_OAEP_MGF1P, SIGNATURES } from '../xml/algorithms.js';
import type { EntityFacts } from '../xml/entity-facts.js';
import type { Remark } from './finding.js';

/** Deployment profile section 8. RSA_OAEP is not in it, yet is the same padding with a mask that can be chosen, and ours. */
const LISTED = new Set([
  ...DIGESTS.keys(),
  ...SIGNATURES.keys(),
  ...CONTENT_ENCRYPTIONS.keys(),
  RSA_OAEP_MGF1P,
  RSA_OAEP,
]);
const BROKEN = /md5|sha1$|rsa-1_5$|tripledes|arcfour|hmac|ripemd160/i;

/** Algorithms it declares, for signatures and for encryption (deployment profile 2.1.1.3). */
export function algorithmRemarks({ algorithms, roles }: EntityFacts): Remark[] {
  const declared = [
    ...algorithms.map((uri) => ({ uri, at: 'Extensions' })),
    ...roles.flatMap(({ element, keys }) =>
      keys.flatMap((key) => key.algorithms.map((uri) => ({ uri, at: `${element}/KeyDescriptor` }))),
    ),
  ];
  return declared
    .filter(({ uri }) => !LISTED.has(uri))
    .map(({ uri, at }) => ({
      code: BROKEN.test(uri) ? 'algorithm-broken' : 'algorithm-unlisted',
      at,
      value: uri,
    }));
}
