import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import { Environment } from '../../platform/config/environment.js';

/** A cookie of ours: its name without prefix, and how long it is kept. */
export interface OwnCookie {
  readonly name: string;
  /** Absent: until the browser is closed. */
  readonly maxAgeSeconds?: number;
  /** `none`: it also comes with a form that another site lets the browser post here. */
  readonly sameSite: 'lax' | 'none';
}

/** The secret of a session. */
export const SESSION: OwnCookie = { name: 'behorig-session', sameSite: 'lax' };

/**
 * Cookies of ours: HttpOnly, of this host alone, and over https `__Host-` and Secure. A browser sets none of that name for
 * another host of the domain, nor over http.
 */
@Injectable()
export class OwnCookies {
  private readonly isSecure: boolean;

  constructor(environment: Environment) {
    this.isSecure = new URL(environment.PUBLIC_URL).protocol === 'https:';
  }

  /** @param header of the request, `Cookie` */
  read({ name }: OwnCookie, header: string | undefined): string | undefined {
    return header === undefined ? undefined : parseCookie(header)[this.nameOf(name)];
  }

  /** The value of a `Set-Cookie` header. */
  write({ name, maxAgeSeconds, sameSite }: OwnCookie, value: string): string {
    return stringifySetCookie({
      name: this.nameOf(name),
      value,
      path: '/',
      httpOnly: true,
      secure: this.isSecure,
      // Without https there is no SameSite=None; whoever tries it out without has all of it on one host.
      sameSite: this.isSecure ? sameSite : 'lax',
      ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
    });
  }

  /** The value of a `Set-Cookie` header that removes it. */
  remove(cookie: OwnCookie): string {
    return this.write({ ...cookie, maxAgeSeconds: 0 }, '');
  }

  private nameOf(name: string): string {
    return this.isSecure ? `__Host-${name}` : name;
  }
}
