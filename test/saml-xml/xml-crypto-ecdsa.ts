import { sign, verify } from 'node:crypto';
import type { SignatureAlgorithm } from 'xml-crypto';

export const ECDSA = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
const raw = 'ieee-p1363' as const;

/** xml-crypto knows no ECDSA; its seam for further algorithms takes ours. */
export class EcdsaSha256 implements SignatureAlgorithm {
  getSignature: SignatureAlgorithm['getSignature'] = (signedInfo: unknown, key: unknown) =>
    sign('sha256', Buffer.from(String(signedInfo)), { key: key as string, dsaEncoding: raw }).toString(
      'base64',
    );

  verifySignature: SignatureAlgorithm['verifySignature'] = (material: string, key: unknown, value: string) =>
    verify(
      'sha256',
      Buffer.from(material),
      { key: key as string, dsaEncoding: raw },
      Buffer.from(value, 'base64'),
    );

  getAlgorithmName = () => ECDSA;
}
