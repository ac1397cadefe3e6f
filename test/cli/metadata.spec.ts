import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckedMetadata } from '../../src/protocols/saml/check/check-metadata.js';
import { startService, type TestService } from '../support/service.js';
import { commandLine, type CommandLine } from './captured-terminal.js';
import { writeEService, type EServiceFiles } from './e-service-files.js';

const ORGANISATION = '2021006883';
const PAGE = 'https://example.se/';
const LOGIN = {
  LOGIN_IDENTITY_PROVIDERS: 'https://idp.example.se/saml',
  LOGIN_ENTITY_CATEGORIES:
    'http://id.swedenconnect.se/ec/1.0/loa3-orgid,http://id.elegnamnden.se/st/1.0/public-sector-sp',
};
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>';

describe('metadata from the shell', () => {
  let service: TestService;
  let eService: EServiceFiles;
  let folder: string;
  let variables: Record<string, string | undefined>;
  let cli: CommandLine;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cli-metadata-'));
    const AUTHORITY_METADATA_FILE = join(folder, 'authority-metadata.json');
    writeFileSync(join(folder, 'logo.svg'), LOGO);
    const CONTRACT = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';
    const pages = { informationUrl: { sv: `${PAGE}om` }, privacyStatementUrl: { sv: `${PAGE}integritet` } };
    const said = { logo: { file: 'logo.svg' }, entityCategories: [CONTRACT], ...pages };
    writeFileSync(AUTHORITY_METADATA_FILE, JSON.stringify(said));
    service = await startService({ AUTHORITY_METADATA_FILE, ...LOGIN });
    eService = await writeEService('https://e-service.example.se/saml');
    variables = {
      ...(service.environment as unknown as typeof variables),
      LOGIN_IDENTITY_PROVIDERS: undefined,
      ADMINISTRATION_DATABASE_URL: service.database.administrationUrl,
    };
    cli = commandLine(variables);
    await cli.json(['organisation', 'onboard', ORGANISATION, '--name', 'Exempelmyndigheten']);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
    rmSync(eService.folder, { recursive: true });
  });

  /** Without what is new each time. */
  const lasting = (xml: string) =>
    xml.replace(/<ns2:Signature .*?<\/ns2:Signature>| (ID|validUntil)="[^"]*"/gs, '').trim();

  it('shows what the service serves', async () => {
    const served = await (await fetch(`${service.address}/saml/metadata`)).text();
    const { exitCode, out } = await cli.run(['metadata', 'show']);
    expect(exitCode).toBe(0);
    expect(lasting(out)).toBe(lasting(served));
    expect(lasting((await cli.json<{ metadata: string }>(['metadata', 'show'])).metadata)).toBe(
      lasting(served),
    );
  });

  it('finds nothing to object to in ours when all has been said, whether asked for or fetched', async () => {
    const ours = await cli.run(['metadata', 'check']);
    expect(ours).toEqual({
      exitCode: 0,
      err: '',
      out: 'Nothing to object to in https://attr.test.example/saml/metadata.\n',
    });
    expect((await cli.json<CheckedMetadata>(['metadata', 'check'])).findings).toEqual([]);
    expect((await cli.run(['metadata', 'check', `${service.address}/saml/metadata`])).exitCode).toBe(0);
  });

  it('tells what is wrong with ours, by which rule, and what to set; exit code 1', async () => {
    const bare = { ...variables, AUTHORITY_METADATA_FILE: undefined, PUBLIC_URL: 'http://localhost:3000' };
    const { exitCode, out } = await commandLine(bare).run(['metadata', 'check']);
    expect(exitCode).toBe(1);
    expect(out).toContain(`MUST logo: There is no mdui:Logo.
  where: AttributeAuthorityDescriptor/Extensions/UIInfo/Logo
  rule: Sweden Connect Deployment Profile, 2.1.1.1
  remedy: Add the address of a logo, with width and height. (AUTHORITY_METADATA_FILE: logo)`);
    expect(out).toContain('MUST endpoint-https');
    expect(out).toContain('MUST address-unreachable');
    expect(out).toMatch(/: \d that must be mended, \d that should be\.\n$/);
  });

  // The login's metadata had no logo, whatever was configured: it could never be registered, and the check of ours was silent.
  it("checks the login's metadata beside the authority's, which says what is configured for both", async () => {
    const served = await (await fetch(`${service.address}/login/metadata`)).text();
    expect(served).toContain('https://attr.test.example/saml/logo</mdui:Logo>');
    expect(served).toContain(`${PAGE}om</mdui:InformationURL>`);
    expect(served).toContain(`${PAGE}integritet</mdui:PrivacyStatementURL>`);
    expect(await commandLine({ ...variables, ...LOGIN }).run(['metadata', 'check'])).toEqual({
      exitCode: 0,
      err: '',
      out: 'Nothing to object to in 2 entities.\n',
    });
  });

  it("tells what is wrong with the login's, and what to set", async () => {
    const { LOGIN_IDENTITY_PROVIDERS } = LOGIN;
    const bare = { ...variables, LOGIN_IDENTITY_PROVIDERS, LOGIN_ENTITY_CATEGORIES: undefined };
    const { exitCode, out } = await commandLine(bare).run(['metadata', 'check']);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/MUST sector: .*\n {2}entity: https:\/\/attr.test.example\/login\/metadata\n/);
    expect(out).toContain('(LOGIN_ENTITY_CATEGORIES)');
  });

  it("checks an e-service's file without any configuration", async () => {
    const { exitCode, out } = await commandLine({}).run([
      '--json',
      'metadata',
      'check',
      eService.metadataFile,
    ]);
    const { entities, findings } = JSON.parse(out) as CheckedMetadata;
    expect(exitCode).toBe(1);
    expect(entities).toEqual([eService.entityId]);
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['information', 'organisation', 'sector', 'certificate-expired']),
    );
  });

  it('lets nothing that others wrote act on a terminal', async () => {
    const file = join(folder, 'hostile.xml');
    const hostile = 'https://e\u009b2Jvil.example/';
    writeFileSync(
      file,
      `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${hostile}"><Hostile/></EntityDescriptor>`,
    );
    const { exitCode, out } = await cli.run(['metadata', 'check', file]);
    expect(exitCode).toBe(1);
    expect(out).toContain('vil.example');
    expect(out).not.toMatch(/[\u0080-\u009f]/);
  });

  it('ends with 2 for XML that is no metadata, and with 4 for an address where nobody answers', async () => {
    const file = join(folder, 'other.xml');
    writeFileSync(file, '<other/>');
    expect(await cli.run(['metadata', 'check', file])).toMatchObject({ exitCode: 2, out: '' });
    writeFileSync(file, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>');
    expect(await cli.run(['metadata', 'check', file])).toMatchObject({
      exitCode: 2,
      err: 'behorig: It cannot be read as metadata (document-type). (usage)\n',
    });
    const nobody = await cli.run(['metadata', 'check', 'http://127.0.0.1:9/']);
    expect(nobody).toMatchObject({ exitCode: 4, out: '' });
    expect((await cli.run(['metadata', 'check', `${service.address}/nowhere`])).exitCode).toBe(4);
  });
});
