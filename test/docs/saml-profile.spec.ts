import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import type { EidasLevel, SwedishLevel } from '../../src/domain/mandates/assurance-level.js';
import { levelsAtLeast } from '../../src/domain/mandates/assurance-levels.rules.js';
import {
  KNOWN_CATEGORIES,
  PERSONAL_NUMBER_CATEGORIES,
} from '../../src/domain/relying-parties/entity-category.js';
import { evidenceRefusals } from '../../src/domain/relying-parties/evidence.js';
import { nameIdFormats } from '../../src/protocols/saml/subject-formats.js';
import { withDocument } from '../../src/protocols/saml/xml/read-xml.js';
import { MESSAGE_LIMITS } from '../../src/protocols/saml/xml/scan-markup.js';
import { checkSchema } from '../../src/protocols/saml/xml/schemas.js';
import { messageInEnvelope } from '../../src/protocols/saml/xml/soap-envelope.js';

const root = resolve(import.meta.dirname, '../..');
const profile = readFileSync(resolve(root, 'docs/saml-profile.md'), 'utf8');

function section(title: string): string {
  const found = profile.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`docs/saml-profile.md has no section "${title}"`);
  return found;
}

/** The cells of the rows of a section's first table. */
function firstTable(title: string): string[][] {
  const [, table = ''] = /((?:^\|.*\n)+)/m.exec(section(title)) ?? [];
  const [, , ...rows] = table.trim().split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const codeBlocks = (title: string, language: string) =>
  [...section(title).matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(
    ([, text = '']) => text,
  );
const withoutSpace = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('docs/saml-profile.md', () => {
  it('lists the attributes of the catalogue, each as it is', () => {
    const documented = firstTable('Attributes').map((row) => row.slice(0, 4));
    const catalogue = new AttributeCatalogue('BASE').all.map((attribute) => [
      `\`${attribute.name}\``,
      attribute.friendlyName,
      attribute.multiValued ? 'many' : 'one',
      attribute.scoped ? 'yes' : 'no',
    ]);
    expect(documented).toEqual(catalogue);
  });

  it('lists the NameID Formats by which a subject can be named', () => {
    const documented = firstTable('Subjects').map(([format]) => format);
    expect(documented).toEqual(nameIdFormats('BASE').map((format) => `\`${format}\``));
  });

  it('lists what "at least" a level means', () => {
    for (const [said = '', kept = ''] of firstTable('Levels of assurance')) {
      const option = (name: string) => new RegExp(`--${name} (\\w+)`).exec(said)?.[1];
      const [level, eidas] = [option('level-at-least'), option('eidas-at-least')];
      const levels = levelsAtLeast({
        ...(level && { level: Number(level) as SwedishLevel }),
        ...(eidas && { eidas: eidas as EidasLevel }),
        nonresident: said.includes('--nonresident'),
        uncertified: said.includes('--uncertified'),
      });
      expect([said, levels.map((uri) => uri.split('/').at(-1)).join(', ')]).toEqual([said, kept]);
    }
  });

  it('names the service categories with a personal number, and URIs of categories that exist', () => {
    const text = section('Entity categories');
    for (const uri of PERSONAL_NUMBER_CATEGORIES)
      expect(text).toContain(`\`${uri.split('/').at(-1) ?? ''}\``);
    for (const [, uri = ''] of text.matchAll(/`(http:[^`…]+)`/g))
      expect([...KNOWN_CATEGORIES, 'http://macedir.org/entity-category']).toContain(uri);
  });

  it('lists why evidence does not count', () => {
    const documented = firstTable('Evidence').map(([, code]) => code);
    expect(documented).toEqual(evidenceRefusals.map((code) => `\`${code}\``));
  });

  it('shows a query and an answer that are valid by the schemas', () => {
    const examples = codeBlocks('Example', 'xml');
    expect(examples).toHaveLength(2);
    for (const example of examples)
      withDocument(Buffer.from(example), MESSAGE_LIMITS, (document) =>
        checkSchema(messageInEnvelope(document.root)),
      );
  });

  it('describes every member of its example of mandateDetails', () => {
    const [example = ''] = codeBlocks('Attributes', 'json');
    const described = section('Attributes').split(/^\| member /m)[1] ?? '';
    const elsewhere = ['organisation', 'power'];
    for (const member of Object.keys(JSON.parse(example) as object))
      if (!elsewhere.includes(member)) expect(described).toContain(`\`${member}\``);
  });

  it('shows the Shibboleth configuration that is run against the service', () => {
    const lane = (name: string) =>
      withoutSpace(readFileSync(resolve(root, 'test/foreign/shibboleth', name), 'utf8'));
    const [resolver = '', policy = ''] = codeBlocks('Setting up Shibboleth SP 3', 'xml').map(withoutSpace);
    expect(lane('security-policy.xml')).toContain(policy);
    const filled = lane('shibboleth2.xml')
      .replace('{{subject}}', 'attributeId="orgAffiliation" format="urn:oid:1.2.752.201.3.1"')
      .replace('{{policyId}}', 'attribute-authority')
      .replace('{{authority}}', 'https://attr.example.se/saml/metadata')
      .replace('{{attributes}} ', '');
    expect(filled).toContain(resolver);
  });
});
