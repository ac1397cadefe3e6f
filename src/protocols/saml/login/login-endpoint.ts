import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { LoginSessions } from '../../../domain/callers/login-sessions.service.js';
import { isFromSameOrigin } from '../../../domain/callers/same-origin.rules.js';
import { OwnCookies, SESSION, type OwnCookie } from '../../../domain/callers/session-cookie.js';
import { Environment, listed } from '../../../platform/config/environment.js';
import { LOG } from '../../../platform/logging/logger.js';
import { failureOf, type ToldFailure } from './failures.js';
import { LoginAddresses } from './login-addresses.js';
import { LoginAnswer } from './login-answer.js';
import { LoginMetadata } from './login-metadata.js';
import { isBrowserSecret, LOGGED_IN_PATH, LoginStart } from './login-start.js';
import {
  OfferedIdentityProviders,
  singleLogoutOf,
  type OfferedIdentityProvider,
} from './offered-identity-providers.js';
import { PAGE_TYPE, pageHeaders, send } from './pages/answer.js';
import { languageOf } from './pages/language.js';
import * as pages from './pages/pages.js';
import { SEND, STYLE } from './pages/style.js';
import { ProviderLogout } from './provider-logout.js';
import { LOGGED_OUT_PATH, ServiceProvider, type Sending } from './service-provider.js';

/** Of an answer with an encrypted assertion; those are some ten kilobytes. */
const BODY_LIMIT = 256 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/** What the browser keeps while somebody identifies herself: its answer comes from another site, by a form. */
const UNDER_WAY: OwnCookie = { name: 'behorig-login', sameSite: 'none', maxAgeSeconds: 900 };
const LAST_CHOSEN: OwnCookie = { name: 'behorig-provider', sameSite: 'lax', maxAgeSeconds: 365 * 86_400 };
/** Whoever asks for no more than to be sent away must leave administrators their connections; people come at the same time. */
const STARTING = { atOnce: 3, waiting: 40 };

type Query = Readonly<Record<string, unknown>>;

