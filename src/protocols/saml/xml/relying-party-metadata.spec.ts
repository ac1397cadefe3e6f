import { makeKeyPair, type KeyPair } from '../../../../test/saml-xml/parties.js';
import { readRelyingPartyMetadata } from './relying-party-metadata.js';
import { XmlRefused } from './xml-refused.js';

const rsa = await makeKeyPair('rsa');
const ec = await makeKeyPair('ec');
const weak = await makeKeyPair('weakRsa');

const NAMESPACES =
  'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ' +
  'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const PROTOCOL = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"';
const ACS = (location: string, more = 'index="0"') =>
  `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${location}" ${more}/>`;

function key(pair: KeyPair, use?: 'signing' | 'encryption', methods = ''): string {
  const certificate = pair.certificate.replace(/.{64}/g, '$&\n');
  return `<md:KeyDescriptor${use ? ` use="${use}"` : ''}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
    ${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`;
}

const serviceProvider = (content: string, attributes = '') =>
  `<md:SPSSODescriptor ${PROTOCOL} ${attributes}>${content}${ACS('https://sp.example.se/acs')}</md:SPSSODescriptor>`;
const queryRole = (content: string, attributes = '') =>
  `<md:RoleDescriptor xmlns:q="urn:oasis:names:tc:SAML:metadata:ext:query" xsi:type="q:AttributeQueryDescriptorType" ${PROTOCOL} ${attributes}>${content}</md:RoleDescriptor>`;
const identityProvider = (content: string) =>
  `<md:IDPSSODescriptor ${PROTOCOL}>${content}<md:SingleSignOnService Binding="urn:b" Location="https://idp"/></md:IDPSSODescriptor>`;
const entity = (content: string, entityId = 'https://sp.example.se', attributes = '') =>
  `<md:EntityDescriptor ${NAMESPACES} entityID="${entityId}" ${attributes}>${content}</md:EntityDescriptor>`;
const federation = (content: string, attributes = '') =>
  `<md:EntitiesDescriptor ${NAMESPACES} ${attributes}>${content}</md:EntitiesDescriptor>`;

const read = (xml: string) => readRelyingPartyMetadata(Buffer.from(xml));
const NOTHING = {
  ...{ parties: [], identityProviders: [], problems: [] },
  broken: { parties: [], identityProviders: [] },
};
const only = (xml: string) => {
  const { parties, problems } = read(xml);
  expect(problems).toEqual([]);
  expect(parties).toHaveLength(1);
  return parties[0]!;
};

