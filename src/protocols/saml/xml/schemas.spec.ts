import { readdirSync, readFileSync } from 'node:fs';
import { withDocument } from './read-xml.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { XmlRefused } from './xml-refused.js';

const FOLDER = new URL('./schemas/', import.meta.url);
const schemas = readdirSync(FOLDER).filter((name) => name.endsWith('.xsd'));
const valid = (xml: string) => {
  withDocument(Buffer.from(xml), METADATA_LIMITS, ({ root }) => {
    checkSchema(root);
  });
};

const STATUS = 'xmlns="urn:oasis:names:tc:SAML:2.0:protocol"';

describe('the bundled schemas', () => {
  it.each(schemas)('of which %s needs nothing that is not beside it', (name) => {
    const imports = [
      ...readFileSync(new URL(name, FOLDER), 'utf8').matchAll(/^\s*<(?:\w+:)?import\b[^>]*>/gm),
    ];
    const locations = imports.map(([element]) => /schemaLocation=["']([^"']*)["']/.exec(element)?.[1]);
    for (const location of locations) expect(schemas).toContain(location);
  });

  it('tell what is valid from what is not', () => {
    expect(() => {
      valid(`<Status ${STATUS}><StatusCode Value="urn:x"/></Status>`);
    }).not.toThrow();
    expect(() => {
      valid(`<Status ${STATUS}><StatusCode/></Status>`);
    }).toThrow(new XmlRefused('not-schema-valid'));
    expect(() => {
      valid('<unknown/>');
    }).toThrow(new XmlRefused('not-schema-valid'));
  });

  it('do not fetch a schema that a document points to', () => {
    const hint =
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"';
    expect(() => {
      valid(`<Status ${STATUS} ${hint}><StatusCode Value="urn:x"/></Status>`);
    }).not.toThrow();
  });
});
