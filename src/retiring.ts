import { once } from 'node:events';
import { Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Whoever is answered while a server ends is told not to ask on the same connection again, which would be waited for until
 * it has been idle for as long as any may be.
 * @returns what lets a server go without anybody being cut off: it takes no more connections, and those it has end with
 *   their next answer, which says so, or by being idle for so long; resolves when nobody is connected any longer
 * @param idleMs how long a connection may be idle
 */
export function retiring(server: FastifyInstance, idleMs: number): () => Promise<void> {
  let isRetiring = false;
  /** Of its own: a request that was broken off has none any longer. */
  const socketOf = new WeakMap<FastifyRequest, Socket>();
  /** On each connection: several where they are sent one behind the other, without waiting for answers. */
  const underWay = new WeakMap<Socket, number>();
  const closing = new WeakSet<Socket>();
  const count = (socket: Socket, more: number) => underWay.set(socket, (underWay.get(socket) ?? 0) + more);
  server.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    // After an answer that says close nothing more is answered, so nothing more is done (RFC 9112, 9.6).
    if (closing.has(socket)) return void reply.hijack();
    socketOf.set(request, socket);
    count(socket, 1);
    done();
  });
  server.addHook('onResponse', (request, _reply, done) => {
    const socket = socketOf.get(request);
    if (socket) count(socket, -1);
    done();
  });
  server.addHook('onSend', (request, reply, _payload, done) => {
    const socket = socketOf.get(request);
    if (isRetiring && socket && (underWay.get(socket) ?? 0) <= 1) {
      closing.add(socket);
      void reply.header('connection', 'close');
    }
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
