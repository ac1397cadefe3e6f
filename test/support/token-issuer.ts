import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';

/** Changes to a token that is right: a claim or header that is undefined is left out. */
export interface TokenChanges {
  readonly claims?: JWTPayload;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
}

/** An OpenID issuer on the loopback: it signs access tokens and publishes its configuration and its keys. */
export class TestTokenIssuer {
  /** What it publishes instead of its configuration. */
  configuration: (() => { status: number; body: unknown }) | undefined;
  /** Paths it was asked for, in order. */
  readonly asked: string[] = [];
  private keys: { kid: string; privateKey: CryptoKey; publicKey: CryptoKey }[] = [];
  private server: Server | undefined;
  private port = 0;

  private constructor(readonly audience: string) {}

  static async start(audience: string): Promise<TestTokenIssuer> {
    const issuer = new TestTokenIssuer(audience);
    await issuer.rotate();
    await issuer.open();
    return issuer;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What TOKEN_ISSUERS_FILE says of it: by discovery unless `changes` says otherwise. */
  entry(changes: object = {}): object {
    return {
      issuer: this.address,
      audience: this.audience,
      algorithms: ['ES256'],
      organisations: 'all',
      claims: { orgAffiliation: 'orgAffiliation', hsaId: 'employeeHsaId' },
      ...changes,
    };
  }

  /** Signs with another key from now on; the earlier are still published. */
  async rotate(): Promise<void> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    this.keys = [{ kid: `key-${this.keys.length + 1}`, ...pair }, ...this.keys];
  }

  /** An access token as RFC 9068 has it, with the claims and then with the changes. */
  async token(claims: JWTPayload, changes: TokenChanges = {}): Promise<string> {
    const [{ kid, privateKey }] = this.keys as [(typeof this.keys)[number]];
    const now = Math.floor(Date.now() / 1000);
    const usual = {
      iss: this.address,
      aud: this.audience,
      sub: 'opaque',
      client_id: 'portal',
      iat: now,
      exp: now + 300,
    };
    const header = { alg: 'ES256', typ: 'at+jwt', kid, ...changes.header };
    return new SignJWT({ ...usual, ...claims, ...changes.claims })
      .setProtectedHeader(header)
      .sign(changes.key ?? privateKey);
  }

  /** Its keys as it publishes them. */
  async published(): Promise<{ keys: object[] }> {
    const keys = this.keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid }));
    return { keys: await Promise.all(keys) };
  }

  /** Listens, again on the same port when it was stopped before. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path);
      void this.answer(path).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  private async answer(path: string): Promise<{ status: number; body: unknown }> {
    if (path === '/jwks') return { status: 200, body: await this.published() };
    if (path !== '/.well-known/openid-configuration') return { status: 404, body: {} };
    if (this.configuration) return this.configuration();
    return { status: 200, body: { issuer: this.address, jwks_uri: `${this.address}/jwks` } };
  }
}
