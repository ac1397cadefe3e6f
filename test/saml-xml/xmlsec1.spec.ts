import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseEncryption, chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { readAttributeQuery } from '../../src/protocols/saml/xml/attribute-query.js';
import { writeAuthorityMetadata } from '../../src/protocols/saml/xml/authority-metadata.js';
import { decryptNameId } from '../../src/protocols/saml/xml/decrypt.js';
import { readIncomingMessage } from '../../src/protocols/saml/xml/incoming-message.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { writeResponse } from '../../src/protocols/saml/xml/response.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { assertionContent, responseContent } from './answers.js';
import { authorityMetadata } from './authority-content.js';
import { craftSignature } from './crafted-signature.js';
import { makeKeyPair, toSign, type KeyPair } from './parties.js';
import { afterIssuer, envelope, queryIn, withoutSignature } from './soap-texts.js';

const missing = spawnSync('xmlsec1', ['--version']).status !== 0;
if (missing) console.warn('skipped: the xmlsec1 binary is not installed (Debian package xmlsec1)');
const withXmlsec1 = missing ? describe.skip : describe;

const IDS = ['Response', 'Assertion', 'AttributeQuery', 'EntityDescriptor'].flatMap((name) => [
  '--id-attr:ID',
  name,
]);
const ec = await makeKeyPair('ec');
const ec384 = await makeKeyPair('ec384');
const rsa = await makeKeyPair('rsa');
const query: QueryContent = {
  id: '_query',
  issueInstant: new Date('2026-03-03T12:00:00Z'),
  issuer: 'https://e-service.example.se/sp',
  nameId: { value: 'åsa@2021006883', format: 'urn:oid:1.2.752.201.3.1' },
  attributes: [{ name: 'urn:oid:2.5.4.10', values: ['ö', '<&>'] }],
};

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'xmlsec1-'))));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const keyFile = (pair: KeyPair) => file('key.pem', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));

function xmlsec1(...args: string[]): { ok: boolean; output: string } {
  const output = join(folder, 'output.xml');
  const { status } = spawnSync('xmlsec1', [...args.slice(0, 1), '--output', output, ...args.slice(1)]);
  return status === 0 ? { ok: true, output: readFileSync(output, 'utf8') } : { ok: false, output: '' };
}

function verifies(xml: string, pair: KeyPair, node?: string): boolean {
  const certificate = file('cert.pem', pair.certificatePem);
  const place =
    node === undefined ? [] : ['--node-xpath', `//*[local-name()='${node}']/*[local-name()='Signature']`];
  const keyData = ['--enabled-key-data', 'raw-x509-cert'];
  return xmlsec1(
    '--verify',
    '--pubkey-cert-pem',
    certificate,
    ...keyData,
    ...IDS,
    ...place,
    file('in.xml', xml),
  ).ok;
}

