import { readAttributeQuery } from '../../src/protocols/saml/xml/attribute-query.js';
import { readIncomingMessage } from '../../src/protocols/saml/xml/incoming-message.js';
import type { QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { acceptedQueries } from './accepted-queries.js';
import { makeKeyPair } from './parties.js';

const party = await makeKeyPair('rsa');
const other = await makeKeyPair('ec');
const query: QueryContent = {
  id: '_0f3a',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  nameId: { value: 'åsa@2021006883', format: 'urn:oid:1.2.752.201.3.1', nameQualifier: 'q' },
  attributes: [{ name: 'urn:oid:2.5.4.10', friendlyName: 'o', values: ['a <b>', 'ö'] }, { name: 'urn:x' }],
};

describe('queries as real software writes them', () => {
  const accepted = acceptedQueries(query, party);

  it.each(accepted.map(({ name, body }) => [name, body] as const))('reads a query %s', (_name, body) => {
    const message = readIncomingMessage(body);
    expect(message).toMatchObject({ unverifiedIssuer: query.issuer, unverifiedId: query.id });
    const read = readAttributeQuery(verifySignature(message, [other.publicKey, party.publicKey]));
    expect(read).toMatchObject({ id: query.id, issuer: query.issuer, subject: { nameId: query.nameId } });
    expect(read.issueInstant).toEqual(query.issueInstant);
    expect(read.attributes.map(({ name, values }) => [name, values])).toEqual([
      ['urn:oid:2.5.4.10', ['a <b>', 'ö']],
      ['urn:x', []],
    ]);
  });

  it('makes every spelling a different document', () => {
    expect(new Set(accepted.map(({ body }) => body.toString())).size).toBe(accepted.length);
  });
});
