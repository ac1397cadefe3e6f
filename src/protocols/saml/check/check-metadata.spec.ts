import { makeCertificate } from '../../../../test/saml-xml/certificates.js';
import {
  keyDescriptor,
  makeCertificates,
  registrable,
  type Certificates,
} from '../../../../test/saml-xml/registrable.js';
import { makeKeyPair, toSign } from '../../../../test/saml-xml/parties.js';
import { authorityMetadata } from '../../../../test/saml-xml/authority-content.js';
import { chooseSignature } from '../xml/algorithms.js';
import { writeAuthorityMetadata } from '../xml/authority-metadata.js';
import { checkMetadata } from './check-metadata.js';
import { FINDINGS } from './findings.js';

type Party = keyof typeof registrable;
type Change = (metadata: string) => string;

const keys: Certificates = await makeCertificates();
const weak = {
  rsa: await makeCertificate({ bits: 1024 }),
  short: await makeCertificate({ bits: 2048 }),
  expired: await makeCertificate({ days: -1 }),
  issued: await makeCertificate({ isIssued: true }),
  sha1: await makeCertificate({ hash: 'SHA-1' }),
};
const ecForEncryption = await makeCertificate({});
const otherRsa = await makeCertificate({ bits: 3072 });

function codesOf(metadata: string, publicUrl?: string): string[] {
  const { findings } = checkMetadata(Buffer.from(metadata), { now: new Date(), publicUrl });
  return [...new Set(findings.map(({ code }) => code))].sort();
}

/** Fails when there is nothing to replace: what changes nothing finds nothing. */
const put =
  (from: string | RegExp, to: string): Change =>
  (metadata) => {
    const changed = metadata.replace(from, to);
    if (changed === metadata) throw new Error(`there is no ${String(from)}`);
    return changed;
  };
const drop = (from: string | RegExp): Change => put(from, '');
const element = (name: string, at = '') => new RegExp(`<${name}[^>]*${at}[^>]*>.*?</${name}>`, 's');
const category = (uri: string): Change =>
  put(element('saml:AttributeValue'), `$&<saml:AttributeValue>${uri}</saml:AttributeValue>`);
const key = (use: string, certificate: string): Change =>
  put(/<md:KeyDescriptor/, `${keyDescriptor(use, certificate)}<md:KeyDescriptor`);
const both =
  (...changes: Change[]): Change =>
  (metadata) =>
    changes.reduce((text, change) => change(text), metadata);

