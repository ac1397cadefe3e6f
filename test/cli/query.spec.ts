import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Variables } from '../../src/platform/config/environment.js';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { LOA3, loginAssertion, signedLogin } from '../support/login.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';
import { commandLine, type CommandLine } from './captured-terminal.js';
import { writeEService, type EServiceFiles } from './e-service-files.js';

const ORGANISATION = '2021006883';
const ANNA = `anna@${ORGANISATION}`;
/** From Skatteverket's published test numbers. */
const NUMBER = '199001012385';

interface Answered {
  readonly status: string[];
  readonly assertion?: {
    readonly encrypted: boolean;
    readonly attributes: { friendlyName: string; values: string[] }[];
  };
}

describe('asking a running service from the shell', () => {
  let service: TestService;
  let eService: EServiceFiles;
  let cli: CommandLine;
  let query: string[];

  beforeAll(async () => {
    const port = await freePort();
    service = await startService({ PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` });
    eService = await writeEService('https://e-service.example.se/saml');
    cli = commandLine(variablesOf(service));
    query = [
      ...['query', '--entity-id', eService.entityId, '--key', eService.keyFile],
      ...['--decryption-key', eService.decryptionKeyFile],
    ];
    await prepare();
  });

  afterAll(async () => {
    rmSync(eService.folder, { recursive: true });
    await service.stop();
  });

  /** While the service runs, as an operator would. */
  async function prepare(): Promise<void> {
    const make = ['agreement', 'make', '--relying-party', eService.entityId, '--organisation', ORGANISATION];
    await cli.json(['organisation', 'onboard', ORGANISATION, '--name', 'Exempelmyndigheten']);
    const add = ['employee', 'add', ANNA, '--name', 'Anna Exempel', '--title', 'Handläggare'];
    await cli.json([...add, '--personal-number-stdin'], NUMBER);
    await cli.json(['role', 'define', 'registrar', '--name-sv', 'R', '--name-en', 'R']);
    await cli.json(['role', 'assign', ANNA, '--role', 'registrar', '--reason', 'Beslut']);
    await cli.json(['relying-party', 'add', eService.metadataFile]);
    const release = [
      '--release',
      'all',
      '--purpose',
      'Prov',
      '--legal-basis',
      'Avtal',
      '--personal-number-subjects',
    ];
    await cli.json([...make, ...release]);
  }

  it('prints what is released, verified and decrypted', async () => {
    const { exitCode, out, err } = await cli.run([...query, '--subject', ANNA]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('Anna Exempel');
    expect(out).toContain(`registrar@${ORGANISATION}`);
    expect(out).toContain('encrypted');
  });

  it('shows the login of the employee, where that has to be proven', async () => {
    const required = await writeEService('https://requiring.example.se/saml');
    const ask = ['query', '--entity-id', required.entityId, '--key', required.keyFile, '--subject', ANNA];
    const decrypting = ['--decryption-key', required.decryptionKeyFile];
    try {
      await cli.json(['relying-party', 'add', required.metadataFile]);
      const make = [
        'agreement',
        'make',
        '--relying-party',
        required.entityId,
        '--organisation',
        ORGANISATION,
      ];
      const terms = ['--release', 'all', '--purpose', 'Prov', '--legal-basis', 'Avtal', '--require-evidence'];
      await cli.json([...make, ...terms, '--evidence-minutes', '30']);
      const provider = await makeIdentityProvider('https://idp.example.se/idp', {
        scopes: [ORGANISATION],
        levels: [LOA3],
      });
      const { entityId, metadata } = provider;
      await service.administration
        .get(IdentityProvidersService)
        .bring(OPERATOR, 'folder', [{ entityId, displayName: entityId, metadata }]);
      const attributes = { 'urn:oid:1.2.752.201.3.1': [ANNA] };
      const login = loginAssertion({ issuer: entityId, audience: required.entityId, attributes });
      const file = join(required.folder, 'login.xml');
      writeFileSync(file, `<?xml version="1.0"?>\n${signedLogin(login, provider.signing)}`);
      expect((await cli.json<Answered>([...ask, ...decrypting])).assertion).toBeUndefined();
      const shown = await cli.json<Answered>([...ask, ...decrypting, '--evidence', file]);
      expect(shown.assertion).toMatchObject({ encrypted: true });
      const { exitCode, err } = await cli.run([...ask, ...decrypting, '--evidence', required.metadataFile]);
      expect({ exitCode, err }).toMatchObject({
        exitCode: 2,
        err: expect.stringContaining('saml:Assertion') as string,
      });
    } finally {
      rmSync(required.folder, { recursive: true });
    }
  });

  it('asks for attributes by friendly name or Name, and for values', async () => {
    const asked = ['--attribute', `role=registrar@${ORGANISATION}`, '--attribute', 'urn:oid:2.5.4.12=Annan'];
    const { assertion } = await cli.json<Answered>([...query, '--subject', ANNA, ...asked]);
    expect(assertion).toMatchObject({ encrypted: true });
    const attributes = assertion?.attributes.map(({ friendlyName, values }) => [friendlyName, values]);
    expect(attributes).toEqual([['role', [`registrar@${ORGANISATION}`]]]);
  });

  it('takes an empty answer for an answer', async () => {
    const { exitCode, out } = await cli.run([...query, '--subject', `nobody@${ORGANISATION}`]);
    expect(exitCode).toBe(0);
    expect(out).toContain('Nothing is released');
  });

  it('ends with 1 when the authority refuses, and shows the status', async () => {
    const stranger = query.with(query.indexOf(eService.entityId), 'https://stranger.example.se');
    const { exitCode, out } = await cli.run([...stranger, '--subject', ANNA]);
    expect(exitCode).toBe(1);
    expect(out).toContain('Requester / RequestDenied');
  });

  it('asks about a personal number from standard input, and does not repeat it', async () => {
    for (const more of [[], ['--json']]) {
      const run = await cli.run([...query, ...more, '--personal-number-stdin'], `${NUMBER}\n`);
      expect(run.exitCode).toBe(0);
      expect(run.out).toContain('Anna Exempel');
      expect(run.out + run.err).not.toContain(NUMBER);
    }
  });

  it('refuses a personal number on the command line', async () => {
    const run = await cli.run([...query, '--format', 'personalIdentityNumber', '--subject', NUMBER]);
    expect(run).toMatchObject({ exitCode: 2, out: '' });
    expect(run.err).not.toContain(NUMBER);
  });

  it('needs no configuration when it is told everything', async () => {
    const authority = join(eService.folder, 'authority.xml');
    const { PUBLIC_URL: address } = service.environment;
    writeFileSync(authority, Buffer.from(await (await fetch(`${address}/saml/metadata`)).arrayBuffer()));
    const bare = commandLine({});
    expect((await bare.run([...query, '--subject', ANNA, '--authority', authority])).exitCode).toBe(0);
    expect((await bare.run([...query, '--subject', ANNA])).exitCode).toBe(3);
  });

  it('ends with 4 when nobody answers at the address', async () => {
    const authority = `http://127.0.0.1:${await freePort()}/saml/metadata`;
    const { exitCode, err } = await cli.run([...query, '--subject', ANNA, '--authority', authority]);
    expect(exitCode).toBe(4);
    expect(err).toContain('(query.not-reached)');
  });

  it('finds its questions among the disclosures', async () => {
    const disclosures = await cli.json<{ requester: string }[]>(['disclosures', '--employee', ANNA]);
    expect(disclosures[0]).toMatchObject({ requester: eService.entityId, outcome: 'released' });
  });
});

function variablesOf({ environment }: TestService): Variables {
  const { PUBLIC_URL, ADMINISTRATION_DATABASE_URL, ANSWERING_DATABASE_URL, ATTRIBUTE_BASE_URI } = environment;
  const { PERSONAL_NUMBER_KEY } = environment;
  return {
    PUBLIC_URL,
    ADMINISTRATION_DATABASE_URL,
    ANSWERING_DATABASE_URL,
    ATTRIBUTE_BASE_URI,
    PERSONAL_NUMBER_KEY,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
