import { once } from 'node:events';
import { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/**
 * Whoever is answered while a server ends is told not to ask on the same connection again, which would be waited for until
 * it has been idle for as long as any may be.
 * @returns what lets a server go without anybody being cut off: it takes no more connections, and those it has end with
 *   their next answer, which says so, or by being idle for so long; resolves when nobody is connected any longer
 * @param idleMs how long a connection may be idle
 */
export function retiring(server: FastifyInstance, idleMs: number): () => Promise<void> {
  let isRetiring = false;
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (isRetiring) void reply.header('connection', 'close');
    done();
  });
  server.addHook('preClose', (done) => {
    isRetiring = true;
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
