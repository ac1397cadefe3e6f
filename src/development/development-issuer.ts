import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';

const ALGORITHM = 'ES256';
const LIFETIME = '12h';

/** Stands in for an OpenID issuer: it lets a developer be any employee of the sample. Made by development mode alone. */
export class DevelopmentIssuer {
  private constructor(
    private readonly key: JWK,
    private readonly publicUrl: string,
  ) {}

  /** @param folder where its key is kept, readable by its owner alone */
  static async in(folder: string, publicUrl: string): Promise<DevelopmentIssuer> {
    const file = join(folder, 'development-issuer.jwk');
    if (!existsSync(file)) {
      const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
      writeFileSync(file, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
    }
    return new DevelopmentIssuer(JSON.parse(readFileSync(file, 'utf8')) as JWK, publicUrl);
  }

  /** What TOKEN_ISSUERS_FILE holds about it. */
  entry(): object {
    const { kty, crv, x, y } = this.key;
    return {
      issuer: this.issuer,
      audience: this.publicUrl,
      jwks: { keys: [{ kty, crv, x, y, alg: ALGORITHM, use: 'sig' }] },
      algorithms: [ALGORITHM],
      organisations: 'all',
      claims: { orgAffiliation: 'orgAffiliation' },
    };
  }

  /** An access token of the employee, `uid@organisation-number`, good for twelve hours. */
  async tokenOf(orgAffiliation: string): Promise<string> {
    return new SignJWT({ orgAffiliation, client_id: 'graphiql' })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt' })
      .setIssuer(this.issuer)
      .setAudience(this.publicUrl)
      .setSubject(orgAffiliation)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(await importJWK(this.key, ALGORITHM));
  }

  private get issuer(): string {
    return `${this.publicUrl}/development-issuer`;
  }
}
