import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import type { Variables } from '../../src/platform/config/environment.js';
import { Browser, type Visit } from '../support/browser.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { OPERATOR } from '../support/service.js';
import {
  answer,
  LOA,
  posted,
  requestOf,
  type AnswerContent,
  type AnswerProtection,
} from '../support/login-provider.js';

export const PUBLIC_URL = 'https://attr.test.example';
export const ACS = `${PUBLIC_URL}/login/assertion-consumer`;

export type Changes = Partial<AnswerContent & AnswerProtection>;

/** The service with the sample and identity providers, two of which may log employees in, the second by forms alone. */
export interface LoginWorld {
  readonly service: GraphqlService;
  readonly provider: MadeIdentityProvider;
  readonly second: MadeIdentityProvider;
  /** Registered, and not among those that log anybody in. */
  readonly foreign: MadeIdentityProvider;
  readonly spMetadata: string;
  browser(): Browser;
  /** Sends the browser to the provider. @returns ID of the request */
  begin(browser: Browser, options?: { provider?: MadeIdentityProvider; returnTo?: string }): Promise<string>;
  /** Answers as the provider, but for the changes. */
  finish(browser: Browser, id: string, changes?: Changes, provider?: MadeIdentityProvider): Promise<Visit>;
  /** A browser of an employee who has logged in. */
  loggedIn(changes?: Changes): Promise<Browser>;
  stop(): Promise<void>;
}

export async function startLoginWorld(variables: Variables = {}): Promise<LoginWorld> {
  const make = (name: string, scopes: readonly string[] = ['2999990001']) => {
    const options = {
      scopes,
      levels: [`${LOA}loa2`, `${LOA}loa3`],
      categories: ['http://id.swedenconnect.se/ec/1.0/loa3-orgid'],
    };
    return makeIdentityProvider(`https://${name}.example/idp`, options);
  };
  const [provider, both, foreign] = await Promise.all([make('first'), make('second'), make('foreign')]);
  // Without single sign-on by redirect.
  const second = {
    ...both,
    metadata: both.metadata.replace(/<md:SingleSignOnService [^>]*HTTP-Redirect[^>]*>/, ''),
  };
  const service = await startWithSample({
    LOGIN_IDENTITY_PROVIDERS: `${provider.entityId},${second.entityId}`,
    ...variables,
  });
  const register = service.administration.get(IdentityProvidersService, { strict: false });
  await register.bring(
    OPERATOR,
    'test',
    [provider, second, foreign].map(({ entityId, metadata }) => ({
      entityId,
      metadata,
      displayName: entityId,
    })),
  );
  const spMetadata = await (await fetch(`${service.address}/login/metadata`)).text();
  const browser = () => new Browser(PUBLIC_URL, service.address);
  const begin: LoginWorld['begin'] = async (from, { provider: at = provider, returnTo } = {}) => {
    const query = new URLSearchParams({
      'identity-provider': at.entityId,
      ...(returnTo !== undefined && { 'return-to': returnTo }),
    });
    return requestOf(await from.get(`/login?${query.toString()}`)).id;
  };
  const finish: LoginWorld['finish'] = (from, id, changes = {}, as = provider) =>
    from.post(ACS, posted(answer(as, spMetadata, id, changes)));
  return {
    ...{ service, provider, second, foreign, spMetadata, browser, begin, finish },
    loggedIn: async (changes) => {
      const made = browser();
      const visit = await finish(made, await begin(made), changes);
      if (visit.status !== 303) throw new Error(`not logged in: ${visit.status} ${visit.body}`);
      return made;
    },
    stop: () => service.stop(),
  };
}
