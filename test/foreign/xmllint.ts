import { mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './run.js';

const SCHEMAS = resolve(import.meta.dirname, '../../src/protocols/saml/xml/schemas');
const ENTRY_POINTS = {
  'http://schemas.xmlsoap.org/soap/envelope/': 'soap-envelope.xsd',
  'urn:oasis:names:tc:SAML:2.0:protocol': 'saml-schema-protocol-2.0.xsd',
  'urn:oasis:names:tc:SAML:2.0:metadata': 'saml-schema-metadata-2.0.xsd',
  'urn:oasis:names:tc:SAML:metadata:ui': 'sstc-saml-metadata-ui-v1.0.xsd',
  'urn:oasis:names:tc:SAML:metadata:algsupport': 'sstc-saml-metadata-algsupport-v1.0.xsd',
  'urn:oasis:names:tc:SAML:metadata:attribute': 'sstc-metadata-attr.xsd',
  'urn:mace:shibboleth:metadata:1.0': 'shibboleth-metadata-1.0.xsd',
  'http://id.swedenconnect.se/authn/1.0/md-org-ext/ns': 'sweden-connect-md-org-ext.xsd',
};

/** The OASIS and W3C schemas, read by a validator that is not ours. */
export class Xmllint {
  private readonly schema: string;

  /** @param folder for its files */
  constructor(private readonly folder: string) {
    const imports = Object.entries(ENTRY_POINTS).map(
      ([namespace, file]) => `<xs:import namespace="${namespace}" schemaLocation="${join(SCHEMAS, file)}"/>`,
    );
    const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`;
    this.schema = this.file('all.xsd', xsd);
  }

  /** What is wrong with the document: empty when it is valid. What stands in SOAP's Body counts too. */
  async problems(xml: string): Promise<string> {
    const args = ['--nonet', '--noout', '--schema', this.schema, this.file('document.xml', xml)];
    const { code, stderr } = await run('/usr/bin/xmllint', args);
    return code === 0 ? '' : stderr;
  }

  /** The element by that local name, as a document. */
  async extract(xml: string, name: string): Promise<string> {
    const args = ['--nonet', '--xpath', `//*[local-name()='${name}']`, this.file('whole.xml', xml)];
    return (await run('/usr/bin/xmllint', args)).stdout;
  }

  private file(name: string, xml: string): string {
    const file = join(mkdtempSync(join(this.folder, 'xmllint-')), name);
    writeFileSync(file, xml);
    return file;
  }
}
