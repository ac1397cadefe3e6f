import { readAttributeQuery } from '../../src/protocols/saml/xml/attribute-query.js';
import { readIncomingMessage } from '../../src/protocols/saml/xml/incoming-message.js';
import { MessageRefused } from '../../src/protocols/saml/xml/message-refused.js';
import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { SignatureRefused } from '../../src/protocols/saml/xml/signature-refused.js';
import { SoapRefused } from '../../src/protocols/saml/xml/soap-envelope.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { XmlRefused } from '../../src/protocols/saml/xml/xml-refused.js';
import { attackCorpus } from './attack-corpus.js';
import { makeKeyPair, toSign } from './parties.js';
import { declaredOnce, envelope, queryIn } from './soap-texts.js';

const party = await makeKeyPair('rsa');
const stranger = await makeKeyPair('rsa');
const query: QueryContent = {
  id: '_0f3a',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  destination: 'https://attributes.example.se/saml/attribute-query',
  nameId: { value: 'mallory@2021006883', format: 'urn:oid:1.2.752.201.3.1' },
  attributes: [{ name: 'urn:oid:2.5.4.10', friendlyName: 'o' }],
};
const attacks = attackCorpus({
  query,
  victim: { value: 'victim@2021006883', format: query.nameId.format },
  party,
  stranger,
});

function outcomeOf(body: Buffer) {
  try {
    const verified = verifySignature(readIncomingMessage(body), [party.publicKey]);
    return { answered: readAttributeQuery(verified).subject.nameId?.value };
  } catch (error) {
    if (error instanceof XmlRefused || error instanceof SoapRefused) return 'fault';
    if (error instanceof SignatureRefused) return 'denied';
    if (error instanceof MessageRefused) return error.status;
    throw error;
  }
}

describe('attack corpus', () => {
  it.each(attacks.map((attack) => [attack.name, attack] as const))(
    'refuses: %s',
    (_name, { body, refusedAs }) => {
      expect(outcomeOf(body)).toEqual(refusedAs);
    },
  );

  it('answers the query that all of them are made from', () => {
    const genuine = writeQuery(query, chooseSignature([toSign(party)]));
    expect(outcomeOf(Buffer.from(genuine))).toEqual({ answered: query.nameId.value });
    expect(outcomeOf(Buffer.from(envelope(declaredOnce(queryIn(genuine)))))).toEqual({
      answered: query.nameId.value,
    });
  });

  it('has a name of its own for every attack', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  });

  it('spends less than a second on any of them', () => {
    for (const { name, body } of attacks) {
      const started = performance.now();
      outcomeOf(body);
      expect([name, performance.now() - started < 1000]).toEqual([name, true]);
    }
  });

  it('sends no body that would be refused for its size alone', () => {
    expect(attacks.filter(({ body }) => body.length > 256 * 1024).map(({ name }) => name)).toEqual([]);
  });
});
