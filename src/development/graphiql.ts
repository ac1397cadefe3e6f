import type { FastifyInstance, FastifyReply } from 'fastify';
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
  const { renderGraphiQL } = (await import(PACKAGE)) as { renderGraphiQL: (options: object) => string };
  return renderGraphiQL({
    title: description,
    endpoint: '/graphql',
    additionalHeaders: { authorization: `Bearer ${await token()}` },
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
<p>The sample knows these callers. Who do you want to be?</p>
<ul>${items.join('\n')}</ul>
</html>`;
}
