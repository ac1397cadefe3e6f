import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface SenderLimits {
  /** A body is sent within this time. */
  readonly wholeMs: number;
  /** A route with `config.longBody` takes longer ones, as long as something comes at least this often. */
  readonly idleMs: number;
  readonly longestMs: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may take long, as a file that is uploaded does. */
    readonly longBody?: boolean;
  }
}

interface Sending {
  readonly request: FastifyRequest;
  /** Of its own: a request whose reader has stopped has none any longer. */
  readonly socket: Socket;
  readonly since: number;
  bytes: number;
  heardAt: number;
}

const LOOK_EVERY_MS = 1_000;
const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/**
 * Cuts off senders of bodies that are too slow, each route by its own limits; Node's own limit is one for all. That of
 * headers stays Node's.
 * @param lookEveryMs how often it is looked
 */
export function cutOffSlowSenders(
  server: FastifyInstance,
  limits: SenderLimits,
  lookEveryMs = LOOK_EVERY_MS,
): void {
  const sending = new Map<FastifyRequest, Sending>();
  server.addHook('onRequest', (request, _reply, done) => {
    const now = Date.now();
    const { socket } = request.raw;
    if (hasBody(request)) sending.set(request, { request, socket, since: now, bytes: -1, heardAt: now });
    done();
  });
  // Kept until the next look, requests would outlive the collections of what is young; kept until they are answered, all of
  // them, too (docs/performance.md). Nearly every body is there before anything is done. Those who are refused at once, of whom
  // there may be thousands, are let go with their answer.
  server.addHook('preValidation', (request, _reply, done) => {
    if (request.raw.complete) sending.delete(request);
    done();
  });
  server.addHook('onResponse', (request, _reply, done) => {
    if (!request.raw.complete) request.raw.once('close', () => sending.delete(request));
    else sending.delete(request);
    done();
  });
  const looking = setInterval(() => {
    for (const one of sending.values()) {
      const { raw } = one.request;
      if (raw.complete || raw.destroyed || one.socket.destroyed) sending.delete(one.request);
      else if (isTooSlow(one, limits, Date.now())) cutOff(one.socket);
    }
  }, lookEveryMs).unref();
  server.addHook('onClose', (_instance, done) => {
    clearInterval(looking);
    done();
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isTooSlow(one: Sending, { wholeMs, idleMs, longestMs }: SenderLimits, now: number): boolean {
  const { raw, routeOptions } = one.request;
  if (!routeOptions.config.longBody) return now - one.since > wholeMs;
  // While something that came still waits for us, it is not the sender who is slow.
  if (one.socket.bytesRead > one.bytes || raw.readableLength > 0) {
    one.bytes = one.socket.bytesRead;
    one.heardAt = now;
  }
  return now - one.heardAt > idleMs || now - one.since > longestMs;
}

function cutOff(socket: Socket): void {
  if (socket.writable) socket.end(TOO_SLOW);
  socket.destroySoon();
}
