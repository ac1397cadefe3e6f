import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newMessageId } from '../../../src/protocols/saml/xml/message-id.js';
import type { Authority } from '../authority.js';
import type { KeyFiles } from '../client-keys.js';
import { SUBJECT } from '../facts.js';
import { run } from '../run.js';
import { fillTemplate } from '../template.js';

const PROGRAM = '/usr/bin/xmlsec1';
const SAML = 'urn:oasis:names:tc:SAML:2.0';
const NAME_ID = `<saml:NameID xmlns:saml="${SAML}:assertion" Format="${SUBJECT.format}">${SUBJECT.value}</saml:NameID>`;

/** Elements whose signature can be checked, by the schema type that their ID belongs to. */
const SIGNED = {
  EntityDescriptor: `${SAML}:metadata:EntityDescriptor`,
  Response: `${SAML}:protocol:Response`,
  Assertion: `${SAML}:assertion:Assertion`,
};

export class Xmlsec1 {
  constructor(private readonly authority: Authority) {}

  /** Whether the one signature that is a child of the element holds, by the certificate's key alone. */
  async verifies(xml: string, element: keyof typeof SIGNED, certificate: string): Promise<boolean> {
    const signature = `//*[local-name()='${element}']/*[local-name()='Signature']`;
    const only = ['--enabled-reference-uris', 'same-doc', '--enabled-key-data', 'raw-x509-cert'];
    const id = ['--id-attr:ID', SIGNED[element]];
    const args = ['--verify', ...only, '--pubkey-cert-pem', certificate, ...id, '--node-xpath', signature];
    return (await run(PROGRAM, [...args, this.file('signed.xml', xml)])).code === 0;
  }

  /** The document with its EncryptedData replaced by what was encrypted. */
  async decrypt(xml: string, { key }: KeyFiles): Promise<string> {
    return output(await run(PROGRAM, ['--decrypt', '--privkey-pem', key, this.file('encrypted.xml', xml)]));
  }

  /** An EncryptedID for SUBJECT. Algorithms by URI. */
  async encryptedId(certificate: string, content: string, transport: string): Promise<string> {
    const values = { content, transport };
    const template = fillTemplate(join(import.meta.dirname, 'encrypted-data.xml'), values);
    const bits = /aes(\d+)/.exec(content)?.[1] ?? '';
    const key = ['--pubkey-cert-pem', certificate, '--session-key', `aes-${bits}`];
    const files = ['--xml-data', this.file('name-id.xml', NAME_ID), this.file('template.xml', template)];
    const data = output(await run(PROGRAM, ['--encrypt', ...key, ...files]));
    return `<saml:EncryptedID>${data.replace(/^<\?xml[^>]*>/, '')}</saml:EncryptedID>`;
  }

  /** An envelope with a query about the subject. */
  async signedQuery(
    issuer: string,
    { key, certificate }: KeyFiles,
    { signature, digest, subject = NAME_ID }: { signature: string; digest: string; subject?: string },
  ): Promise<string> {
    const [id, now] = [newMessageId(), new Date().toISOString()];
    const values = { id, now, issuer, signature, digest, subject };
    const template = fillTemplate(join(import.meta.dirname, 'query.xml'), values);
    const args = ['--sign', '--privkey-pem', `${key},${certificate}`, '--id-attr:ID'];
    const type = `${SAML}:protocol:AttributeQuery`;
    return output(await run(PROGRAM, [...args, type, this.file('query.xml', template)]));
  }

  private file(name: string, xml: string): string {
    const file = join(mkdtempSync(join(this.authority.folder, 'xmlsec1-')), name);
    writeFileSync(file, xml);
    return file;
  }
}

function output({ code, stdout, stderr }: Awaited<ReturnType<typeof run>>): string {
  if (code !== 0) throw new Error(`xmlsec1 failed: ${stderr}`);
  return stdout;
}
