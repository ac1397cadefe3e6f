import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const IDLE = 1_000;
const SLOW = 100;
const HALF_OPEN = 100;
const BYTE_EVERY_MS = 1_000;

/**
 * Connections that do no good: a thousand on which nothing is said, a hundred whose sender says a byte each second, and
 * a hundred that stop in the middle of a body. The service may close any of them; each is opened anew then.
 */
export class Company {
  private readonly sockets = new Set<Socket>();
  private readonly timer: NodeJS.Timeout;
  private gone = false;

  static async at(address: string): Promise<Company> {
    const company = new Company(new URL(address));
    await company.open(IDLE, '');
    await company.open(HALF_OPEN, `${company.head}<soap:Envelope`);
    await company.open(SLOW, company.head, true);
    return company;
  }

  private readonly head: string;

  private constructor(private readonly url: URL) {
    this.head = `POST /saml/attribute-query HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: text/xml\r\ncontent-length: 4000\r\n\r\n`;
    this.timer = setInterval(() => {
      for (const socket of this.slow) if (socket.writable) socket.write('<');
    }, BYTE_EVERY_MS);
  }

  private readonly slow = new Set<Socket>();

  leave(): void {
    this.gone = true;
    clearInterval(this.timer);
    for (const socket of this.sockets) socket.destroy();
  }

  private async open(count: number, said: string, slowly = false): Promise<void> {
    for (let i = 0; i < count; i++) await once(this.openOne(said, slowly), 'connect');
  }

  private openOne(said: string, slowly: boolean): Socket {
    const socket = connect(Number(this.url.port), this.url.hostname);
    this.sockets.add(socket);
    if (slowly) this.slow.add(socket);
    socket.write(said);
    socket.resume();
    // Being cut off is what is to be expected.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.slow.delete(socket);
      if (!this.gone) this.openOne(said, slowly);
    });
    return socket;
  }
}
