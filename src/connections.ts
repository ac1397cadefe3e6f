import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';

export interface ConnectionLimits {
  /** Further ones are closed at once. */
  readonly most: number;
  /** Who is sent an answer takes something of it at least this often. */
  readonly takesWithinMs: number;
}

interface Connection {
  /** Requests that have begun and are not answered yet. */
  underWay: number;
  taken: number;
  takenAt: number;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Bounds what connections can hold: how many there are, and how long an answer waits for who does not read it. When the
 * server closes, those on which nothing is under way are ended, also such as have not said what they want yet: nobody else
 * would end them any longer.
 * @param lookEveryMs how often it is looked
 */
export function boundConnections(
  server: FastifyInstance,
  { most, takesWithinMs }: ConnectionLimits,
  lookEveryMs = LOOK_EVERY_MS,
): void {
  const http = server.server;
  // Of a cluster's server, who is over the limit would else be handed on from one worker to the next.
  Object.assign(http, { maxConnections: most, dropMaxConnection: true });
  const connections = new Map<Socket, Connection>();
  const open = (socket: Socket): void => {
    connections.set(socket, { underWay: 0, taken: 0, takenAt: Date.now() });
    socket.once('close', () => connections.delete(socket));
  };
  http.on(http instanceof TlsServer ? 'secureConnection' : 'connection', open);
  server.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    const connection = connections.get(socket);
    if (connection) {
      connection.underWay++;
      reply.raw.once('close', () => connection.underWay--);
    }
    done();
  });
  const looking = setInterval(() => {
    for (const [socket, connection] of connections)
      if (doesNotTake(socket, connection, takesWithinMs)) socket.destroy();
  }, lookEveryMs).unref();
  server.addHook('preClose', (done) => {
    for (const [socket, { underWay }] of connections) if (underWay === 0) socket.destroy();
    done();
  });
  server.addHook('onClose', (_instance, done) => {
    clearInterval(looking);
    done();
  });
}

function doesNotTake(socket: Socket, connection: Connection, withinMs: number): boolean {
  const taken = socket.bytesWritten - socket.writableLength;
  if (socket.writableLength === 0 || taken > connection.taken) {
    connection.taken = taken;
    connection.takenAt = Date.now();
  }
  return Date.now() - connection.takenAt > withinMs;
}
