/** What a browser came to. */
export interface Visit {
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
  readonly headers: Headers;
}

/** A browser of one person, as far as the login needs one: it keeps cookies, and follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /**
   * @param publicUrl as browsers know the service
   * @param address where it really listens
   */
  constructor(
    private readonly publicUrl: string,
    private readonly address: string,
  ) {}

  get(url: string, headers: Record<string, string> = {}): Promise<Visit> {
    return this.visit(url, { headers });
  }

  /** A form of this page, or of another's: what tells them apart is said by `headers`. */
  post(url: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Visit> {
    return this.visit(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** As a script of a page of ours does. */
  async graphql(query: string, headers: Record<string, string> = { 'x-behorig-csrf': '1' }) {
    const { status, body } = await this.visit('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = JSON.parse(body) as {
      data?: Record<string, unknown>;
      errors?: { extensions: { code: string } }[];
    };
    return { status, data, code: errors?.[0]?.extensions.code };
  }

  private async visit(url: string, init: RequestInit): Promise<Visit> {
    const to = url.startsWith(this.publicUrl) ? url.slice(this.publicUrl.length) : url;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.address + to, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) },
    });
    for (const set of response.headers.getSetCookie()) this.keep(set);
    return {
      status: response.status,
      location: response.headers.get('location'),
      body: await response.text(),
      headers: response.headers,
    };
  }

  private keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (/max-age=0/i.test(set)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
