import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readCanonical,
  childOf,
  childrenOf,
  descendantsOf,
  type CanonicalElement,
} from '../../src/protocols/saml/xml/canonical-reader.js';
import {
  DS,
  MD,
  MDATTR,
  MDORGEXT,
  MDUI,
  SAML,
  SHIBMD,
  XML,
} from '../../src/protocols/saml/xml/namespaces.js';
import { withDocument } from '../../src/protocols/saml/xml/read-xml.js';
import { METADATA_LIMITS } from '../../src/protocols/saml/xml/scan-markup.js';
import { checkSchema } from '../../src/protocols/saml/xml/schemas.js';
import { SignatureRefused } from '../../src/protocols/saml/xml/signature-refused.js';
import { takeSignedElement } from '../../src/protocols/saml/xml/signed-element.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { startService, type TestService } from '../support/service.js';
import * as facts from '../support/facts.js';
import { EXEMPEL } from './arrangements.js';
import { ORG_AFFILIATION } from './asker.js';
import { BASE, startScenario, type Scenario } from './scenario.js';

const DAY_MS = 86_400_000;

describe('our metadata', () => {
  let scenario: Scenario;
  let response: Response;
  let xml: string;
  let entity: CanonicalElement;
  let role: CanonicalElement;

  beforeAll(async () => {
    scenario = await startScenario();
    const owner = await scenario.service.database.connect();
    await facts.organisation(owner, { number: '5562265719', onboarded_at: null });
    response = await fetch(`${scenario.service.address}/saml/metadata`);
    xml = await response.text();
    entity = readCanonical(xml);
    role = childOf(entity, MD, 'AttributeAuthorityDescriptor')!;
  });
  afterAll(() => scenario.stop());

  it('is served as SAML metadata', () => {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/samlmetadata+xml; charset=utf-8');
  });

  it('keeps to the OASIS schemas', () => {
    withDocument(Buffer.from(xml), METADATA_LIMITS, ({ root }) => {
      checkSchema(root);
    });
  });

  it('is signed with a key that it publishes', () => {
    expect(signedText(xml)).toContain(`<shibmd:Scope`);
    const used = /<ns2:Signature .*?<ns2:X509Certificate>([^<]*)</s.exec(xml)?.[1];
    const published = descendantsOf(role, DS, 'X509Certificate').map(({ text }) => text);
    expect(published).toContain(used);
    expect(() => signedText(xml.replace(EXEMPEL, '5562265719'))).toThrow(SignatureRefused);
  });

  function signedText(text: string): string {
    return withDocument(Buffer.from(text), METADATA_LIMITS, ({ root }) =>
      verifySignature({ signed: takeSignedElement(root, 'first') }, scenario.authority.signingKeys),
    );
  }

  it('is known by, and asks to be asked at, our public address', () => {
    expect(entity.attributes.get('entityID')).toBe('https://attr.test.example/saml/metadata');
    const services = childrenOf(role, MD, 'AttributeService').map(({ attributes }) =>
      Object.fromEntries(attributes),
    );
    expect(services).toEqual([
      {
        Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP',
        Location: 'https://attr.test.example/saml/attribute-query',
      },
    ]);
  });

  it('claims the scopes of organisations that have onboarded, and no others', () => {
    const scopes = descendantsOf(role, SHIBMD, 'Scope').map(({ text, attributes }) => [
      text,
      attributes.get('regexp'),
    ]);
    expect(scopes.sort()).toEqual([
      [EXEMPEL, 'false'],
      ['exempel.example', 'false'],
    ]);
  });

  it('holds for a week and asks to be fetched every hour', () => {
    const validUntil = new Date(entity.attributes.get('validUntil')!).getTime() - Date.now();
    expect(validUntil).toBeGreaterThan(6 * DAY_MS);
    expect(validUntil).toBeLessThanOrEqual(7 * DAY_MS);
    expect(entity.attributes.get('cacheDuration')).toBe('PT1H');
  });

  it('publishes an EC and an RSA key for signing and an RSA key for encryption', () => {
    const uses = childrenOf(role, MD, 'KeyDescriptor').map(({ attributes }) => attributes.get('use'));
    expect(uses.sort()).toEqual(['encryption', 'signing', 'signing']);
    const { signingKeys, encryptionKeys } = scenario.authority;
    expect(signingKeys.map((key) => key.asymmetricKeyType).sort()).toEqual(['ec', 'rsa']);
    expect(encryptionKeys.map(({ publicKey }) => publicKey.asymmetricKeyType)).toEqual(['rsa']);
  });

  it('names the formats of subjects and the attributes', () => {
    expect(childrenOf(role, MD, 'NameIDFormat').map(({ text }) => text)).toContain(ORG_AFFILIATION);
    const attributes = childrenOf(role, SAML, 'Attribute').map(({ attributes: own }) => own.get('Name'));
    expect(attributes).toEqual(
      expect.arrayContaining(['urn:oid:2.5.4.10', `${BASE}/role`, `${BASE}/mandate`]),
    );
  });

  it('names who runs it', () => {
    expect(descendantsOf(entity, MDORGEXT, 'OrganizationNumber').map(({ text }) => text)).toEqual([
      '2999990001',
    ]);
    const contacts = childrenOf(entity, MD, 'ContactPerson').map(({ attributes }) =>
      attributes.get('contactType'),
    );
    expect(contacts).toEqual(['technical', 'support', 'other']);
  });

  it('points to no logo when nobody has given one, and serves none', async () => {
    expect(descendantsOf(role, MDUI, 'Logo')).toEqual([]);
    expect((await fetch(`${scenario.service.address}/saml/logo`)).status).toBe(404);
  });

  it('is not written without the scopes when they cannot be read', async () => {
    const owner = await scenario.service.database.connect();
    await owner.query('ALTER TABLE organisation_scope RENAME TO scope_gone');
    const failed = await fetch(`${scenario.service.address}/saml/metadata`);
    await owner.query('ALTER TABLE scope_gone RENAME TO organisation_scope');
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(await failed.text()).not.toMatch(/EntityDescriptor|scope|relation|stack/i);
  });
});

