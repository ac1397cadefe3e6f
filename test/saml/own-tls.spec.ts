import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { makeKeyPair } from '../saml-xml/parties.js';
import { startService, type TestService } from '../support/service.js';

describe('a service with TLS of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  let service: TestService;

  beforeAll(async () => {
    const { privateKey, certificatePem } = await makeKeyPair('ec');
    const [TLS_KEY_FILE, TLS_CERTIFICATE_FILE] = [join(folder, 'key.pem'), join(folder, 'crt.pem')];
    writeFileSync(TLS_KEY_FILE, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(TLS_CERTIFICATE_FILE, certificatePem);
    service = await startService({ TLS_KEY_FILE, TLS_CERTIFICATE_FILE });
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  /** @param version the newest that the client offers */
  async function get(version: SecureVersion): Promise<number | undefined> {
    const options = {
      rejectUnauthorized: false,
      minVersion: 'TLSv1' as const,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    };
    const outgoing = request(`${service.address}/health/live`, { ...options, agent: false }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  it.each(['TLSv1.3', 'TLSv1.2'] as const)('speaks %s', async (version) => {
    expect(await get(version)).toBe(200);
  });

  it('refuses TLS 1.1', async () => {
    await expect(get('TLSv1.1')).rejects.toThrow(/alert protocol version/);
  });

  it('does not speak without', async () => {
    await expect(fetch(service.address.replace('https:', 'http:'))).rejects.toThrow();
  });
});
