import { readFileSync } from 'node:fs';
import { startAuthority, type Authority } from './authority.js';
import { makeClientKeys, partyMetadata, type ClientKeys } from './client-keys.js';
import { RELEASED } from './facts.js';
import { describeWith } from './foreign-software.js';
import { askForAnswer, post } from './post.js';
import { Xmlsec1 } from './xmlsec1/xmlsec1.js';

const DSIG_MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const DIGESTS = { sha256: `${XMLENC}sha256`, sha384: `${DSIG_MORE}sha384`, sha512: `${XMLENC}sha512` };
const SIGNATURES = (['rsa', 'ec'] as const).flatMap((family) =>
  (['sha256', 'sha384', 'sha512'] as const).map((hash) => ({
    family,
    name: `${family === 'ec' ? 'ecdsa' : 'rsa'}-${hash}`,
    digest: DIGESTS[hash],
  })),
);
const CONTENTS = [128, 192, 256].flatMap((bits) => [`${XMLENC}aes${bits}-cbc`, `${XMLENC11}aes${bits}-gcm`]);
const OAEP = `${XMLENC}rsa-oaep-mgf1p`;
const ECDSA_SHA256 = { signature: `${DSIG_MORE}ecdsa-sha256`, digest: DIGESTS.sha256 };
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success"';
const DENIED = 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied"';