describe('metadata of a relying party', () => {
  it('that declares what cannot be is read, and reported', () => {
    const st = 'http://id.elegnamnden.se/st/1.0';
    const categories = [`${st}/public-sector-sp`, `${st}/private-sector-sp`, `${st}/signservice`];
    const values = categories.map((uri) => `<saml:AttributeValue>${uri}</saml:AttributeValue>`).join('');
    const extensions = `<md:Extensions><mdattr:EntityAttributes xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute"><saml:Attribute
      Name="http://macedir.org/entity-category" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${values}</saml:Attribute></mdattr:EntityAttributes></md:Extensions>`;
    const { parties, problems } = read(entity(extensions + serviceProvider(key(rsa))));
    expect(parties).toMatchObject([{ entityCategories: categories }]);
    expect(problems).toEqual(
      ['both-sectors', 'unknown-category'].map((reason) => ({
        ...{ entityId: 'https://sp.example.se', reason, party: 'read' },
      })),
    );
  });

  it('is read in full', () => {
    const methods = `<md:EncryptionMethod Algorithm="urn:a"><ds:DigestMethod Algorithm="urn:d"/></md:EncryptionMethod>`;
    const extensions = `<md:Extensions xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute" xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport">
      <mdattr:EntityAttributes><saml:Attribute Name="http://macedir.org/entity-category" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">
        <saml:AttributeValue>http://one</saml:AttributeValue><saml:AttributeValue>http://two</saml:AttributeValue></saml:Attribute></mdattr:EntityAttributes>
      <alg:DigestMethod Algorithm="urn:digest"/><alg:SigningMethod Algorithm="urn:sign1"/><alg:SigningMethod Algorithm="urn:sign2"/></md:Extensions>`;
    const ui = `<md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="sv">Tjänsten</mdui:DisplayName>
      <mdui:DisplayName xml:lang="en">The service</mdui:DisplayName></mdui:UIInfo></md:Extensions>`;
    const consuming = `<md:AttributeConsumingService index="0"><md:ServiceName xml:lang="sv">x</md:ServiceName>
      <md:RequestedAttribute Name="urn:x" FriendlyName="x" isRequired="true" NameFormat="urn:nf"><saml:AttributeValue>v</saml:AttributeValue></md:RequestedAttribute>
      <md:RequestedAttribute Name="urn:y"/></md:AttributeConsumingService>`;
    const organisation = `<md:Organization><md:Extensions><o:OrganizationNumber xmlns:o="http://id.swedenconnect.se/authn/1.0/md-org-ext/ns">2021006883</o:OrganizationNumber></md:Extensions>
      <md:OrganizationName xml:lang="en">Agency</md:OrganizationName><md:OrganizationName xml:lang="sv">Myndigheten</md:OrganizationName>
      <md:OrganizationDisplayName xml:lang="sv">M</md:OrganizationDisplayName><md:OrganizationURL xml:lang="sv">https://m.example.se</md:OrganizationURL></md:Organization>`;
    const sp = `<md:SPSSODescriptor ${PROTOCOL} WantAssertionsSigned="true">${ui}${key(rsa, 'signing')}${key(rsa, 'encryption', methods)}${ACS('https://sp.example.se/0')}${ACS('https://sp.example.se/1', 'index="1" isDefault="true"')}${consuming}</md:SPSSODescriptor>`;
    const party = only(
      entity(extensions + sp + organisation, undefined, 'validUntil="2026-04-01T00:00:00Z"'),
    );
    expect(party.signingKeys.map((signing) => signing.equals(rsa.publicKey))).toEqual([true]);
    expect(
      party.encryptionKeys.map(({ publicKey, methods: declared }) => [
        publicKey.equals(rsa.publicKey),
        declared,
      ]),
    ).toEqual([[true, [{ algorithm: 'urn:a', digest: 'urn:d' }]]]);
    expect({ ...party, signingKeys: [], encryptionKeys: [], xml: '' }).toEqual({
      xml: '',
      entityId: 'https://sp.example.se',
      validUntil: new Date('2026-04-01T00:00:00Z'),
      displayNames: { sv: 'Tjänsten', en: 'The service' },
      organisationName: 'Myndigheten',
      organisationNumber: '2021006883',
      entityCategories: ['http://one', 'http://two'],
      signingKeys: [],
      encryptionKeys: [],
      signingMethods: ['urn:sign1', 'urn:sign2'],
      digestMethods: ['urn:digest'],
      wantAssertionsSigned: true,
      requestedAttributes: [
        { name: 'urn:x', nameFormat: 'urn:nf', friendlyName: 'x', isRequired: true, values: ['v'] },
        {
          name: 'urn:y',
          nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
          isRequired: false,
          values: [],
        },
      ],
      assertionConsumerService: 'https://sp.example.se/1',
    });
  });

  it('is read with the least it may hold, a key without use serving both purposes', () => {
    const party = only(entity(serviceProvider(key(ec))));
    expect(party).toMatchObject({
      wantAssertionsSigned: false,
      displayNames: {},
      entityCategories: [],
      requestedAttributes: [],
    });
    expect([party.signingKeys.length, party.encryptionKeys.length]).toEqual([1, 1]);
    expect(party.validUntil).toBeUndefined();
  });

  it("takes keys from the query requester's role before the service provider's", () => {
    const both =
      serviceProvider(key(ec, 'signing')) + queryRole(key(rsa, 'signing'), 'WantAssertionsSigned="true"');
    const party = only(
      entity(
        queryRole(key(rsa, 'signing'), 'WantAssertionsSigned="true"') + serviceProvider(key(ec, 'signing')),
      ),
    );
    expect(party.signingKeys.map((signing) => signing.asymmetricKeyType)).toEqual(['rsa']);
    expect(party).toMatchObject({
      wantAssertionsSigned: true,
      assertionConsumerService: 'https://sp.example.se/acs',
    });
    expect(only(entity(both)).signingKeys.map((signing) => signing.asymmetricKeyType)).toEqual(['rsa']);
  });

  it('reads a query requester alone, under any prefix, and no other RoleDescriptor', () => {
    expect(only(entity(queryRole(key(rsa)))).entityId).toBe('https://sp.example.se');
    const other = queryRole(key(rsa)).replace('ext:query', 'ext:other');
    expect(read(entity(other))).toEqual(NOTHING);
  });

  it('passes over entities that can neither ask nor state who has logged in', () => {
    const authority = `<md:AttributeAuthorityDescriptor ${PROTOCOL}><md:AttributeService Binding="urn:b" Location="https://aa"/></md:AttributeAuthorityDescriptor>`;
    const saml1 = serviceProvider(key(rsa)).replace('SAML:2.0:protocol', 'SAML:1.1:protocol');
    expect(read(federation(entity(authority, 'https://aa') + entity(saml1, 'https://old')))).toEqual(NOTHING);
  });

  it('may be that of an identity provider too, each role with its own keys', () => {
    const both = entity(serviceProvider(key(rsa)) + identityProvider(key(ec, 'signing')), 'https://both');
    const { parties, identityProviders, problems } = read(federation(both));
    expect(parties.map(({ signingKeys }) => signingKeys.map((one) => one.equals(rsa.publicKey)))).toEqual([
      [true],
    ]);
    expect(
      identityProviders.map(({ signingKeys }) => signingKeys.map((one) => one.equals(ec.publicKey))),
    ).toEqual([[true]]);
    expect(problems).toEqual([]);
  });

  it('takes several keys, whatever their certificates say, and the earliest validUntil around them', () => {
    const nested = federation(
      federation(
        entity(
          serviceProvider(key(rsa, 'signing') + key(ec, 'signing')),
          'https://a',
          'validUntil="2026-09-01T00:00:00Z"',
        ),
      ),
      'validUntil="2026-05-01T00:00:00Z"',
    );
    const party = only(nested);
    expect(party.signingKeys).toHaveLength(2);
    expect(party.validUntil).toEqual(new Date('2026-05-01T00:00:00Z'));
  });

  it('drops weak and unreadable keys, says so, and leaves out who has no signing key left', () => {
    const broken = key(rsa).replace(/MII.{21}/, 'A'.repeat(24));
    const xml = federation(
      entity(serviceProvider(key(weak, 'signing') + key(rsa, 'signing')), 'https://a') +
        entity(serviceProvider(key(weak, 'signing')), 'https://b') +
        entity(serviceProvider(broken + key(ec)), 'https://c') +
        entity(serviceProvider(''), 'https://d') +
        entity(serviceProvider(key(rsa)), 'https://e'),
    );
    const { parties, problems } = read(xml);
    expect(parties.map(({ entityId }) => entityId)).toEqual(['https://a', 'https://c', 'https://e']);
    expect(problems).toEqual([
      { entityId: 'https://a', reason: 'weak-key', party: 'read' },
      { entityId: 'https://b', reason: 'weak-key', party: 'left-out' },
      { entityId: 'https://b', reason: 'no-signing-key', party: 'left-out' },
      { entityId: 'https://c', reason: 'unreadable-key', party: 'read' },
      { entityId: 'https://d', reason: 'no-signing-key', party: 'left-out' },
    ]);
  });

  it('reads what is against the schema as far as it goes, and says so', () => {
    const { parties, problems } = read(entity(`${serviceProvider(key(rsa))}<md:Extensions/>`));
    expect(parties).toHaveLength(1);
    expect(problems).toEqual([
      { entityId: 'https://sp.example.se', reason: 'not-schema-valid', party: 'read' },
    ]);
  });

  it('leaves out an entity without a proper entityID and the second of two with one', () => {
    const sp = serviceProvider(key(rsa));
    const { parties, problems } = read(
      federation(entity(sp, 'a'.repeat(1025)) + entity(sp, 'https://a') + entity(sp, 'https://a')),
    );
    expect(parties).toHaveLength(1);
    expect(problems.map(({ reason }) => reason)).toEqual(['entity-id', 'not-schema-valid', 'entity-twice']);
  });

  it('is refused as a whole when it is no XML, has a document type, or is something else', () => {
    expect(() => read('<a')).toThrow(XmlRefused);
    expect(() => read(`<!DOCTYPE a>${entity(serviceProvider(key(rsa)))}`)).toThrow(XmlRefused);
    expect(read('<a/>')).toEqual(NOTHING);
  });

  it('is read with comments and processing instructions', () => {
    expect(
      only(
        `<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- x -->${entity(`<?y z?><!-- x -->${serviceProvider(key(rsa))}`)}<?z?>`,
      ),
    ).toBeDefined();
  });

  it.each(['never', '', '2020-13-01T00:00:00Z'])(
    'is left out when an end of it cannot be read: %j',
    (text) => {
      const sp = serviceProvider(key(rsa));
      const end = `validUntil="${text}"`;
      const reasons = (xml: string) => {
        const { parties, problems } = read(xml);
        expect(parties).toEqual([]);
        return problems.map(({ reason }) => reason);
      };
      for (const xml of [
        entity(sp, undefined, end),
        entity(serviceProvider(key(rsa), end)),
        federation(federation(entity(sp, undefined, 'validUntil="2099-01-01T00:00:00Z"')), end),
      ])
        expect(reasons(xml)).toContain('valid-until');
    },
  );

  it('is read again from what is its own, with the namespaces and the end of what encloses it', () => {
    const role = queryRole(key(ec), 'xmlns:x="urn:x"').replace(
      ' xmlns:q="urn:oasis:names:tc:SAML:metadata:ext:query"',
      '',
    );
    const bare = (entityId: string, end = '') =>
      `<md:EntityDescriptor entityID="${entityId}" ${end}><!-- x -->${role}</md:EntityDescriptor>`;
    const feed = federation(
      federation(bare('https://a') + bare('https://b', 'validUntil="2026-04-01T00:00:00Z"')),
      'xmlns:q="urn:oasis:names:tc:SAML:metadata:ext:query" validUntil="2026-05-01T02:00:00+02:00"',
    );
    const { parties } = read(feed);
    expect(parties.map(({ validUntil }) => validUntil)).toEqual([
      new Date('2026-05-01T00:00:00Z'),
      new Date('2026-04-01T00:00:00Z'),
    ]);
    const [a, b] = parties;
    expect(a?.xml).not.toContain('https://b');
    expect(b?.xml).not.toContain('https://a');
    for (const party of parties) {
      const { signingKeys, encryptionKeys, ...again } = read(party.xml).parties[0]!;
      expect(party).toMatchObject(again);
      expect(again.xml).toBe(party.xml);
      expect(signingKeys.map((one) => one.equals(ec.publicKey))).toEqual([true]);
      expect(encryptionKeys).toHaveLength(1);
    }
  });
});

