import fc from 'fast-check';
import { SignedXml } from 'xml-crypto';
import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { readAttributeQuery } from '../../src/protocols/saml/xml/attribute-query.js';
import { readIncomingMessage } from '../../src/protocols/saml/xml/incoming-message.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { writeResponse, type ResponseContent } from '../../src/protocols/saml/xml/response.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { responseContent } from './answers.js';
import { makeKeyPair, toSign, type KeyPair } from './parties.js';
import { ECDSA, EcdsaSha256 } from './xml-crypto-ecdsa.js';
import { envelope, queryIn, withoutSignature } from './soap-texts.js';

const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

function newSignedXml(options: ConstructorParameters<typeof SignedXml>[0]): SignedXml {
  const signedXml = new SignedXml(options);
  signedXml.SignatureAlgorithms = { [RSA]: signedXml.SignatureAlgorithms[RSA]!, [ECDSA]: EcdsaSha256 };
  signedXml.HashAlgorithms = { [SHA256]: signedXml.HashAlgorithms[SHA256]! };
  return signedXml;
}

const pem = (pair: KeyPair) => pair.publicKey.export({ type: 'spki', format: 'pem' });
const privatePem = (pair: KeyPair) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' });

/** What xml-crypto says was signed by the nth signature of a document, or undefined. */
function signedAccordingToXmlCrypto(xml: string, pair: KeyPair, nth = 0): string | undefined {
  const signatures = xml.match(/<ns2:Signature [^]*?<\/ns2:Signature>/g) ?? [];
  const verifier = newSignedXml({ publicCert: pem(pair) });
  verifier.loadSignature(signatures[nth]!);
  return verifier.checkSignature(xml) ? verifier.getSignedReferences()[0] : undefined;
}

function signedByXmlCrypto(xml: string, pair: KeyPair, algorithm: string, id: string): string {
  const signer = newSignedXml({
    privateKey: privatePem(pair),
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  const xpath = `//*[@ID='${id}']`;
  signer.addReference({ xpath, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: SHA256 });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${xpath}/*[local-name()='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
}

const ec = await makeKeyPair('ec');
const rsa = await makeKeyPair('rsa');
const query: QueryContent = {
  id: '_query',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  nameId: { value: 'åsa@2021006883' },
  attributes: [{ name: 'urn:oid:2.5.4.10', values: ['ö', '<&>'] }],
};

describe('xml-crypto as an oracle', () => {
  it.each([
    ['ECDSA', ec, 'ec'],
    ['RSA', rsa, 'rsa'],
  ] as const)(
    'verifies our %s signatures on the Response and on the assertion in it',
    (_name, pair, family) => {
      const signature = chooseSignature([toSign(ec), toSign(rsa)], undefined, family);
      const xml = envelope(writeResponse(responseContent, { signature, signAssertion: true }));
      expect(signedAccordingToXmlCrypto(xml, pair, 0)).toMatch(/^<ns0:Response /);
      expect(signedAccordingToXmlCrypto(xml, pair, 1)).toMatch(/^<ns1:Assertion /);
    },
  );

  it('verifies our signature on an answer without assertion', () => {
    const status = { code: 'Requester', second: 'RequestDenied' } as const;
    const content: ResponseContent = { ...responseContent, status, assertion: undefined };
    const xml = writeResponse(content, { signature: chooseSignature([toSign(ec)]), signAssertion: false });
    expect(signedAccordingToXmlCrypto(envelope(xml), ec)).toContain('RequestDenied');
  });

  it.each([
    ['RSA', rsa, RSA],
    ['ECDSA', ec, ECDSA],
  ] as const)('makes %s signatures that we verify', (_name, pair, algorithm) => {
    const unsigned = withoutSignature(queryIn(writeQuery(query, chooseSignature([toSign(rsa)]))));
    const body = signedByXmlCrypto(envelope(unsigned), pair, algorithm, query.id);
    const read = readAttributeQuery(
      verifySignature(readIncomingMessage(Buffer.from(body)), [pair.publicKey]),
    );
    expect(read).toMatchObject({ id: query.id, subject: { nameId: query.nameId } });
  });

  it('agrees on every value that XML can hold', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((value) => !/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(value));
    // xmldom turns these into line feeds, so its digest of them is wrong.
    const readable = text.filter((value) => !/[\u0085\u2028]/.test(value));
    fc.assert(
      fc.property(readable, readable, (value, qualifier) => {
        const assertion = {
          ...responseContent.assertion!,
          nameId: { value, nameQualifier: qualifier },
          attributes: [{ name: 'urn:x', values: [value] }],
        };
        const signature = chooseSignature([toSign(ec)]);
        const xml = writeResponse({ ...responseContent, assertion }, { signature, signAssertion: true });
        expect(signedAccordingToXmlCrypto(xml, ec, 0)).toBeDefined();
        expect(signedAccordingToXmlCrypto(xml, ec, 1)).toBeDefined();
      }),
      { numRuns: 50 },
    );
  });
});
