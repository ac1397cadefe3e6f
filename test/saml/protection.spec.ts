import type { EServiceOptions } from '../support/e-service.js';
import { DENIED, type Asker } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const method = (algorithm: string, content = '') =>
  `<md:EncryptionMethod Algorithm="${algorithm}">${content}</md:EncryptionMethod>`;
const digest = (algorithm: string) => `<ds:DigestMethod Algorithm="${algorithm}"/>`;
const supports = (kind: 'SigningMethod' | 'DigestMethod', algorithm: string) =>
  `<alg:${kind} xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" Algorithm="${algorithm}"/>`;

/** Algorithms in the order in which they stand in the answer. */
const named = (element: string, text: string) =>
  [...text.matchAll(new RegExp(`<ns\\d:${element} Algorithm="([^"]*)"`, 'g'))].map((found) => found[1]);

describe('the protection of an answer', () => {
  let scenario: Scenario;
  let parties = 0;
  const party = (options: EServiceOptions, agreement = {}): Promise<Asker> =>
    scenario.party(`party-${String(parties++)}`, options, agreement);

  beforeAll(async () => {
    scenario = await startScenario();
  });
  afterAll(() => scenario.stop());

  describe('encryption', () => {
    it.each([
      ['AES-256-CBC and OAEP as everybody has it when nothing is declared', '', `${XMLENC}aes256-cbc`],
      ['GCM when declared', method(`${XMLENC11}aes128-gcm`), `${XMLENC11}aes128-gcm`],
      [
        'the first declared that is allowed',
        method(`${XMLENC}tripledes-cbc`) + method(`${XMLENC}aes192-cbc`) + method(`${XMLENC11}aes256-gcm`),
        `${XMLENC}aes192-cbc`,
      ],
      ['never Triple DES', method(`${XMLENC}tripledes-cbc`), `${XMLENC}aes256-cbc`],
      ['never RSA PKCS#1 v1.5', method(`${XMLENC}rsa-1_5`), `${XMLENC}aes256-cbc`],
    ])('uses %s', async (_what, methods, expected) => {
      const answer = await (await party({ encryption: { methods } })).ask({ nameId: ANNA });
      expect(answer.assertion?.encrypted).toBe(true);
      expect(named('EncryptionMethod', answer.text)).toEqual([expected, `${XMLENC}rsa-oaep-mgf1p`]);
      expect(answer.text).not.toContain('Anna Andersson');
    });

    it.each([
      ['mgf1p', `${XMLENC}rsa-oaep-mgf1p`, digest(`${XMLENC}sha256`)],
      ['with a mask of its own', `${XMLENC11}rsa-oaep`, digest(`${XMLENC}sha512`) + mask('mgf1sha256')],
    ])('uses OAEP with SHA-2 when only that is declared: %s', async (_form, transport, content) => {
      const methods = method(`${XMLENC}aes256-cbc`) + method(transport, content);
      const answer = await (await party({ encryption: { methods } })).ask({ nameId: ANNA });
      expect(answer.assertion?.encrypted).toBe(true);
      expect(named('EncryptionMethod', answer.text)[1]).toBe(transport);
      expect(answer.text).toContain('<ns2:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha');
    });

    it('does not reach a party without a key, which gets its answer in clear', async () => {
      const answer = await (await party({ encryption: false })).ask({ nameId: ANNA });
      expect(answer.assertion).toMatchObject({ encrypted: false });
    });

    it('is not gone without when the agreement requires it and the party has no key', async () => {
      const asker = await party({ encryption: false }, { requireEncryption: true });
      const answer = await asker.ask({ nameId: ANNA });
      expect(answer.status).toEqual(['Success']);
      expect(answer.assertion).toBeUndefined();
    });
  });

  describe('signature', () => {
    it('is on the Response alone when nobody asks for more', async () => {
      const answer = await (await party({})).ask({ nameId: ANNA });
      expect(answer.assertion?.signed).toBe(false);
    });

    it.each([
      ['metadata says WantAssertionsSigned', { wantAssertionsSigned: true }, {}],
      ['agreement asks', {}, { signAssertion: true }],
    ])('is on the assertion too when the %s', async (_who, options, agreement) => {
      const encrypted = await (await party(options, agreement)).ask({ nameId: ANNA });
      expect(encrypted.assertion).toMatchObject({ signed: true, encrypted: true });
      const plain = await (await party({ ...options, encryption: false }, agreement)).ask({ nameId: ANNA });
      expect(plain.assertion).toMatchObject({ signed: true, encrypted: false });
    });

    it.each([
      ['P-256 when nothing is declared', '', `${MORE}ecdsa-sha256`],
      ['RSA for who declares RSA alone', supports('SigningMethod', `${MORE}rsa-sha256`), `${MORE}rsa-sha256`],
      [
        'P-256 for who declares both',
        supports('SigningMethod', `${MORE}rsa-sha256`) + supports('SigningMethod', `${MORE}ecdsa-sha256`),
        `${MORE}ecdsa-sha256`,
      ],
      [
        'nothing weaker for who declares SHA-1 alone',
        supports('SigningMethod', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'),
        `${MORE}ecdsa-sha256`,
      ],
    ])('is made with %s', async (_what, extensions, expected) => {
      const asker = await party({ extensions });
      expect(named('SignatureMethod', (await asker.ask({ nameId: ANNA })).text)).toEqual([expected]);
    });

    it('digests with what the party declares', async () => {
      const sha512 = `${XMLENC}sha512`;
      const asker = await party({ extensions: supports('DigestMethod', sha512) });
      expect(named('DigestMethod', (await asker.ask({ nameId: ANNA })).text)).toEqual([sha512]);
    });

    it('is made with RSA where the agreement asks, refusals included', async () => {
      const asker = await party({}, { rsaSignature: true });
      const rsa = [`${MORE}rsa-sha256`];
      expect(named('SignatureMethod', (await asker.ask({ nameId: ANNA })).text)).toEqual(rsa);
      const refused = await asker.ask({ nameId: ANNA, issueInstant: new Date(0) });
      expect(refused.status).toEqual(DENIED);
      expect(named('SignatureMethod', refused.text)).toEqual(rsa);
      const nobody = await asker.ask({ nameId: `ingen@2021006883` });
      expect(named('SignatureMethod', nobody.text)).toEqual(rsa);
    });
  });
});

function mask(name: string): string {
  return `<x:MGF xmlns:x="${XMLENC11}" Algorithm="${XMLENC11}${name}"/>`;
}
