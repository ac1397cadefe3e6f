// Sends attribute queries at a given pace, or over so many connections; with hostile messages among them if asked for.
import { createPrivateKey, createPublicKey, hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { attackCorpus } from '../../test/saml-xml/attack-corpus.js';
import { makeKeyPair, type KeyPair } from '../../test/saml-xml/parties.js';
import { HEADERS, MARKS, queryAbout, signer } from '../attribute-query/signed-queries.js';
import { subjectInTurn } from '../measuring/register.js';
import { Connections, type Received } from './connections.js';
import type { Order, Phase, Report } from './load.messages.js';
import { TallyKeeper, type Kind } from './tally-keeper.js';

const TICK_MS = 1;

process.on('message', (order: Order) => void obey(order));

async function obey(order: Order): Promise<void> {
  process.send?.(await run(order));
}

async function run(order: Order): Promise<Report> {
  const messages = await Messages.of(order);
  const connections = new Connections(new URL(order.address));
  await connections.openBefore(order.openBefore ?? 0);
  const cpuBefore = process.cpuUsage();
  const keepers: TallyKeeper[] = [];
  const underWay = new Set<Promise<void>>();
  for (const phase of order.phases) {
    const keeper = new TallyKeeper(phase.seconds);
    keepers.push(keeper);
    const send = (due: number) => {
      const { kind, request } = messages.next();
      const sentAt = performance.now();
      const sending = connections.send(request).then(
        (received) => {
          keeper.answered(kind, { due, sentAt }, classify(received), received.text);
        },
        (error: unknown) => {
          keeper.failed(String(error));
        },
      );
      underWay.add(sending);
      keeper.sent++;
      return sending.finally(() => underWay.delete(sending));
    };
    await pace(phase, send);
  }
  await Promise.all(underWay);
  connections.end();
  const { user, system } = process.cpuUsage(cpuBefore);
  return { tallies: keepers.map((keeper) => keeper.tally()), cpuSeconds: (user + system) / 1e6 };
}

async function pace({ seconds, perSecond, connections = 0 }: Phase, send: (due: number) => Promise<void>) {
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  if (perSecond === undefined) {
    const loop = async () => {
      while (performance.now() < end) await send(performance.now());
    };
    await Promise.all(Array.from({ length: connections }, loop));
    return;
  }
  let sent = 0;
  while (performance.now() < end) {
    const due = Math.floor(((performance.now() - startedAt) * perSecond) / 1_000);
    while (sent < due) void send(startedAt + (++sent * 1_000) / perSecond);
    await pause(TICK_MS);
  }
}

function classify({ status, text, retryAfter }: Received): Kind {
  if (status === 200 && MARKS.every((mark) => text.includes(mark))) return 'good';
  const busy = status === 503 ? retryAfter : status === 200 && text.includes('status:Responder"');
  return busy ? 'refused' : 'other';
}

/** What is sent, one after the other, each once. */
class Messages {
  private readonly ready: Buffer[] = [];
  private hostile: Buffer[] = [];
  private turn: number;
  private count = 0;
  private readonly sign: (subject: string) => string;
  private readonly head: string;

  static async of(order: Order): Promise<Messages> {
    const messages = new Messages(order, await makeKeyPair('rsa'));
    const { signBefore, hostileEvery } = order;
    while (messages.ready.length < signBefore) messages.ready.push(messages.signNext());
    if (hostileEvery !== undefined)
      while (messages.hostile.length < signBefore / hostileEvery)
        messages.hostile.push(...messages.attacks());
    messages.ready.reverse();
    return messages;
  }

  private constructor(
    private readonly order: Order,
    private readonly stranger: KeyPair,
  ) {
    this.turn = order.turn;
    this.sign = signer(order);
    const { host, pathname } = new URL(order.address);
    this.head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${HEADERS['content-type']}\r\n`;
  }

  next(): { kind: 'good' | 'hostile'; request: Buffer } {
    const { hostileEvery = Infinity } = this.order;
    if (++this.count % (hostileEvery + 1) === 0) {
      if (this.hostile.length === 0) this.hostile = this.attacks();
      return { kind: 'hostile', request: this.hostile.pop() ?? Buffer.alloc(0) };
    }
    return { kind: 'good', request: this.ready.pop() ?? this.signNext() };
  }

  private signNext(): Buffer {
    return this.requestOf(Buffer.from(this.sign(subjectInTurn(this.order.register, this.turn++))));
  }

  private requestOf(body: Buffer): Buffer {
    return Buffer.concat([Buffer.from(`${this.head}content-length: ${body.length}\r\n\r\n`), body]);
  }

  /**
   * Every known attack once, of IDs of its own. In their own order the large ones are neighbours, so that a part of them would
   * have too many or too few of those: mixed, and begun where about the phase before has ended.
   */
  private attacks(): Buffer[] {
    const { order, stranger } = this;
    const { hostileEvery = 1 } = order;
    const { privateKey, certificate } = order.signing;
    const party: KeyPair = {
      privateKey: createPrivateKey(privateKey),
      publicKey: createPublicKey(certificate),
      certificatePem: certificate,
      certificate: certificate.replace(/-----[^-]+-----|\s/g, ''),
    };
    const query = queryAbout(subjectInTurn(order.register, 0), order);
    const victim = queryAbout(subjectInTurn(order.register, 1), order).nameId;
    const mixed = attackCorpus({ query, victim, party, stranger })
      .map(({ name, body }) => ({ body, place: hash('sha256', name) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ body }) => this.requestOf(body));
    const begin = Math.floor(order.turn / hostileEvery) % mixed.length;
    return [...mixed.slice(begin), ...mixed.slice(0, begin)].reverse();
  }
}
