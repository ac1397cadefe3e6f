import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One attribute query and its answer, as they went over the wire. */
export interface Exchange {
  readonly request: { readonly headers: IncomingHttpHeaders; readonly body: string };
  readonly response: { readonly status: number; readonly body: string };
}

/** Stands before the service, as a proxy does in production, and keeps what went through. */
export interface RecordingProxy {
  readonly url: string;
  readonly exchanges: Exchange[];
  target: string;
  /** Done to every answer on its way back; for tests of the tests. */
  alter: (answer: string) => string;
  close(): Promise<void>;
}

export async function startRecordingProxy(): Promise<RecordingProxy> {
  const server = createServer((incoming, outgoing) => {
    void forward(incoming).then(({ status, type, body }) => {
      outgoing.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges: [],
    target: '',
    alter: (answer) => answer,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const forward = async (incoming: IncomingMessage) => {
    const body = await text(incoming);
    const { method = 'GET', headers } = incoming;
    const { 'content-type': type = '', soapaction = '' } = headers as Record<string, string | undefined>;
    const passed = { ...(type && { 'content-type': type }), ...(soapaction && { soapaction }) };
    const answer = await fetch(proxy.target + (incoming.url ?? ''), {
      method,
      headers: passed,
      ...(method === 'POST' && { body }),
    });
    const answered = await answer.text();
    if (method === 'POST')
      proxy.exchanges.push({
        request: { headers, body },
        response: { status: answer.status, body: answered },
      });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: proxy.alter(answered),
    };
  };
  return proxy;
}
