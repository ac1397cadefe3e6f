import fc from 'fast-check';
import { AUTHORITY, assertionContent, responseContent } from '../../../../test/saml-xml/answers.js';
import { xmlText } from '../../../../test/saml-xml/canonical-trees.js';
import { makeKeyPair, toSign } from '../../../../test/saml-xml/parties.js';
import { chooseEncryption, chooseSignature } from './algorithms.js';
import { newMessageId } from './message-id.js';
import { withDocument } from './read-xml.js';
import { readAnswer } from './requester/answer-reader.js';
import { writeResponse, type ResponseContent, type ResponseProtection } from './response.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { SignatureRefused } from './signature-refused.js';
import { wrapInEnvelope } from './soap-envelope.js';

const own = await makeKeyPair('ec');
const ownRsa = await makeKeyPair('rsa');
const party = await makeKeyPair('rsa');
const signature = chooseSignature([toSign(own)]);
const encryption = chooseEncryption([{ publicKey: party.publicKey, methods: [] }]);
const PLAIN: ResponseProtection = { signature, signAssertion: false };

const write = (content: ResponseContent, protection = PLAIN) =>
  wrapInEnvelope(writeResponse(content, protection));
function omit<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
}

const read = (xml: string) =>
  readAnswer(Buffer.from(xml), [ownRsa.publicKey, own.publicKey], [party.privateKey]);

describe('an answer', () => {
  const protections: [string, ResponseProtection][] = [
    ['signed', PLAIN],
    ['signed twice', { signature, signAssertion: true }],
    ['signed and encrypted', { signature, signAssertion: false, encryption }],
    ['signed twice and encrypted', { signature, signAssertion: true, encryption }],
    ['signed with RSA', { signature: chooseSignature([toSign(ownRsa, true)]), signAssertion: true }],
  ];

  it.each(protections)('%s is valid against the schema and says what it was given', (_name, protection) => {
    const xml = write(responseContent, protection);
    withDocument(Buffer.from(xml), METADATA_LIMITS, ({ root }) => {
      checkSchema(root);
    });
    expect(read(xml)).toEqual({
      id: '_response',
      inResponseTo: '_query',
      issuer: AUTHORITY,
      status: ['urn:oasis:names:tc:SAML:2.0:status:Success'],
      assertion: {
        ...omit(assertionContent, ['issueInstant']),
        issuer: AUTHORITY,
        signed: protection.signAssertion,
        encrypted: protection.encryption !== undefined,
      },
    });
  });

  it('of refusal holds the status, no assertion, and no InResponseTo when there is none', () => {
    const bare = omit(responseContent, ['assertion', 'inResponseTo', 'destination']);
    const xml = write({ ...bare, status: { code: 'VersionMismatch', second: 'RequestVersionTooLow' } });
    expect(read(xml)).toEqual({
      id: '_response',
      issuer: AUTHORITY,
      status: ['VersionMismatch', 'RequestVersionTooLow'].map(
        (code) => `urn:oasis:names:tc:SAML:2.0:status:${code}`,
      ),
    });
  });

  it('forbids keeping it and passing it on, and is for one audience and for bearers at one place', () => {
    const xml = write(responseContent);
    expect(xml).toContain(
      '<ns1:AudienceRestriction><ns1:Audience>https://e-service.example.se/sp</ns1:Audience></ns1:AudienceRestriction>',
    );
    expect(xml).toContain(
      '<ns1:OneTimeUse></ns1:OneTimeUse><ns1:ProxyRestriction Count="0"></ns1:ProxyRestriction></ns1:Conditions>',
    );
    expect(xml).toContain(
      '<ns1:SubjectConfirmationData InResponseTo="_query" NotOnOrAfter="2026-03-03T12:05:00.123Z" Recipient="https://e-service.example.se/acs">',
    );
    expect(xml).toContain('Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"');
  });

  it('uses the prefixes that pysaml2 would choose, in its order, and signs none of its own', () => {
    const order = (xml: string) =>
      [...new Set(xml.match(/xmlns:\w+="[^"]*"/g))].filter((found) => !found.startsWith('xmlns:soap'));
    expect(order(write(responseContent, { signature, signAssertion: true, encryption }))).toEqual([
      'xmlns:ns0="urn:oasis:names:tc:SAML:2.0:protocol"',
      'xmlns:ns1="urn:oasis:names:tc:SAML:2.0:assertion"',
      'xmlns:ns2="http://www.w3.org/2000/09/xmldsig#"',
      'xmlns:ns3="http://www.w3.org/2001/04/xmlenc#"',
    ]);
    expect(order(write(responseContent)).slice(3)).toEqual([
      'xmlns:xs="http://www.w3.org/2001/XMLSchema"',
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    ]);
  });

  it('shows nothing of an encrypted assertion', () => {
    const xml = write(responseContent, { signature, signAssertion: true, encryption });
    for (const secret of ['2021006883', 'e-service.example.se/sp', 'urn:oid', 'handl'])
      expect(xml).not.toContain(secret);
  });

  it('repeats every NameID exactly, whatever it holds', () => {
    const facet = fc.option(xmlText, { nil: undefined });
    const nameIds = fc.record({
      value: xmlText,
      format: fc.option(fc.webUrl(), { nil: undefined }),
      nameQualifier: facet,
      spNameQualifier: facet,
      spProvidedId: facet,
    });
    fc.assert(
      fc.property(nameIds, fc.constantFrom(...protections), (nameId, [, protection]) => {
        const answer = read(
          write({ ...responseContent, assertion: { ...assertionContent, nameId } }, protection),
        );
        expect({ ...nameId, ...answer.assertion?.nameId }).toEqual(nameId);
        const absent = Object.values(nameId).filter((part) => part === undefined).length;
        expect(Object.keys(answer.assertion?.nameId ?? {})).toHaveLength(5 - absent);
      }),
      { numRuns: 60 },
    );
  });

  it('is not written with an assertion that states nothing, or with what XML cannot hold', () => {
    const withAttributes = (attributes: { name: string; values: string[] }[]) => () =>
      write({ ...responseContent, assertion: { ...assertionContent, attributes } });
    expect(withAttributes([])).toThrow('an assertion needs an attribute');
    expect(withAttributes([{ name: 'a', values: ['\0'] }])).toThrow(RangeError);
  });

  it('is refused by the requester when another key signed it', () => {
    const body = Buffer.from(write(responseContent));
    expect(() => readAnswer(body, [party.publicKey])).toThrow(SignatureRefused);
  });
});

describe('a message ID', () => {
  it('is an NCName of 160 random bits', () => {
    const ids = Array.from({ length: 500 }, newMessageId);
    expect(new Set(ids).size).toBe(500);
    expect(ids.every((id) => /^_[0-9a-f]{40}$/.test(id))).toBe(true);
  });
});
