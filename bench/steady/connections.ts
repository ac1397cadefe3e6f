import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What came back for a request. */
export interface Received {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: boolean;
}

/** More than are ever under way when the service keeps up; beyond, requests wait here, and the wait counts. */
const MOST = 2_000;
const LONGEST_WAIT_MS = 30_000;
const HEAD_END = '\r\n\r\n';

/**
 * Connections to the service, kept and used again, the longest free first, for they stand for those of many callers: were it the last one, the
 * worker of the service that answers or refuses soonest would be asked nearly everything. No more of HTTP than its answers need:
 * what is spent on more is missing to the service, on the same cores.
 */
export class Connections {
  private readonly free: Connection[] = [];
  private readonly waiting: ((connection: Connection | undefined) => void)[] = [];
  private open = 0;

  constructor(private readonly url: URL) {}

  /** Opens so many before anything is sent, as those have who ask all the time, and waits until the service has taken them. */
  async openBefore(count: number): Promise<void> {
    const hello = Buffer.from(`GET /health/live HTTP/1.1\r\nhost: ${this.url.host}\r\n\r\n`);
    await Promise.all(Array.from({ length: count }, () => this.send(hello)));
  }

  /** @throws Error when there is no answer */
  async send(request: Buffer): Promise<Received> {
    const connection = this.kept() ?? (await this.another());
    try {
      const received = await connection.send(request);
      this.release(connection);
      return received;
    } catch (error) {
      connection.end();
      this.release(connection);
      throw error;
    }
  }

  end(): void {
    for (const connection of this.free) connection.end();
  }

  /** One that the service has closed meanwhile is left out. */
  private kept(): Connection | undefined {
    for (let one = this.free.shift(); one; one = this.free.shift()) {
      if (one.isOpen) return one;
      this.open--;
    }
    return undefined;
  }

  private async another(): Promise<Connection> {
    if (this.open >= MOST) {
      const released = await new Promise<Connection | undefined>((resolve) => this.waiting.push(resolve));
      if (released) return released;
    }
    this.open++;
    const socket = connect({ host: this.url.hostname, port: Number(this.url.port), noDelay: true });
    try {
      await once(socket, 'connect');
    } catch (error) {
      this.open--;
      throw error;
    }
    return new Connection(socket);
  }

  private release(connection: Connection): void {
    const usable = connection.isOpen ? connection : undefined;
    if (!usable) this.open--;
    const next = this.waiting.shift();
    if (next) next(usable);
    else if (usable) this.free.push(usable);
  }
}

/** One request at a time. */
class Connection {
  private parts: Buffer[] = [];
  private bytes = 0;
  private head: { readonly text: string; readonly bytes: number } | undefined;
  private settle: PromiseWithResolvers<Received> | undefined;
  private closes = false;

  constructor(private readonly socket: Socket) {
    socket.on('data', (part: Buffer) => this.take(part));
    socket.setTimeout(LONGEST_WAIT_MS, () => socket.destroy(new Error('no answer')));
    socket.on('error', (error) => this.settle?.reject(error));
    socket.on('close', () => this.settle?.reject(new Error('closed without an answer')));
  }

  get isOpen(): boolean {
    return !this.closes && this.socket.writable;
  }

  send(request: Buffer): Promise<Received> {
    [this.parts, this.bytes, this.head] = [[], 0, undefined];
    this.settle = Promise.withResolvers<Received>();
    this.socket.write(request);
    return this.settle.promise;
  }

  end(): void {
    this.closes = true;
    this.socket.destroy();
  }

  private take(part: Buffer): void {
    this.parts.push(part);
    this.bytes += part.length;
    this.head ??= this.readHead();
    if (!this.head) return;
    const { text: head, bytes: start } = this.head;
    const end = start + Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (this.bytes < end) return;
    this.closes = /^connection: close/im.test(head);
    const text = Buffer.concat(this.parts).toString('utf8', start, end);
    this.settle?.resolve({
      ...{ status: Number(head.slice(9, 12)), text, retryAfter: /^retry-after:/im.test(head) },
    });
    this.settle = undefined;
    if (this.closes) this.end();
  }

  private readHead() {
    const text = Buffer.concat(this.parts).toString('latin1');
    const end = text.indexOf(HEAD_END);
    return end === -1 ? undefined : { text: text.slice(0, end), bytes: end + HEAD_END.length };
  }
}
