import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';

/** A way to PostgreSQL that can be cut off, so that it is down for one service and for nobody else. */
export interface DatabaseProxy {
  /** The same login and database by way of the proxy. */
  through(url: string): string;
  /** Every connection breaks and new ones are refused. */
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
  let silent = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (silent) return;
    const outgoing = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${String(port)}`) : connect(port, host);
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const cut = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const own = await listen(0);
  return {
    through: (address) => {
      const changed = new URL(address);
      changed.searchParams.delete('host');
      changed.host = `127.0.0.1:${String(own)}`;
      return changed.href;
    },
    cut,
    silence: () => {
      silent = true;
      for (const socket of sockets) socket.unpipe();
    },
    restore: async () => {
      silent = false;
      await cut();
      await listen(own);
    },
    close: cut,
  };
}
