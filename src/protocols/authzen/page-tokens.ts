import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson, type CanonicalValue } from '../../domain/audit/canonical-json.js';
import { KeyRing } from '../../platform/keys/key-ring.js';
import { refusals } from './authzen.errors.js';
import { isObject, type JsonObject } from './bounded-json.js';
import { LIMITS } from './limits.js';

export interface PageAsked {
  readonly limit: number;
  readonly after?: string;
}

const PURPOSE = 'authzen page token';
const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/**
 * Tokens that tell us, and nobody else, where the next page begins: for the same search of the same party alone (section
 * 8.2.1). The limit may be left out with a token, and may not be another one. Any instance reads them: their key is
 * derived from the signing key, so a rotation makes them void.
 */
@Injectable()
export class PageTokens {
  constructor(private readonly keys: KeyRing) {}

  /** @param search what the page is of: the party, the endpoint and all that was asked @throws DomainError */
  asked({ page }: JsonObject, search: CanonicalValue): PageAsked {
    if (page === undefined) return { limit: LIMITS.pageDefault };
    if (!isObject(page)) throw refusals.value('page', 'an object');
    const limit = limitOf(page);
    const { token } = page;
    if (token === undefined || token === '') return { limit: limit ?? LIMITS.pageDefault };
    if (typeof token !== 'string') throw refusals.value('page.token', 'the next_token of the page before');
    return this.read(token, search, limit);
  }

  next(after: string | undefined, limit: number, search: CanonicalValue): string {
    if (after === undefined) return '';
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.key(), nonce).setAAD(aboutOf(search));
    const sealed = Buffer.concat([cipher.update(JSON.stringify([limit, after])), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  private read(token: string, search: CanonicalValue, limit: number | undefined): PageAsked {
    const [was, after] = this.opened(Buffer.from(token, 'base64url'), search);
    if (limit !== undefined && limit !== was) throw refusals.token();
    return { limit: was, after };
  }

  private opened(token: Buffer, search: CanonicalValue): [limit: number, after: string] {
    try {
      const decipher = createDecipheriv(CIPHER, this.key(), token.subarray(0, NONCE), { authTagLength: TAG })
        .setAAD(aboutOf(search))
        .setAuthTag(token.subarray(NONCE, NONCE + TAG));
      const text = Buffer.concat([decipher.update(token.subarray(NONCE + TAG)), decipher.final()]);
      return JSON.parse(text.toString()) as [number, string];
    } catch {
      throw refusals.token();
    }
  }

  private key(): Buffer {
    const { privateKey } = this.keys.signing('EC') ?? this.keys.signing('RSA') ?? {};
    if (!privateKey) throw new Error('There is no signing key.');
    return Buffer.from(
      hkdfSync('sha256', privateKey.export({ type: 'pkcs8', format: 'der' }), '', PURPOSE, 32),
    );
  }
}

function aboutOf(search: CanonicalValue): Buffer {
  return Buffer.from(canonicalJson(search));
}

function limitOf({ limit }: JsonObject): number | undefined {
  if (limit === undefined) return undefined;
  if (!Number.isInteger(limit) || Number(limit) < 0 || Number(limit) > LIMITS.page)
    throw refusals.value('page.limit', `a whole number from 0 to ${LIMITS.page}`);
  return Number(limit);
}
