import { startAuthority, type Authority } from './authority.js';
import { makeClientKeys, partyMetadata, type ClientKeys, type PartyMetadata } from './client-keys.js';
import { NAMES, RELEASED, SUBJECT, UNKNOWN_SUBJECT } from './facts.js';
import { describeWith } from './foreign-software.js';
import { Shibboleth, type ShibbolethOptions } from './shibboleth/shibboleth.js';

const byId = Object.fromEntries(
  Object.entries(NAMES).flatMap(([id, name]) => (RELEASED[name] ? [[id, RELEASED[name]]] : [])),
);
const asked = [SUBJECT.value];
const everything = { ...byId, orgAffiliation: [...(RELEASED[NAMES.orgAffiliation] ?? []), ...asked] };
const nothing = { orgAffiliation: asked };

describeWith(['shibboleth'], 'Shibboleth SP', () => {
  let authority: Authority;
  let keys: ClientKeys;

  beforeAll(async () => {
    authority = await startAuthority();
    keys = await makeClientKeys(`${authority.folder}/keys`);
    const { rsa, ec, encryption } = keys;
    const parties: Record<string, PartyMetadata> = {
      plain: { signing: ec },
      encrypted: { signing: ec, encryption },
      signed: { signing: ec, wantAssertionsSigned: true },
      everything: { signing: ec, encryption, wantAssertionsSigned: true },
      rsa: { signing: rsa, encryption },
      modern: {
        signing: ec,
        encryption,
        extensions: signingMethod('ecdsa-sha384'),
        encryptionMethods:
          '<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>' +
          '<md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">' +
          '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/></md:EncryptionMethod>',
      },
    };
    for (const [name, party] of Object.entries(parties))
      await authority.register(partyMetadata(entityIdOf(name), party), { rsaSignature: name === 'rsa' });
  });
  afterAll(() => authority.stop());

  const entityIdOf = (name: string) => `https://shibboleth.example/${name}`;
  const signingMethod = (name: string) =>
    `<alg:SigningMethod xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" Algorithm="http://www.w3.org/2001/04/xmldsig-more#${name}"/>`;
  const shibboleth = (name: string) => new Shibboleth(authority, keys, entityIdOf(name));
  const options = (name: string): ShibbolethOptions =>
    name === 'rsa'
      ? { signing: keys.rsa, signingAlgorithm: 'rsa-sha256', encrypts: true }
      : { signing: keys.ec, signingAlgorithm: 'ecdsa-sha256', encrypts: true };
  const ask = (name: string, more: Partial<ShibbolethOptions> = {}, subject = SUBJECT) =>
    shibboleth(name).askAboutNameId(subject, { ...options(name), ...more });
  const lastExchange = () => authority.proxy.exchanges.at(-1)!;

  it.each(['plain', 'encrypted', 'signed', 'everything', 'rsa', 'modern'])(
    'is told everything its agreement releases about the very NameID it named (%s)',
    async (name) => {
      expect(await ask(name)).toMatchObject({ attributes: everything, errors: [] });
    },
  );

  it('is told it after a login, by the orgAffiliation that the login gave', async () => {
    const { attributes, errors } = await shibboleth('encrypted').askAfterLogin(
      SUBJECT.value,
      options('encrypted'),
    );
    expect(errors).toEqual([]);
    expect(attributes).toEqual(everything);
  });

  it('sends text/xml without charset, an unquoted SOAPAction, no Destination, and names of its key', async () => {
    await ask('plain', { encrypts: false });
    const { headers, body } = lastExchange().request;
    expect(headers['content-type']).toBe('text/xml');
    expect(headers.soapaction).toBe('http://www.oasis-open.org/committees/security');
    expect(body).not.toContain('Destination');
    expect(body).toMatch(/<ds:KeyName>.*<ds:X509SubjectName>/);
  });

  it.each([true, false])('is answered alike whether it encrypts the NameID or not (%s)', async (encrypts) => {
    expect(await ask('encrypted', { encrypts })).toMatchObject({ attributes: everything, errors: [] });
    const { body } = lastExchange().request;
    expect(body.includes('EncryptedID')).toBe(encrypts);
    expect(body.includes(SUBJECT.value)).toBe(!encrypts);
  });

  it.each([
    ['plain', 'ecdsa-sha256'],
    ['rsa', 'rsa-sha256'],
    ['modern', 'ecdsa-sha384'],
  ])('verifies an answer signed as its metadata or agreement says (%s: %s)', async (name, algorithm) => {
    expect(await ask(name)).toMatchObject({ attributes: everything });
    expect(lastExchange().response.body).toContain(`xmldsig-more#${algorithm}"`);
  });

  it('decrypts what its metadata says it can: AES-GCM, and OAEP with SHA-256', async () => {
    expect(await ask('modern')).toMatchObject({ attributes: everything });
    const { body } = lastExchange().response;
    expect(body).toContain('xmlenc11#aes256-gcm"');
    expect(body).toContain('DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"');
  });

  it.each([
    ['rsa', 'rsa-sha256'],
    ['rsa', 'rsa-sha384'],
    ['rsa', 'rsa-sha512'],
    ['encrypted', 'ecdsa-sha256'],
    ['encrypted', 'ecdsa-sha384'],
  ])('is believed when it signs (%s) with %s', async (name, signingAlgorithm) => {
    expect(await ask(name, { signingAlgorithm })).toMatchObject({ attributes: everything, errors: [] });
  });

  it('is told only the attributes and values it lists', async () => {
    const [, power = ''] = RELEASED[NAMES.eduPersonEntitlement] ?? [];
    const attributes = `${attribute(NAMES.o)}${attribute(NAMES.eduPersonEntitlement, power, 'https://other.example')}`;
    expect(await ask('encrypted', { attributes })).toMatchObject({
      attributes: { ...nothing, o: RELEASED[NAMES.o], eduPersonEntitlement: [power] },
    });
    expect((await ask('encrypted', { attributes: attribute('urn:oid:1.2.3') })).attributes).toEqual(nothing);
  });

  it('needs a policy that ignores OneTimeUse: the one it comes with refuses conditions that it does not know', async () => {
    const policy = { file: '/etc/shibboleth/security-policy.xml', id: 'default' };
    const { attributes, errors } = await ask('encrypted', { policy });
    expect(attributes).toEqual(nothing);
    expect(errors).toEqual(['OneTimeUse condition not successfully validated by policy.']);
  });

  it('is told nothing of a subject unknown here, without an error', async () => {
    const answer = await ask('encrypted', {}, { ...SUBJECT, value: UNKNOWN_SUBJECT });
    expect(answer).toMatchObject({ attributes: { orgAffiliation: [UNKNOWN_SUBJECT] }, errors: [] });
    expect(answer.log).toContain('response from attribute authority was empty');
  });

  it('is told nothing, and nothing else, about an encrypted NameID of a Format that names nobody', async () => {
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const answer = await ask('encrypted', {}, { ...SUBJECT, format });
    expect(answer.attributes).toEqual({});
    expect(answer.log).toContain('response from attribute authority was empty');
  });

  it('is refused when it signs with a key that is not in its metadata, and shows that as an error', async () => {
    const answer = await ask('rsa', { signing: keys.ec, signingAlgorithm: 'ecdsa-sha256' });
    expect(answer.errors).toEqual(['Attribute authority returned a SAML error.']);
    expect(answer.log).toContain('urn:oasis:names:tc:SAML:2.0:status:Requester');
  });

  it('does not believe an answer that was altered on its way', async () => {
    authority.proxy.alter = (answer) => answer.replace('handlaggare@', 'chef@');
    try {
      const answer = await ask('plain');
      expect(answer.attributes).toEqual(nothing);
      expect(answer.errors).toHaveLength(1);
    } finally {
      authority.proxy.alter = (answer) => answer;
    }
  });
});

function attribute(name: string, ...values: string[]): string {
  const elements = values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('');
  return `<saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${elements}</saml:Attribute>`;
}
