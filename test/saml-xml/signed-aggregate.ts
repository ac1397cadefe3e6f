import { SignedXml } from 'xml-crypto';
import { canonicalise } from '../../src/protocols/saml/xml/canonicalise.js';
import { withDocument } from '../../src/protocols/saml/xml/read-xml.js';
import { METADATA_LIMITS } from '../../src/protocols/saml/xml/scan-markup.js';
import { craftSignature, ENVELOPED_TRANSFORM, signWith } from './crafted-signature.js';
import { ECDSA, EcdsaSha256 } from './xml-crypto-ecdsa.js';
import type { KeyPair } from './parties.js';

const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Signs the root of the document, a federation, as another implementation does: xml-crypto. */
export function signAggregate(xml: string, pair: KeyPair, at: 'prepend' | 'append' = 'prepend'): string {
  const isEc = pair.privateKey.asymmetricKeyType === 'ec';
  const signer = new SignedXml({
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: isEc ? ECDSA : RSA,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.SignatureAlgorithms = { [RSA]: signer.SignatureAlgorithms[RSA]!, [ECDSA]: EcdsaSha256 };
  signer.addReference({ xpath: '/*', transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256 });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: at } });
  return signer.getSignedXml();
}

/**
 * Signs the root, whose ID is `_all`, over the canonical form that libxml2 makes of the whole document. (xml-crypto sorts namespaces without regard to
 * case, and puts a PrefixList into every transform.)
 */
export function signWhole(xml: string, { privateKey }: KeyPair, prefixes: readonly string[] = []): string {
  const list =
    prefixes.length > 0 &&
    `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${prefixes.join(' ')}"/>`;
  const signature = craftSignature({
    message: withDocument(Buffer.from(xml), METADATA_LIMITS, ({ root }) =>
      canonicalise(root, prefixes).toString(),
    ),
    uri: '#_all',
    method: ECDSA,
    transforms: `${ENVELOPED_TRANSFORM}<ds:Transform Algorithm="${EXCLUSIVE}">${list || ''}</ds:Transform>`,
    value: (signedInfo) =>
      signWith(privateKey)(
        withDocument(Buffer.from(signedInfo), METADATA_LIMITS, ({ root }) => canonicalise(root).toString()),
      ),
  });
  const start = /^<[^>]*>/.exec(xml)![0];
  return start + signature + xml.slice(start.length);
}

/** The bytes as they might arrive. */
export async function* inChunks(text: string | Buffer, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
