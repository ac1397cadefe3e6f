import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { refusals } from './callers.errors.js';
import { isSafeUrl, type TokenIssuer } from './token-issuer.js';

const TIMEOUT_MS = 3_000;
/** Keys are asked for anew when a token names one we have not, but no oftener. */
const COOLDOWN_MS = 30_000;

/** The keys an issuer signs with: configured, at a configured address, or at the address the issuer publishes. */
export class IssuerKeys {
  private remote?: Promise<RemoteJWKSet>;

  constructor(private readonly issuer: TokenIssuer) {}

  /**
   * @throws errors of jose when the set has no one key for the token; DomainError `unavailable` when the set cannot be
   *   read, which is not the token's fault
   */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    if (this.issuer.jwks) return createLocalJWKSet(this.issuer.jwks)(header, token);
    try {
      const keys = await this.remoteKeys();
      return await keys(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      await this.lookAnew();
      throw refusals.issuerUnavailable(this.issuer.issuer);
    }
  };

  private remoteKeys(): Promise<RemoteJWKSet> {
    this.remote ??= this.address().then((address) =>
      createRemoteJWKSet(new URL(address), { timeoutDuration: TIMEOUT_MS, cooldownDuration: COOLDOWN_MS }),
    );
    return this.remote;
  }

  /** The address may have moved; keys that are still fresh are kept. */
  private async lookAnew(): Promise<void> {
    const keys = await this.remote?.catch(() => undefined);
    if (!keys?.fresh) this.remote = undefined;
  }

  private async address(): Promise<string> {
    return this.issuer.jwksUri ?? (await discoverKeys(this.issuer.issuer));
  }
}

/** OpenID Connect Discovery 1.0, sections 4.1 to 4.3. @throws whatever keeps the address from being known */
async function discoverKeys(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error('The configuration is not there.');
  const found = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (found?.issuer !== issuer) throw new Error('The configuration is of another issuer.');
  if (!isSafeUrl(found.jwks_uri)) throw new Error('The keys are at no safe address.');
  return found.jwks_uri as string;
}

/** The keys were read, and none or more than one is for this token. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
