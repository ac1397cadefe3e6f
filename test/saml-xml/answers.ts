import type { AssertionContent, ResponseContent } from '../../src/protocols/saml/xml/response.js';

export const AUTHORITY = 'https://attributes.example.se/saml/metadata';
const instant = new Date('2026-03-03T12:00:00.123Z');

export const assertionContent: AssertionContent = {
  id: '_assertion',
  issueInstant: instant,
  nameId: {
    value: 'åsa <&>@2021006883',
    format: 'urn:oid:1.2.752.201.3.1',
    nameQualifier: 'a"b',
    spNameQualifier: "c'd",
    spProvidedId: ' e\tf ',
  },
  audience: 'https://e-service.example.se/sp',
  recipient: 'https://e-service.example.se/acs',
  notBefore: instant,
  notOnOrAfter: new Date(instant.getTime() + 300_000),
  attributes: [
    { name: 'urn:oid:2.5.4.10', friendlyName: 'o', values: ['Räksmörgås & Co <AB>'] },
    { name: 'https://attributes.example.se/role', values: ['handläggare@2021006883', 'chef@2021006883'] },
  ],
};

/** A full answer with a value of every kind that XML makes difficult. */
export const responseContent: ResponseContent = {
  id: '_response',
  issueInstant: instant,
  issuer: AUTHORITY,
  inResponseTo: '_query',
  destination: 'https://e-service.example.se/acs?a=1&b=2',
  consent: 'urn:oasis:names:tc:SAML:2.0:consent:inapplicable',
  status: { code: 'Success' },
  assertion: assertionContent,
};