withXmlsec1('xmlsec1 as an oracle', () => {
  it.each([
    ['P-256', ec],
    ['P-384', ec384],
    ['RSA', rsa],
  ] as const)('verifies our %s signatures on the Response and on the assertion in it', (_name, pair) => {
    const signature = chooseSignature([toSign(pair)]);
    const xml = envelope(writeResponse(responseContent, { signature, signAssertion: true }));
    expect(verifies(xml, pair, 'Response')).toBe(true);
    expect(verifies(xml, pair, 'Assertion')).toBe(true);
    expect(verifies(xml.replace('Success', 'Sucess'), pair, 'Response')).toBe(false);
  });

  it('agrees on line separators that only XML 1.1 treats as line ends', () => {
    const assertion = {
      ...assertionContent,
      attributes: [{ name: 'urn:x', values: ['\u0085\u2028\r\n\t'] }],
    };
    const signature = chooseSignature([toSign(ec)]);
    const xml = envelope(
      writeResponse({ ...responseContent, assertion }, { signature, signAssertion: false }),
    );
    expect(verifies(xml, ec)).toBe(true);
  });

  it.each([
    ['AES-256-CBC', undefined],
    ['AES-128-CBC', 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'],
    ['AES-256-GCM', 'http://www.w3.org/2009/xmlenc11#aes256-gcm'],
    ['AES-192-GCM', 'http://www.w3.org/2009/xmlenc11#aes192-gcm'],
  ])('decrypts our %s and verifies the assertion in it', (_name, algorithm) => {
    const methods = algorithm === undefined ? [] : [{ algorithm }];
    const encryption = chooseEncryption([{ publicKey: rsa.publicKey, methods }]);
    const signature = chooseSignature([toSign(ec)]);
    const xml = envelope(writeResponse(responseContent, { signature, signAssertion: true, encryption }));
    expect(verifies(xml, ec, 'Response')).toBe(true);
    const decrypted = xmlsec1('--decrypt', '--privkey-pem', keyFile(rsa), file('in.xml', xml));
    expect(decrypted.output).toContain('<ns1:Assertion');
    expect(verifies(decrypted.output, ec, 'Assertion')).toBe(true);
  });

  it('verifies our metadata', () => {
    const xml = writeAuthorityMetadata(authorityMetadata(ec, rsa), chooseSignature([toSign(ec)]));
    expect(verifies(xml, ec)).toBe(true);
  });

  it.each([
    ['rsa-sha256', rsa],
    ['rsa-sha512', rsa],
    ['ecdsa-sha256', ec],
    ['ecdsa-sha384', ec384],
  ])('makes %s signatures that we verify', (algorithm, pair) => {
    const bare = withoutSignature(queryIn(writeQuery(query, chooseSignature([toSign(rsa)]))));
    const template = craftSignature({
      message: bare,
      uri: `#${query.id}`,
      value: () => Buffer.alloc(0),
      method: `http://www.w3.org/2001/04/xmldsig-more#${algorithm}`,
      digest: Buffer.alloc(0),
    });
    const unsigned = file('in.xml', envelope(afterIssuer(bare, template)));
    const signed = xmlsec1('--sign', '--privkey-pem', keyFile(pair), ...IDS, unsigned);
    const message = readIncomingMessage(Buffer.from(signed.output));
    expect(readAttributeQuery(verifySignature(message, [pair.publicKey])).subject.nameId).toEqual(
      query.nameId,
    );
  });

  it.each([
    ['AES-256-CBC', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc', 'aes-256'],
    ['AES-128-GCM', 'http://www.w3.org/2009/xmlenc11#aes128-gcm', 'aes-128'],
  ])('encrypts a NameID with %s that we decrypt', (_name, algorithm, sessionKey) => {
    const nameId =
      '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Format="urn:f">åsa@1</saml:NameID>';
    const template =
      '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">' +
      `<xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>` +
      '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue/></xenc:CipherData>' +
      '</xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>';
    const keys = ['--pubkey-cert-pem', file('cert.pem', rsa.certificatePem), '--session-key', sessionKey];
    const encrypted = xmlsec1(
      '--encrypt',
      ...keys,
      '--xml-data',
      file('data.xml', nameId),
      file('template.xml', template),
    );
    const data = encrypted.output.replace(/<\?xml[^>]*\?>/, '').trim();
    const bare = withoutSignature(queryIn(writeQuery(query, chooseSignature([toSign(rsa)]))));
    const subject = bare.replace(/<ns1:NameID.*<\/ns1:NameID>/, `<ns1:EncryptedID>${data}</ns1:EncryptedID>`);
    const template2 = craftSignature({ message: subject, uri: `#${query.id}`, value: () => Buffer.alloc(0) });
    const signed = xmlsec1(
      '--sign',
      '--privkey-pem',
      keyFile(rsa),
      ...IDS,
      file('in.xml', envelope(afterIssuer(subject, template2))),
    );
    const read = readAttributeQuery(
      verifySignature(readIncomingMessage(Buffer.from(signed.output)), [rsa.publicKey]),
    );
    expect(decryptNameId(read.subject.encryptedId!, [rsa.privateKey])).toEqual({
      value: 'åsa@1',
      format: 'urn:f',
    });
  });
});
