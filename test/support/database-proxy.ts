import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

/** A way to PostgreSQL that can be cut off, so that it is down for one service and for nobody else. */
export interface DatabaseProxy {
  /** The same login and database by way of the proxy. */
  through(url: string): string;
  /** Every connection breaks, new ones as soon as they are made. */
  cut(): Promise<void>;
  /** Connections stay, and new ones are taken, but nothing comes through any more. */
  silence(): void;
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** @param url any address of the server, by TCP or Unix socket */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const { host, port } = new pg.Client(url);
  const sockets = new Set<Socket>();
  let way: 'open' | 'cut' | 'silent' = 'open';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const breakAll = async () => {
    const closed = [...sockets].map((socket) => once(socket, 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (way === 'cut') incoming.resetAndDestroy();
    if (way !== 'open') return;
    const outgoing = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${String(port)}`) : connect(port, host);
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  return {
    through: (address) => {
      const changed = new URL(address);
      changed.searchParams.delete('host');
      changed.host = `127.0.0.1:${String(own)}`;
      return changed.href;
    },
    // Its port stays its own: another process might take it meanwhile.
    cut: () => {
      way = 'cut';
      return breakAll();
    },
    silence: () => {
      way = 'silent';
      for (const socket of sockets) socket.unpipe();
    },
    restore: () => {
      way = 'open';
      return breakAll();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await breakAll();
      await closed;
    },
  };
}