/** What is changed in good metadata -> exactly what is found. */
const CASES: readonly (readonly [codes: string, party: Party, change: Change])[] = [
  ['schema', 'service provider', put('<md:Organization>', '<md:Organization colour="red">')],
  ['no-role schema', 'attribute authority', drop(element('md:AttributeAuthorityDescriptor'))],
  ['entity-id', 'service provider', put('entityID="https://party.example.se/saml"', 'entityID="party"')],
  ['entity-id-long', 'service provider', put('.se/saml"', `.se/${'x'.repeat(250)}"`)],
  ['valid-until-missing', 'service provider', drop(/ validUntil="[^"]*"/)],
  ['schema valid-until-unreadable', 'service provider', put(/ validUntil="[^"]*"/, ' validUntil="soon"')],
  [
    'valid-until-passed',
    'service provider',
    put(/ validUntil="[^"]*"/, ' validUntil="2020-01-01T00:00:00Z"'),
  ],
  ['valid-until-far', 'service provider', put(/ validUntil="[^"]*"/, ' validUntil="2999-01-01T00:00:00Z"')],
  [
    'registration-info',
    'service provider',
    put('<mdattr:', '<mdrpi:RegistrationInfo registrationAuthority="https://www.digg.se"/><mdattr:'),
  ],
  ['protocol', 'service provider', put('SAML:2.0:protocol', 'SAML:1.1:protocol')],

  ['information schema', 'service provider', drop(element('mdui:UIInfo'))],
  ['display-name', 'attribute authority', drop(element('mdui:DisplayName', 'sv'))],
  ['logo', 'attribute authority', drop(element('mdui:Logo'))],
  ['logo-size schema', 'attribute authority', put('width="100"', 'width="0"')],
  ['logo-https', 'attribute authority', put('https://party.example.se/logo', 'http://party.example.se/logo')],
  ['description', 'identity provider', drop(element('mdui:Description', 'sv'))],
  ['english', 'identity provider', drop(element('mdui:Description', 'en'))],
  ['organisation', 'service provider', drop(element('md:Organization'))],
  [
    'organisation-name schema',
    'service provider',
    both(drop(element('md:OrganizationName')), drop(element('md:OrganizationName'))),
  ],
  [
    'organisation-display-name schema',
    'service provider',
    both(drop(element('md:OrganizationDisplayName')), drop(element('md:OrganizationDisplayName'))),
  ],
  [
    'organisation-url schema',
    'service provider',
    both(drop(element('md:OrganizationURL')), drop(element('md:OrganizationURL'))),
  ],
  ['organisation-number-missing schema', 'service provider', drop(element('mdorgext:OrganizationNumber'))],
  ['organisation-number', 'service provider', put('2021006883', '202100-6883')],
  ['organisation-number', 'service provider', put('2021006883', '2021006884')],
  ['contact-technical', 'service provider', drop(element('md:ContactPerson', 'technical'))],
  ['contact-support', 'service provider', drop(element('md:ContactPerson', 'support'))],
  ['contact-security', 'service provider', drop(element('md:ContactPerson', 'other'))],
  ['contact-mail', 'service provider', drop(element('md:EmailAddress'))],
  ['contact-mailto', 'service provider', drop('mailto:')],

  ['key-unreadable', 'service provider', key('signing', 'bm8gY2VydGlmaWNhdGU=')],
  ['key-weak', 'service provider', key('signing', weak.rsa)],
  ['key-short', 'service provider', key('signing', weak.short)],
  ['signing-key', 'attribute authority', drop(element('md:KeyDescriptor', 'signing'))],
  ['signing-key', 'identity provider', drop(element('md:KeyDescriptor', 'signing'))],
  ['signing-key-recommended', 'service provider', drop(element('md:KeyDescriptor', 'signing'))],
  ['encryption-key', 'service provider', drop(element('md:KeyDescriptor', 'encryption'))],
  ['encryption-key-recommended', 'attribute authority', drop(element('md:KeyDescriptor', 'encryption'))],
  ['encryption-key-not-rsa', 'service provider', put(keys.encryption, ecForEncryption)],
  ['encryption-keys-several', 'service provider', key('encryption', otherRsa)],
  [
    'key-use',
    'service provider',
    both(drop(element('md:KeyDescriptor', 'signing')), drop(' use="encryption"')),
  ],
  ['key-for-both', 'service provider', key('signing', keys.encryption)],
  ['key-twice', 'service provider', key('signing', keys.signing)],
  ['certificate-expired', 'service provider', put(keys.signing, weak.expired)],
  ['certificate-issued', 'service provider', put(keys.signing, weak.issued)],
  ['certificate-digest', 'service provider', put(keys.signing, weak.sha1)],
  ['algorithm-broken', 'service provider', put('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-md5')],
  [
    'algorithm-broken',
    'service provider',
    put('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'),
  ],
  ['algorithm-broken', 'service provider', put('#rsa-oaep-mgf1p', '#rsa-1_5')],
  [
    'algorithm-unlisted',
    'service provider',
    put(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    ),
  ],

  ['endpoint-https', 'service provider', put('https://party.example.se/acs', 'http://party.example.se/acs')],
  [
    'address-unreachable',
    'service provider',
    put('https://party.example.se/acs', 'https://localhost:8443/acs'),
  ],
  ['address-unreachable', 'service provider', put('https://party.example.se/acs', 'https://192.168.1.7/acs')],
  ['address-unreachable', 'service provider', put('https://party.example.se/acs', 'https://[::1]/acs')],
  ['address-unreachable', 'service provider', put('https://party.example.se/logo', 'https://intranet/logo')],
  ['address-unreachable', 'service provider', put('https://example.se<', 'https://myndigheten.local<')],
  ['attribute-service', 'attribute authority', put('bindings:SOAP', 'bindings:PAOS')],
  ['sign-on-bindings', 'identity provider', put('bindings:HTTP-Redirect', 'bindings:HTTP-Artifact')],
  ['assertion-consumer', 'service provider', put('bindings:HTTP-POST', 'bindings:PAOS')],

  ['category-attribute category-twice', 'service provider', put(element('saml:Attribute'), '$&$&')],
  ['category-uri', 'service provider', category('prepaid')],
  [
    'category-unknown',
    'service provider',
    category('http://id.swedenconnect.se/contract/sc/prepaid-auth-2012'),
  ],
  [
    'category-twice',
    'service provider',
    category('http://id.swedenconnect.se/contract/sc/prepaid-auth-2021'),
  ],
  ['service-category', 'service provider', drop(element('saml:AttributeValue'))],
  ['pnr-and-orgid', 'service provider', category('http://id.elegnamnden.se/ec/1.0/loa3-pnr')],
  ['name-category', 'identity provider', put('loa3-name', 'loa2-name')],
  ['name-category', 'identity provider', category('http://id.elegnamnden.se/ec/1.0/loa4-pnr')],
  [
    'sector',
    'service provider',
    drop('<saml:AttributeValue>http://id.elegnamnden.se/st/1.0/public-sector-sp</saml:AttributeValue>'),
  ],
  ['sector-both', 'service provider', category('http://id.elegnamnden.se/st/1.0/private-sector-sp')],
  ['service-type', 'attribute authority', category('http://id.elegnamnden.se/st/1.0/public-sector-sp')],
  [
    'signature-service',
    'service provider',
    both(
      category('http://id.elegnamnden.se/st/1.0/sigservice'),
      put('AuthnRequestsSigned="true"', 'AuthnRequestsSigned="false"'),
    ),
  ],
  ['scal2', 'service provider', category('http://id.elegnamnden.se/sprop/1.0/scal2')],
  ['scal2-missing', 'identity provider', put('sprop/1.0/scal2', 'sprop/1.0/mobile-auth')],
  ['assurance', 'identity provider', drop(element('saml:Attribute', 'assurance-certification'))],
  [
    'assurance-of-others',
    'attribute authority',
    put(
      element('saml:Attribute'),
      '$&<saml:Attribute Name="urn:oasis:names:tc:SAML:attribute:assurance-certification"><saml:AttributeValue>http://id.elegnamnden.se/loa/1.0/loa3</saml:AttributeValue></saml:Attribute>',
    ),
  ],
  ['scope-missing', 'attribute authority', drop(/<shibmd:Scope.*<.shibmd:Scope>/)],
  ['scope-missing', 'identity provider', drop(/<shibmd:Scope.*<.shibmd:Scope>/)],
  ['scope-pattern', 'attribute authority', put('regexp="false"', 'regexp="true"')],
  ['scope', 'attribute authority', put('>2021006883</shibmd', '>202100-6883</shibmd')],
  ['scope', 'identity provider', put('>exempel.example.se<', '>1234567890<')],
  [
    'scope-of-others',
    'service provider',
    put('</mdui:UIInfo>', '</mdui:UIInfo><shibmd:Scope regexp="false">2021006883</shibmd:Scope>'),
  ],
];

describe('a check of metadata', () => {
  it.each(Object.keys(registrable) as Party[])(
    'finds nothing in good metadata of a %s but that it is not signed',
    (party) => {
      expect(codesOf(registrable[party](keys))).toEqual(['unsigned']);
    },
  );

  it.each(CASES)('finds %s (%s)', (codes, party, change) => {
    expect(codesOf(change(registrable[party](keys)))).toEqual([...codes.split(' '), 'unsigned'].sort());
  });

  it('tries every finding there is', () => {
    const tried = new Set(CASES.flatMap(([codes]) => codes.split(' ')));
    const elsewhere = ['unsigned', 'signature', 'endpoint-elsewhere'];
    expect([...tried, ...elsewhere].sort()).toEqual(Object.keys(FINDINGS).sort());
  });

  it('says of each what is wrong, by which rule, and what mends it', () => {
    const [first] = checkMetadata(
      Buffer.from(drop(element('mdui:Logo'))(registrable['service provider'](keys))),
      {
        now: new Date(),
      },
    ).findings;
    expect(first).toEqual({
      code: 'logo',
      severity: 'must',
      entityId: 'https://party.example.se/saml',
      at: 'SPSSODescriptor/Extensions/UIInfo/Logo',
      problem: 'There is no mdui:Logo.',
      rule: 'Sweden Connect Deployment Profile, 2.1.1.1',
      remedy: 'Add the address of a logo, with width and height.',
    });
  });

  it('finds an endpoint of ours that is not where we are reached', () => {
    const metadata = registrable['attribute authority'](keys);
    expect(codesOf(metadata, 'https://party.example.se')).toEqual(['unsigned']);
    expect(codesOf(metadata, 'https://party.example.se.evil')).toEqual(['endpoint-elsewhere', 'unsigned']);
  });

  it('verifies a signature by the keys in the metadata', async () => {
    const [own, other] = [await makeKeyPair('ec'), await makeKeyPair('rsa')];
    const signed = writeAuthorityMetadata(authorityMetadata(own, other), chooseSignature([toSign(own)]));
    const stranger = chooseSignature([toSign(await makeKeyPair('ec'))]);
    const byStranger = writeAuthorityMetadata(authorityMetadata(own, other), stranger);
    expect(codesOf(signed).filter((code) => code.startsWith('sign') || code === 'unsigned')).toEqual([]);
    expect(codesOf(byStranger)).toContain('signature');
    expect(codesOf(signed.replace('Roller och mandat', 'Allt'))).toContain('signature');
  });

  it('checks every entity of an aggregate, whose signature is for others to verify', () => {
    const parties = Object.values(registrable).map((write, at) =>
      write(keys).replace('.se/saml"', `.se/${at}"`),
    );
    const aggregate = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${parties.join('')}</md:EntitiesDescriptor>`;
    const { entities, findings } = checkMetadata(Buffer.from(aggregate), { now: new Date() });
    expect(entities).toEqual([0, 1, 2].map((at) => `https://party.example.se/${at}`));
    expect(findings).toEqual([]);
  });
});