describe('metadata of an identity provider', () => {
  const SHIBMD = 'xmlns:shibmd="urn:mace:shibboleth:metadata:1.0"';

  it('has the scopes of its own role alone, and no patterns among them', () => {
    const scope = (value: string, attributes = '') => `<shibmd:Scope ${attributes}>${value}</shibmd:Scope>`;
    const role = identityProvider(
      `<md:Extensions ${SHIBMD}>${scope('2021006883', 'regexp="false"')}${scope(' 2021005521 ')}${scope('.*', 'regexp="true"')}${scope('.+', 'regexp="1"')}</md:Extensions>${key(rsa)}`,
    );
    const ofEntity = `<md:Extensions ${SHIBMD}>${scope('2021006255')}</md:Extensions>`;
    const { identityProviders } = read(entity(ofEntity + role, 'https://idp'));
    expect(identityProviders.map(({ scopes }) => scopes)).toEqual([['2021006883', '2021005521']]);
  });

  it('has the levels it is certified for, exactly as written', () => {
    const levels = [
      'http://id.elegnamnden.se/loa/1.0/loa3',
      'http://id.swedenconnect.se/loa/1.0/loa3-nonresident',
    ];
    const attribute = (name: string, values: readonly string[]) =>
      `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;
    const extensions = `<md:Extensions xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute"><mdattr:EntityAttributes>${attribute('urn:oasis:names:tc:SAML:attribute:assurance-certification', levels)}${attribute('http://macedir.org/entity-category', ['http://id.swedenconnect.se/ec/1.0/loa3-orgid'])}</mdattr:EntityAttributes></md:Extensions>`;
    const { identityProviders } = read(entity(extensions + identityProvider(key(rsa)), 'https://idp'));
    expect(identityProviders).toMatchObject([
      {
        assuranceCertification: levels,
        entityCategories: ['http://id.swedenconnect.se/ec/1.0/loa3-orgid'],
        singleSignOnServices: [{ binding: 'urn:b', location: 'https://idp' }],
      },
    ]);
  });

  it('is left out when its entityID is no absolute URI, and reported', () => {
    const { identityProviders, problems } = read(entity(identityProvider(key(rsa)), 'https://i d p'));
    expect(identityProviders).toEqual([]);
    expect(problems).toContainEqual({ entityId: 'https://i d p', reason: 'entity-id', party: 'left-out' });
  });

  it('is left out without a key that it signs with, and reported', () => {
    const { identityProviders, problems } = read(
      entity(identityProvider(key(rsa, 'encryption')), 'https://idp'),
    );
    expect(identityProviders).toEqual([]);
    expect(problems).toEqual([{ entityId: 'https://idp', reason: 'no-signing-key', party: 'left-out' }]);
  });
});
