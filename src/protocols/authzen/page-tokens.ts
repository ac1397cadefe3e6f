import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
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

/**
 * Tokens that tell where the next page begins, worth something for the same search of the same party alone (section
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
    const content = Buffer.from(JSON.stringify([limit, after])).toString('base64url');
    return `${content}.${this.tag(content, search).toString('base64url')}`;
  }

  private read(token: string, search: CanonicalValue, limit: number | undefined): PageAsked {
    const [content = '', tag = '', ...rest] = token.split('.');
    const given = Buffer.from(tag, 'base64url');
    const right = this.tag(content, search);
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right))
      throw refusals.token();
    const [was, after] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [number, string];
    if (limit !== undefined && limit !== was) throw refusals.token();
    return { limit: was, after };
  }

  private tag(content: string, search: CanonicalValue): Buffer {
    const { privateKey } = this.keys.signing('EC') ?? this.keys.signing('RSA') ?? {};
    if (!privateKey) throw new Error('There is no signing key.');
    const secret = hkdfSync('sha256', privateKey.export({ type: 'pkcs8', format: 'der' }), '', PURPOSE, 32);
    return createHmac('sha256', Buffer.from(secret))
      .update(canonicalJson([content, search]))
      .digest();
  }
}

function limitOf({ limit }: JsonObject): number | undefined {
  if (limit === undefined) return undefined;
  if (!Number.isInteger(limit) || Number(limit) < 0 || Number(limit) > LIMITS.page)
    throw refusals.value('page.limit', `a whole number from 0 to ${LIMITS.page}`);
  return Number(limit);
}
