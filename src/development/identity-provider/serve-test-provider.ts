import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html, type Html } from '../../protocols/saml/login/pages/html.js';
import { ADMINISTRATORS, EMPLOYEES, ORGANISATIONS } from '../sample-data.js';
import { samlOf } from './saml-of-test-provider.js';
import { LEVELS, type TestIdentityProvider } from './test-identity-provider.js';

/** The pages of the test identity provider, on the service's own address; of development mode alone. */
export function serveTestIdentityProvider(server: FastifyInstance, provider: TestIdentityProvider): void {
  const saml = async () => samlOf(provider, await serviceMetadata(provider));
  const { pathname } = new URL(provider.address);
  server.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 64 * 1024 },
      (_request, body, parsed) => parsed(null, new URLSearchParams(body.toString())),
    );
    scope.get(`${pathname}/login`, async (request, reply) => {
      await (await saml()).request(queryOf(request));
      return page(reply, choice(queryOf(request)));
    });
    scope.post(`${pathname}/login`, async (request, reply) => {
      const form = request.body as URLSearchParams;
      const employee = EMPLOYEES.find(({ uid, number }) => form.get('employee') === `${uid}@${number}`);
      if (!employee) return reply.code(400).send('no such employee');
      const level = LEVELS.find((one) => one === form.get('level')) ?? '';
      return page(reply, sending(await (await saml()).answer(form.get('query') ?? '', employee, level)));
    });
    scope.get(`${pathname}/logout`, async (request, reply) =>
      reply.redirect(await (await saml()).logout(queryOf(request)), 303),
    );
    scope.get(`${pathname}/metadata`, (_request, reply) =>
      reply.type('application/samlmetadata+xml').send(provider.metadata),
    );
    done();
  });
}

/** As any identity provider would learn it. */
async function serviceMetadata({ address }: TestIdentityProvider): Promise<string> {
  return (await fetch(new URL('/login/metadata', address))).text();
}

function queryOf({ url }: FastifyRequest): string {
  return url.slice(url.indexOf('?') + 1);
}

function choice(query: string): Html {
  const levels = LEVELS.map((level) => html`<option value="${level}">${level.replace(/^.*\//, '')}</option>`);
  const groups = ORGANISATIONS.map(({ number, name }) => {
    const employees = EMPLOYEES.filter((employee) => employee.number === number);
    const buttons = employees.map(({ uid, displayName, title }) => {
      const id = `${uid}@${number}`;
      const administers = ADMINISTRATORS.some(({ holder }) => holder === id);
      return html`<li>
        <button class="choice" name="employee" value="${id}">
          <span>${displayName}</span><small>${title}${administers ? ', administratör' : ''}</small>
        </button>
      </li>`;
    });
    return html`<h2>${name}</h2>
      <ul>
        ${buttons}
      </ul>`;
  });
  return html`<h1>Vem är du?</h1>
    <p>Det här är en testlegitimering: välj någon av exemplets anställda.</p>
    <form method="post">
      <input type="hidden" name="query" value="${query}" />
      <label
        >Tillitsnivå
        <select name="level">
          ${levels}
        </select></label
      >
      ${groups}
    </form>`;
}

function sending({ location, response }: { location: string; response: string }): Html {
  return html`<h1>Du skickas tillbaka</h1>
    <form method="post" action="${location}">
      <input type="hidden" name="SAMLResponse" value="${response}" /><button>Fortsätt</button>
    </form>
    <script src="/login/send.js"></script>`;
}

function page(reply: FastifyReply, content: Html): FastifyReply {
  const { text } = html`<!doctype html>
    <html lang="sv">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Testlegitimering</title>
      <link rel="stylesheet" href="/login/style.css" />
      <main>
        <p class="service">Testlegitimering</p>
        ${content}
      </main>
    </html>`;
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
}
