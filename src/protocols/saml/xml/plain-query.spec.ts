import fc from 'fast-check';
import { acceptedQueries } from '../../../../test/saml-xml/accepted-queries.js';
import { attackCorpus } from '../../../../test/saml-xml/attack-corpus.js';
import { mutationsOf } from '../../../../test/saml-xml/mutations.js';
import { makeKeyPair, toSign } from '../../../../test/saml-xml/parties.js';
import { chooseEncryption, chooseSignature } from './algorithms.js';
import { readAnyMessage } from './incoming-message.js';
import { readPlainQuery } from './plain-query.js';
import { writeQuery, type QueryContent } from './requester/query-writer.js';

const rsa = await makeKeyPair('rsa');
const ec = await makeKeyPair('ec');
const query: QueryContent = {
  id: '_0f3a',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  destination: 'https://attributes.example.se/q',
  nameId: { value: 'a@2021006883', format: 'urn:oid:1.2.752.201.3.1', nameQualifier: 'q' },
  attributes: [{ name: 'urn:oid:2.5.4.10', friendlyName: 'o', values: ['a b', ''] }, { name: 'urn:x' }],
};
const genuine = writeQuery(query, chooseSignature([toSign(ec)]));
const accepted = acceptedQueries(query, rsa);
function byLibxml2(body: Buffer) {
  const { unverifiedIssuer, unverifiedId, signed } = readAnyMessage(body);
  return { unverifiedIssuer, unverifiedId, signed };
}

const isPlain = (body: Buffer) => readPlainQuery(body) !== undefined;

describe('a plain query', () => {
  it('is what senders write in all usual ways', () => {
    expect(accepted.filter(({ body }) => !isPlain(body)).map(({ name }) => name)).toEqual([
      'with a byte order mark',
      'with a Header nobody must understand',
      'with a comment outside the query',
      'with a namespace declared that nothing uses',
      'a name in CDATA',
      'a name with character references',
      'a PrefixList with a prefix declared on the envelope',
    ]);
  });

  it('is read as libxml2 reads it', () => {
    for (const { body } of accepted.filter(({ body }) => isPlain(body)))
      expect(readPlainQuery(body)).toEqual(byLibxml2(body));
  });

  it('is none that libxml2 refuses or reads in another way, however it is altered', () => {
    const plain = accepted.filter(({ body }) => isPlain(body)).map(({ body }) => body.toString());
    let readPlainly = 0;
    fc.assert(
      fc.property(mutationsOf([genuine, ...plain]), (xml) => {
        const message = readPlainQuery(Buffer.from(xml));
        if (!message) return;
        readPlainly++;
        expect(message).toEqual(byLibxml2(Buffer.from(xml)));
      }),
      { numRuns: 4_000 },
    );
    expect(readPlainly).toBeGreaterThan(200);
  });

  it('is none of the known attacks that libxml2 refuses or reads in another way', () => {
    const attacks = attackCorpus({ query, victim: { value: 'v@1' }, party: rsa, stranger: ec });
    const taken = attacks.filter(({ body }) => isPlain(body));
    for (const { body } of taken) expect(readPlainQuery(body)).toEqual(byLibxml2(body));
    expect(taken.length).toBeGreaterThan(0); // those that only the signature's value gives away
  });

  it.each([
    ['a comment', (xml: string) => xml.replace('</ns1:NameID>', '<!-- --></ns1:NameID>')],
    [
      'a value that says its type',
      (xml: string) => xml.replace('<ns1:AttributeValue', '$& xsi:type="xs:string"'),
    ],
    [
      'a confirmation',
      (xml: string) => xml.replace('</ns1:Subject>', '<ns1:SubjectConfirmation Method="urn:a"/>$&'),
    ],
    ['a second NameID', (xml: string) => xml.replace('</ns1:Subject>', '<ns1:NameID>a</ns1:NameID>$&')],
    ['no Subject', (xml: string) => xml.replace(/<ns1:Subject.*<\/ns1:Subject>/, '')],
    ['no signature', (xml: string) => xml.replace(/<ns2:Signature .*<\/ns2:Signature>/, '')],
    ['two signatures', (xml: string) => xml.replace(/<ns2:Signature .*<\/ns2:Signature>/, '$&$&')],
    [
      'a signature at the end',
      (xml: string) => xml.replace(/(<ns2:Signature .*<\/ns2:Signature>)(.*)(?=<\/ns0:A)/, '$2$1'),
    ],
    ['two references', (xml: string) => xml.replace(/<ns2:Reference.*<\/ns2:Reference>/, '$&$&')],
    ['a third transform', (xml: string) => xml.replace(/(<ns2:Transform .*<\/ns2:Transform>)/, '$1$1')],
    ['an algorithm that is not allowed', (xml: string) => xml.replace('ecdsa-sha256', 'hmac-sha256')],
    ['a reference to something else', (xml: string) => xml.replace('URI="#_0f3a"', 'URI="#_b"')],
    ['a reference to everything', (xml: string) => xml.replace('URI="#_0f3a"', 'URI=""')],
    [
      'the ID of the query on the signature',
      (xml: string) => xml.replace('<ns2:Signature ', '$&Id="_0f3a" '),
    ],
    ['an attribute without Name', (xml: string) => xml.replace(' Name="urn:x"', '')],
    ['an empty KeyInfo', (xml: string) => xml.replace('</ns2:SignatureValue>', '$&<ns2:KeyInfo/>')],
    ['another version', (xml: string) => xml.replace('Version="2.0"', 'Version="2.1"')],
    ['a day that there is not', (xml: string) => xml.replace('2026-03-03T', '2026-02-29T')],
    ['a second query', (xml: string) => xml.replace(/<ns0:AttributeQuery.*<\/ns0:AttributeQuery>/, '$&$&')],
    ['text in the Body', (xml: string) => xml.replace('<soap:Body>', '$&a')],
  ])('is not what has %s', (_what, change) => {
    const changed = change(genuine);
    expect(changed).not.toBe(genuine);
    expect([isPlain(Buffer.from(genuine)), isPlain(Buffer.from(changed))]).toEqual([true, false]);
  });

  it('is none whose subject is encrypted', () => {
    const encryption = chooseEncryption([{ publicKey: rsa.publicKey, methods: [] }]);
    expect(isPlain(Buffer.from(writeQuery(query, chooseSignature([toSign(ec)]), encryption)))).toBe(false);
  });
});
