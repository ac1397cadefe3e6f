import { once } from 'node:events';
import { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Lets a server go without anybody being cut off: it takes no more connections, and those it has end with their next
 * answer, which says so, or by being idle for as long as any may be.
 * @param idleMs how long a connection may be idle
 * @returns resolves when nobody is connected any longer; the server can then be closed
 */
export function retiring(server: FastifyInstance, idleMs: number): () => Promise<void> {
  let isRetiring = false;
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (isRetiring) void reply.header('connection', 'close');
    done();
  });
  return async () => {
    isRetiring = true;
    const over = new AbortController();
    const gone = once(server.server, 'close');
    // That of HTTP would also end idle connections, on which a request may be under way.
    Server.prototype.close.call(server.server);
    await Promise.race([gone, pause(idleMs, undefined, { signal: over.signal })]);
    over.abort();
  };
}