describeWith(['xmlsec1'], 'xmlsec1', () => {
  let authority: Authority;
  let keys: ClientKeys;
  let xmlsec1: Xmlsec1;

  beforeAll(async () => {
    authority = await startAuthority();
    keys = await makeClientKeys(`${authority.folder}/keys`);
    xmlsec1 = new Xmlsec1(authority);
    for (const family of ['rsa', 'ec'] as const)
      await authority.register(partyMetadata(entityIdOf(family), { signing: keys[family] }));
  });
  afterAll(() => authority.stop());

  const entityIdOf = (name: string) => `https://xmlsec1.example/${name}`;
  const encryptionCertificate = () => authority.certificates.encryption;
  const askAbout = async (subject: string) => {
    const query = { ...ECDSA_SHA256, subject };
    return post(authority, await xmlsec1.signedQuery(entityIdOf('ec'), keys.ec, query));
  };

  describe('verifies', () => {
    it('our metadata, by our EC key and no other', async () => {
      const metadata = readFileSync(authority.metadataFile, 'utf8');
      expect(await xmlsec1.verifies(metadata, 'EntityDescriptor', authority.certificates.ec)).toBe(true);
      expect(await xmlsec1.verifies(metadata, 'EntityDescriptor', authority.certificates.rsa)).toBe(false);
    });

    it.each(SIGNATURES)('Response and assertion signed with $name, which the party declared', async (one) => {
      const { family, name, digest } = one;
      const algorithms =
        `<alg:DigestMethod xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" Algorithm="${digest}"/>` +
        `<alg:SigningMethod xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" Algorithm="${DSIG_MORE}${name}"/>`;
      const metadata = { signing: keys.ec, wantAssertionsSigned: true, extensions: algorithms };
      await authority.register(partyMetadata(entityIdOf(name), metadata));
      const answer = await askForAnswer(authority, entityIdOf(name), keys.ec);
      expect(answer.match(new RegExp(`Algorithm="${DSIG_MORE}${name}"`, 'g'))).toHaveLength(2);
      expect(answer.match(new RegExp(`DigestMethod Algorithm="${digest}"`, 'g'))).toHaveLength(2);
      for (const element of ['Response', 'Assertion'] as const)
        expect(await xmlsec1.verifies(answer, element, authority.certificates[family])).toBe(true);
    });

    it('no answer that was altered', async () => {
      const answer = await askForAnswer(authority, entityIdOf('ec'), keys.ec);
      const altered = answer.replace('handlaggare@', 'chef@');
      expect(altered).not.toBe(answer);
      expect(await xmlsec1.verifies(altered, 'Response', authority.certificates.ec)).toBe(false);
    });

    it('a refusal', async () => {
      const answer = await askForAnswer(authority, entityIdOf('stranger'), keys.ec);
      expect(answer).toContain(DENIED);
      expect(await xmlsec1.verifies(answer, 'Response', authority.certificates.ec)).toBe(true);
    });
  });

  describe('decrypts', () => {
    it.each(CONTENTS)(
      'an assertion encrypted with %s, which the party declared, and verifies it',
      async (content) => {
        const entityId = entityIdOf(content.split('#')[1] ?? '');
        const metadata = {
          signing: keys.ec,
          encryption: keys.encryption,
          wantAssertionsSigned: true,
          encryptionMethods: `<md:EncryptionMethod Algorithm="${content}"/><md:EncryptionMethod Algorithm="${OAEP}"/>`,
        };
        await authority.register(partyMetadata(entityId, metadata));
        const answer = await askForAnswer(authority, entityId, keys.ec);
        expect(answer).toContain(`EncryptionMethod Algorithm="${content}"`);
        expect(await xmlsec1.verifies(answer, 'Response', authority.certificates.ec)).toBe(true);
        const decrypted = await xmlsec1.decrypt(answer, keys.encryption);
        expect(await xmlsec1.verifies(decrypted, 'Assertion', authority.certificates.ec)).toBe(true);
        for (const name of Object.keys(RELEASED)) expect(decrypted).toContain(`Name="${name}"`);
      },
    );

    it('an assertion for a party that declares nothing: AES-256-CBC and OAEP with SHA-1, as everybody has them', async () => {
      const metadata = { signing: keys.ec, encryption: keys.encryption };
      await authority.register(partyMetadata(entityIdOf('silent'), metadata));
      const answer = await askForAnswer(authority, entityIdOf('silent'), keys.ec);
      expect(answer).toContain(`Algorithm="${XMLENC}aes256-cbc"`);
      expect(answer).toContain(`Algorithm="${OAEP}"`);
      expect(await xmlsec1.decrypt(answer, keys.encryption)).toContain('AttributeStatement');
    });
  });

  describe('asks, and is believed', () => {
    it.each(SIGNATURES)('when it signs with $name', async ({ family, name, digest }) => {
      const algorithms = { signature: DSIG_MORE + name, digest };
      const query = await xmlsec1.signedQuery(entityIdOf(family), keys[family], algorithms);
      const { body } = await post(authority, query);
      expect(body).toContain(SUCCESS);
      for (const name of Object.keys(RELEASED)) expect(body).toContain(`Name="${name}"`);
    });

    it.each(CONTENTS)('when it encrypts the NameID with %s', async (content) => {
      const subject = await xmlsec1.encryptedId(encryptionCertificate(), content, OAEP);
      expect((await askAbout(subject)).body).toContain('AttributeStatement');
    });
  });

  describe('asks, and is believed whatever its headers', () => {
    it.each<Record<string, string>>([
      { 'content-type': 'text/xml' },
      { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
      {
        'content-type': 'TEXT/XML;charset="UTF-8"',
        soapaction: 'http://www.oasis-open.org/committees/security',
      },
      {
        'content-type': 'application/soap+xml',
        soapaction: '"http://www.oasis-open.org/committees/security"',
      },
    ])('%j', async (headers) => {
      const query = await xmlsec1.signedQuery(entityIdOf('ec'), keys.ec, ECDSA_SHA256);
      expect((await post(authority, query, headers)).body).toContain('AttributeStatement');
    });
  });

  describe('asks, and is refused', () => {
    it('when the signed query was altered', async () => {
      const query = await xmlsec1.signedQuery(entityIdOf('ec'), keys.ec, ECDSA_SHA256);
      const { body } = await post(authority, query.replace('Asa.Angstrom', 'asa.angstrom'));
      expect(body).toContain(DENIED);
    });

    it.each([
      ['SHA-1 signatures', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', DIGESTS.sha256],
      ['SHA-1 digests', `${DSIG_MORE}rsa-sha256`, 'http://www.w3.org/2000/09/xmldsig#sha1'],
    ])('when it uses %s', async (_, signature, digest) => {
      const query = await xmlsec1.signedQuery(entityIdOf('rsa'), keys.rsa, { signature, digest });
      expect((await post(authority, query)).body).toContain(DENIED);
    });

    it('when it encrypts the NameID by way of RSA PKCS#1 v1.5', async () => {
      const transport = `${XMLENC}rsa-1_5`;
      const subject = await xmlsec1.encryptedId(encryptionCertificate(), `${XMLENC}aes256-cbc`, transport);
      expect((await askAbout(subject)).body).toContain('urn:oasis:names:tc:SAML:2.0:status:Requester"');
    });
  });
});