describe('our metadata with what an operator says of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'presentation-'));
  const CONTRACT = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><script>1</script></svg>';
  let service: TestService;
  let entity: CanonicalElement;

  beforeAll(async () => {
    const AUTHORITY_METADATA_FILE = join(folder, 'authority-metadata.json');
    writeFileSync(join(folder, 'logo.svg'), SVG);
    const said = {
      displayName: { sv: 'Behörighetskällan', en: 'Source of powers' },
      informationUrl: { sv: 'https://test.example/sv', en: 'https://test.example/en' },
      privacyStatementUrl: { sv: 'https://test.example/sv/pul' },
      logo: { file: 'logo.svg' },
      organisation: { name: { sv: 'Exempelmyndigheten', en: 'The Sample Agency' } },
      contacts: [{ type: 'security', givenName: 'CERT', surname: 'Jour', mail: 'cert@test.example' }],
      entityCategories: [CONTRACT, 'http://id.swedenconnect.se/ec/exempel/attributes'],
    };
    writeFileSync(AUTHORITY_METADATA_FILE, JSON.stringify(said));
    service = await startService({ AUTHORITY_METADATA_FILE });
    const xml = await (await fetch(`${service.address}/saml/metadata`)).text();
    withDocument(Buffer.from(xml), METADATA_LIMITS, ({ root }) => {
      checkSchema(root);
    });
    entity = readCanonical(xml);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const textsOf = (namespace: string, name: string) =>
    descendantsOf(entity, namespace, name).map(({ text, attributes }) => [
      attributes.get(`{${XML}}lang`),
      text,
    ]);

  it('names the service in both languages, and describes it though nobody said how', () => {
    expect(textsOf(MDUI, 'DisplayName')).toEqual([
      ['sv', 'Behörighetskällan'],
      ['en', 'Source of powers'],
    ]);
    expect(textsOf(MDUI, 'Description').map(([language]) => language)).toEqual(['sv', 'en']);
    expect(textsOf(MDUI, 'InformationURL')).toHaveLength(2);
    expect(textsOf(MDUI, 'PrivacyStatementURL')).toEqual([['sv', 'https://test.example/sv/pul']]);
  });

  it('names the organisation as it says, and by the number of the operator', () => {
    expect(textsOf(MD, 'OrganizationName')).toContainEqual(['en', 'The Sample Agency']);
    expect(textsOf(MD, 'OrganizationDisplayName')).toContainEqual(['en', 'The Sample Agency']);
    expect(textsOf(MD, 'OrganizationURL')).toContainEqual(['sv', 'https://test.example']);
    expect(textsOf(MDORGEXT, 'OrganizationNumber')).toEqual([[undefined, '2999990001']]);
  });

  it('declares all categories as values of one attribute', () => {
    const [attributes] = descendantsOf(entity, MDATTR, 'EntityAttributes');
    const declared = childrenOf(attributes!, SAML, 'Attribute');
    expect(declared).toHaveLength(1);
    expect(childrenOf(declared[0]!, SAML, 'AttributeValue').map(({ text }) => text)).toContain(CONTRACT);
  });

  it('takes contacts that are named, and the usual one for the others', () => {
    const contacts = childrenOf(entity, MD, 'ContactPerson').map((contact) => [
      contact.attributes.get('contactType'),
      childOf(contact, MD, 'EmailAddress')?.text,
    ]);
    expect(contacts).toEqual([
      ['other', 'mailto:cert@test.example'],
      ['technical', 'mailto:drift@test.example'],
      ['support', 'mailto:drift@test.example'],
    ]);
  });

  it('points to its logo, which is served so that no script in it can run', async () => {
    const [logo] = descendantsOf(entity, MDUI, 'Logo');
    expect(logo).toMatchObject({ text: 'https://attr.test.example/saml/logo' });
    expect(Object.fromEntries(logo!.attributes)).toEqual({ width: '120', height: '40' });
    const served = await fetch(`${service.address}/saml/logo`);
    expect(await served.text()).toBe(SVG);
    expect(served.headers.get('content-type')).toBe('image/svg+xml');
    expect(served.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox$/);
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