/** The pages of the login, where LOGIN_IDENTITY_PROVIDERS says that there is one. */
@Injectable()
export class LoginEndpoint implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly environment: Environment,
    private readonly addresses: LoginAddresses,
    private readonly providers: OfferedIdentityProviders,
    private readonly start: LoginStart,
    private readonly answers: LoginAnswer,
    private readonly metadata: LoginMetadata,
    private readonly serviceProvider: ServiceProvider,
    private readonly providerLogout: ProviderLogout,
    private readonly sessions: LoginSessions,
    private readonly cookies: OwnCookies,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** A scope of its own, so that no other door takes forms. */
  onModuleInit(): void {
    if (listed(this.environment.LOGIN_IDENTITY_PROVIDERS).length === 0) return;
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.register((scope, _options, done) => {
      scope.addContentTypeParser(
        FORM,
        { parseAs: 'string', bodyLimit: BODY_LIMIT },
        (_request, body, parsed) => parsed(null, new URLSearchParams(body.toString())),
      );
      scope.setErrorHandler((error: Error, request, reply) => this.fail(request, reply, error));
      this.routes(scope);
      done();
    });
  }

  private routes(scope: FastifyInstance): void {
    const page = { config: { busy } };
    const start = { config: { busy, places: STARTING }, exposeHeadRoute: false };
    scope.get('/login', start, (request, reply) => this.login(request, reply));
    scope.post('/login/assertion-consumer', page, (request, reply) => this.consume(request, reply));
    scope.get(LOGGED_IN_PATH, page, (request, reply) => this.session(request, reply));
    scope.post('/login/logout', page, (request, reply) => this.logout(request, reply));
    scope.get('/login/logout-service', page, (request, reply) => this.logoutService(request, reply));
    scope.get(LOGGED_OUT_PATH, page, (request, reply) => send(reply, pages.loggedOutPage(language(request))));
    scope.get('/login/metadata', (_request, reply) =>
      reply.type('application/samlmetadata+xml; charset=utf-8').send(this.metadata.write()),
    );
    scope.get('/login/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
    scope.get('/login/send.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(SEND));
  }

  private async login(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const query = request.query as Query;
    const [chosen, returnTo] = [text(query['identity-provider']), text(query['return-to'])];
    const offered = await this.providers.all();
    const named = offered.find(({ metadata }) => metadata.entityId === chosen);
    const only = offered.length === 1 ? offered[0] : undefined;
    const provider = named ?? only;
    if (provider) return this.sendTo(provider, returnTo, request, reply);
    if (offered.length === 0) return this.show(request, reply, 'none', 503);
    return send(reply, pages.discoveryPage(language(request), this.choices(offered, returnTo, request)));
  }

  private choices(
    offered: readonly OfferedIdentityProvider[],
    returnTo: string | undefined,
    { headers }: FastifyRequest,
  ) {
    const last = this.cookies.read(LAST_CHOSEN, headers.cookie);
    const choices = offered.map(({ metadata: provider }) => {
      const query = new URLSearchParams({
        'identity-provider': provider.entityId,
        ...(returnTo !== undefined && { 'return-to': returnTo }),
      });
      return { provider, address: `/login?${query.toString()}`, isLast: provider.entityId === last };
    });
    return [...choices.filter(({ isLast }) => isLast), ...choices.filter(({ isLast }) => !isLast)];
  }

  private async sendTo(
    provider: OfferedIdentityProvider,
    returnTo: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { cookie } = request.headers;
    // Read here: it does not come with the answer, which another site posts.
    const [kept, session] = [this.cookies.read(UNDER_WAY, cookie), this.cookies.read(SESSION, cookie)];
    const { sending, browserSecret } = await this.start.at(provider, {
      ...(kept !== undefined && isBrowserSecret(kept) && { browserSecret: kept }),
      ...(session !== undefined && { session }),
      ...(returnTo !== undefined && { returnTo }),
    });
    reply.header('set-cookie', [
      this.cookies.write(UNDER_WAY, browserSecret),
      this.cookies.write(LAST_CHOSEN, provider.metadata.entityId),
    ]);
    return this.go(sending, request, reply);
  }

  private go({ location, form }: Sending, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (!form) return reply.header('cache-control', 'no-store').redirect(location, 303);
    return send(reply, pages.sendingPage(language(request), location, form), leadingTo(location));
  }

  private async consume(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { cookie } = request.headers;
    const posted = request.body instanceof URLSearchParams ? request.body.getAll('SAMLResponse') : [];
    const { login, returnTo, ...browser } = await this.answers.read(
      posted.length === 1 ? (posted[0] ?? '') : '',
      this.cookies.read(UNDER_WAY, cookie),
    );
    const secret = await this.sessions.open(login, browser);
    const { identityProvider, level } = login;
    this.logger.info({ identityProvider, level }, 'logged in');
    return reply
      .header('set-cookie', this.cookies.write(SESSION, secret))
      .header('cache-control', 'no-store')
      .redirect(returnTo, 303);
  }

  private async session(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const secret = this.cookies.read(SESSION, request.headers.cookie);
    const caller = secret === undefined ? undefined : await this.sessions.callerOf(secret).catch(unknown);
    if (!caller) return send(reply, pages.notLoggedInPage(language(request)));
    const provider = await this.providers.byEntityId(caller.actor.replace(/^saml:/, ''));
    const elsewhere = provider && singleLogoutOf(provider.metadata);
    const forms = elsewhere ? leadingTo(elsewhere.location) : [];
    return send(reply, pages.sessionPage(language(request), provider?.metadata), forms);
  }

  /** Only a page of ours lets somebody out: being thrown out by others is a nuisance. */
  private async logout(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!isFromSameOrigin(request.headers, this.addresses.origin))
      return this.show(request, reply, 'refused', 403);
    const secret = this.cookies.read(SESSION, request.headers.cookie);
    const closed = secret === undefined ? undefined : await this.sessions.close(secret);
    reply.header('set-cookie', this.cookies.remove(SESSION));
    const provider = closed && (await this.providers.byEntityId(closed.identityProvider));
    const sending = provider && (await this.serviceProvider.logoutRequest(provider.metadata, closed));
    return this.go(sending ?? { location: LOGGED_OUT_PATH }, request, reply);
  }

  /** What an identity provider answers to a logout changes nothing: here it was over before it was asked. */
  private async logoutService(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (text((request.query as Query).SAMLResponse) !== undefined)
      return reply.redirect(LOGGED_OUT_PATH, 303);
    const { url } = request;
    const { sending, wrong } = await this.providerLogout.end(url.slice(url.indexOf('?') + 1));
    if (wrong !== undefined) this.note(failureOf(wrong));
    return this.go(sending, request, reply);
  }

  private fail(request: FastifyRequest, reply: FastifyReply, error: Error): FastifyReply {
    const { failure, status, note } = failureOf(error);
    return this.show(request, reply, failure, status, note);
  }

  private show(
    request: FastifyRequest,
    reply: FastifyReply,
    failure: ToldFailure['failure'],
    status: number,
    note: object = {},
  ): FastifyReply {
    const id = this.note({ failure, status, note });
    return send(reply.code(status), pages.failurePage(language(request), failure, id));
  }

  /** @returns what it is found by in the log */
  private note({ failure, status, note }: ToldFailure): string {
    const id = randomUUID();
    const line = { failure, id, ...note };
    if (status >= 500) this.logger.error(line, 'login failed');
    else this.logger.info(line, 'login refused');
    return id;
  }
}

/** Browsers count as where a form leads what its answer leads on to: an identity provider may have several hosts. */
function leadingTo(location: string): string[] {
  return [new URL(location).origin, 'https:'];
}

/** Of the page for whoever would have to wait too long. */
function busy(request: FastifyRequest) {
  return { type: PAGE_TYPE, body: pages.busyPage(language(request)), headers: pageHeaders() };
}

function language({ headers }: FastifyRequest) {
  return languageOf(headers['accept-language']);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function unknown(error: unknown): undefined {
  if (failureOf(error).failure !== 'unknown') throw error;
  return undefined;
}
