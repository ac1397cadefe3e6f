import { Injectable } from '@nestjs/common';
import type { CanonicalValue } from '../../domain/audit/canonical-json.js';
import { SearchPlaces } from '../../domain/decisions/search-places.js';
import { refusals } from './authzen.errors.js';
import { isObject, type JsonObject } from './bounded-json.js';
import { LIMITS } from './limits.js';

export interface PageAsked {
  readonly limit: number;
  readonly after?: string;
}

/**
 * Tokens of the next page (section 8.2.1): of the same search alone. The limit may be left out with a token, and may not
 * be another one.
 */
@Injectable()
export class PageTokens {
  constructor(private readonly places: SearchPlaces) {}

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
    return after === undefined ? '' : this.places.sealed(JSON.stringify([limit, after]), search);
  }

  private read(token: string, search: CanonicalValue, limit: number | undefined): PageAsked {
    const place = this.places.opened(token, search);
    if (place === undefined) throw refusals.token();
    const [was, after] = JSON.parse(place) as [limit: number, after: string];
    if (limit !== undefined && limit !== was) throw refusals.token();
    return { limit: was, after };
  }
}

function limitOf({ limit }: JsonObject): number | undefined {
  if (limit === undefined) return undefined;
  if (!Number.isInteger(limit) || Number(limit) < 0 || Number(limit) > LIMITS.page)
    throw refusals.value('page.limit', `a whole number from 0 to ${LIMITS.page}`);
  return Number(limit);
}
