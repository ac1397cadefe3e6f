import type { FastifyInstance, FastifyReply } from 'fastify';
import { CSRF_HEADER } from '../domain/callers/same-origin.rules.js';
import { OPERATIONS } from './sample-operations.js';

/** By a name of unknown type: the package's types would bring those of a browser into the whole program. */
const PACKAGE = ['@graphql-yoga', 'render-graphiql'].join('/');

/** Somebody a developer can be in GraphiQL. */
export interface Persona {
  /** In the address. */
  readonly name: string;
  readonly description: string;
  readonly operations: readonly (keyof typeof OPERATIONS)[];
  /** An access token, made when the page is asked for. */
  readonly token: () => Promise<string>;
}

/** GraphiQL against the sample, signed in as any of the personas; of development mode alone. */
export function serveGraphiql(server: FastifyInstance, personas: readonly Persona[]): void {
  server.get('/graphiql', (_request, reply) => page(reply, choice(personas)));
  // Before the others: whoever has logged in, by her session.
  server.get('/graphiql/me', async (_request, reply) => page(reply, await editorOfSession()));
  server.get<{ Params: { persona: string } }>('/graphiql/:persona', async ({ params }, reply) => {
    const persona = personas.find(({ name }) => name === params.persona);
    if (!persona) return reply.redirect('/graphiql');
    return page(reply, await editor(persona));
  });
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
}

async function editor({ description, operations, token }: Persona): Promise<string> {
  return render(description, operations, { authorization: `Bearer ${await token()}` });
}

function editorOfSession(): Promise<string> {
  return render('Whoever has logged in', ['me', 'employees', 'mandates'], { [CSRF_HEADER]: '1' });
}

async function render(
  title: string,
  operations: Persona['operations'],
  additionalHeaders: Record<string, string>,
): Promise<string> {
  const { renderGraphiQL } = (await import(PACKAGE)) as { renderGraphiQL: (options: object) => string };
  return renderGraphiQL({
    title,
    endpoint: '/graphql',
    credentials: 'same-origin',
    additionalHeaders,
    defaultTabs: operations.map((name) => ({ query: OPERATIONS[name] })),
    shouldPersistHeaders: false,
  });
}

function choice(personas: readonly Persona[]): string {
  const items = personas.map(
    ({ name, description }) => `<li><a href="/graphiql/${name}">${description}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Behörig: GraphiQL</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>
<h1>GraphiQL</h1>
<p><a href="/login?return-to=/graphiql/me">Log in</a> as any employee of the sample, as in production: by SAML.</p>
<p>Or be one of these callers at once, by a token:</p>
<ul>${items.join('\n')}</ul>
</html>`;
}
