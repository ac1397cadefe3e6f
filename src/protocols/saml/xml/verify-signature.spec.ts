import fc from 'fast-check';
import { makeKeyPair, toSign, type KeyPair } from '../../../../test/saml-xml/parties.js';
import { queryIn, signatureIn } from '../../../../test/saml-xml/soap-texts.js';
import { chooseSignature } from './algorithms.js';
import { readIncomingMessage } from './incoming-message.js';
import { MessageRefused } from './message-refused.js';
import { writeQuery, type QueryContent } from './requester/query-writer.js';
import { SignatureRefused } from './signature-refused.js';
import { SoapRefused } from './soap-envelope.js';
import { verifySignature } from './verify-signature.js';
import { XmlRefused } from './xml-refused.js';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const pairs = {
  ec: await makeKeyPair('ec'),
  ec384: await makeKeyPair('ec384'),
  ec521: await makeKeyPair('ec521'),
  rsa: await makeKeyPair('rsa'),
  other: await makeKeyPair('ec'),
  weakRsa: await makeKeyPair('weakRsa'),
};
const query: QueryContent = {
  id: '_query',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  destination: 'https://attributes.example.se/q?a=1&b=2',
  nameId: { value: 'åsa@2021006883', format: 'urn:oid:1.2.752.201.3.1' },
  attributes: [{ name: 'urn:oid:2.5.4.10', friendlyName: 'o', values: ['<&>'] }],
};

function signed(pair: KeyPair, hash = 'sha256'): string {
  const methods = ['rsa', 'ecdsa'].map((scheme) => `${MORE}${scheme}-${hash}`);
  return writeQuery(query, chooseSignature([toSign(pair)], { signingMethods: methods, digestMethods: [] }));
}

const verify = (soap: string, ...keys: KeyPair[]) =>
  verifySignature(
    readIncomingMessage(Buffer.from(soap)),
    keys.map(({ publicKey }) => publicKey),
  );

function refusalOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('verifying a signature', () => {
  it.each(
    (['ec', 'ec384', 'ec521', 'rsa'] as const).flatMap((kind) =>
      ['sha256', 'sha384', 'sha512'].map((hash) => [kind, hash] as const),
    ),
  )('accepts %s with %s', (kind, hash) => {
    const soap = signed(pairs[kind], hash);
    expect(soap).toContain(`-${hash}"`);
    expect(verify(soap, pairs[kind])).toBe(queryIn(soap).replace(signatureIn(soap), ''));
  });

  it('tries every key of the right kind', () => {
    expect(verify(signed(pairs.ec), pairs.rsa, pairs.other, pairs.ec384, pairs.ec)).toContain(
      'AttributeQuery',
    );
  });

  it('tells why not, for the log', () => {
    const soap = signed(pairs.ec);
    expect(refusalOf(() => verify(soap))).toEqual(new SignatureRefused('no-fitting-key'));
    expect(refusalOf(() => verify(soap, pairs.rsa))).toEqual(new SignatureRefused('no-fitting-key'));
    expect(refusalOf(() => verify(soap, pairs.other))).toEqual(new SignatureRefused('value'));
    expect(refusalOf(() => verify(soap.replace('åsa', 'eva'), pairs.ec))).toEqual(
      new SignatureRefused('digest'),
    );
    expect(refusalOf(() => verify(soap.replace(signatureIn(soap), ''), pairs.ec))).toEqual(
      new SignatureRefused('none'),
    );
  });

  it('refuses every change of a byte in what is signed, but of white space between attributes', () => {
    const soap = Buffer.from(signed(pairs.ec));
    const verified = verify(soap.toString(), pairs.ec);
    const text = soap.toString('latin1');
    const unsigned = [text.indexOf('<ns2:SignatureValue>'), text.indexOf('</ns2:Signature>')] as const;
    const message = [text.indexOf('<ns0:AttributeQuery'), text.indexOf('</soap:Body>')] as const;
    const positions = fc
      .integer({ min: message[0], max: message[1] - 1 })
      .filter((at) => at < unsigned[0] || at >= unsigned[1]);
    fc.assert(
      fc.property(positions, fc.integer({ min: 0, max: 255 }), (at, byte) => {
        fc.pre(soap[at] !== byte);
        const changed = Buffer.from(soap);
        changed[at] = byte;
        const refusal = refusalOf(() => verifySignature(readIncomingMessage(changed), [pairs.ec.publicKey]));
        const kinds = [SignatureRefused, XmlRefused, SoapRefused, MessageRefused];
        const isSpace = soap[at] === 0x20 && [0x09, 0x0a, 0x0d].includes(byte);
        if (isSpace && refusal === verified) return; // canonically the same
        expect(kinds.some((kind) => refusal instanceof kind)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses every change of a bit in the signature value', () => {
    const soap = signed(pairs.ec);
    const value = /<ns2:SignatureValue>([^<]*)/.exec(soap)![1]!;
    const bytes = Buffer.from(value, 'base64');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        const altered = soap.replace(value, changed.toString('base64'));
        expect(refusalOf(() => verify(altered, pairs.ec))).toEqual(new SignatureRefused('value'));
      }),
      { numRuns: 100 },
    );
  });

  it('does not try a key that is too weak', () => {
    expect(refusalOf(() => verify(signed(pairs.rsa), pairs.weakRsa))).toEqual(
      new SignatureRefused('no-fitting-key'),
    );
  });
});
