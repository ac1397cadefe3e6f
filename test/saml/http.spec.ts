import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { DENIED, type Asker } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const LIMIT = 256 * 1024;
const FAULT =
  /^<soap:Envelope [^>]*><soap:Body><soap:Fault><faultcode>soap:(\w+)<\/faultcode><faultstring>[\w .]+<\/faultstring><\/soap:Fault><\/soap:Body><\/soap:Envelope>$/;

describe('the SOAP binding', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party('binding');
  });
  afterAll(() => scenario.stop());

  const url = () => `${asker.address}/saml/attribute-query`;
  const send = (method: string, init: RequestInit = {}) => fetch(url(), { method, ...init });

  describe('takes', () => {
    it.each([
      'text/xml',
      'text/xml; charset=utf-8',
      'text/xml;charset="UTF-8"',
      'Text/XML',
      'application/soap+xml',
      'application/soap+xml; charset=utf-8; action="x"',
    ])('a body of type %s', async (type) => {
      const received = await asker.post(asker.soap({ nameId: ANNA }), { 'content-type': type });
      expect(asker.read(received).assertion).toBeDefined();
    });

    it.each([
      ['quoted', '"http://www.oasis-open.org/committees/security"'],
      ['unquoted', 'http://www.oasis-open.org/committees/security'],
      ['empty', '""'],
      ['of something else', 'urn:delete'],
    ])('a SOAPAction %s', async (_form, soapaction) => {
      const received = await asker.post(asker.soap({ nameId: ANNA }), { soapaction });
      expect(asker.read(received).assertion).toBeDefined();
    });

    it('an envelope with an XML declaration, a byte order mark, a header and white space', async () => {
      const soap = asker
        .soap({ nameId: ANNA })
        .replace(
          '<soap:Body>',
          '\n<soap:Header><h xmlns="urn:h" soap:mustUnderstand="0"/></soap:Header>\n<soap:Body>\n',
        );
      const body = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${soap}\n`;
      expect((await asker.send(body)).assertion).toBeDefined();
    });
  });

  it('answers with text/xml that nobody may keep', async () => {
    const { http, headers } = await asker.post(asker.soap({ nameId: ANNA }));
    expect(http).toBe(200);
    expect(headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate, private');
    expect(headers.get('pragma')).toBe('no-cache');
    for (const name of ['etag', 'last-modified', 'server', 'x-powered-by', 'set-cookie'])
      expect(headers.get(name)).toBeNull();
  });

  it('gives a SAML refusal the status 200', async () => {
    const received = await asker.post(asker.soap({ nameId: ANNA, issueInstant: new Date(0) }));
    expect(received.http).toBe(200);
    expect(asker.read(received).status).toEqual(DENIED);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'refuses %s and says what it takes',
    async (method) => {
      const response = await send(method);
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      expect(await response.text()).toBe('');
    },
  );

  it.each([
    'application/json',
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/xmlx',
    'nonsense',
  ])('refuses a body of type %s', async (type) => {
    const { http, text: body } = await asker.post(asker.soap({ nameId: ANNA }), { 'content-type': type });
    expect(http).toBe(415);
    expectNothingRevealed(body);
  });

  it('does not take an object for bytes', async () => {
    const bodies = [
      `{"buffer":{"length":1000000}}`,
      JSON.stringify({ buffer: asker.soap({ nameId: ANNA }) }),
    ];
    for (const body of bodies)
      expect((await asker.post(body, { 'content-type': 'application/json' })).http).toBe(415);
  });

  describe('gives a SOAP fault for', () => {
    const withHeader = (header: string) =>
      asker.soap({ nameId: ANNA }).replace('<soap:Body>', `<soap:Header>${header}</soap:Header><soap:Body>`);

    it.each([
      ['an empty body', () => '', 'Client'],
      ['something that is not XML', () => 'hello', 'Client'],
      [
        'an envelope of SOAP 1.2',
        () =>
          asker
            .soap({ nameId: ANNA })
            .replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
        'VersionMismatch',
      ],
      [
        'a header that must be understood',
        () => withHeader('<h xmlns="urn:h" soap:mustUnderstand="1"/>'),
        'MustUnderstand',
      ],
      [
        'an empty SOAP body',
        () =>
          '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>',
        'Client',
      ],
      ['a compressed body that is not declared to be', () => '\u001f\u008b\u0008', 'Client'],
    ])('%s', async (_what, body, code) => {
      const { http, headers, text: fault } = await asker.post(body());
      expect(http).toBe(500);
      expect(headers.get('content-type')).toBe('text/xml; charset=utf-8');
      expect(headers.get('cache-control')).toContain('no-store');
      expect(FAULT.exec(fault)?.[1]).toBe(code);
    });

    it('nothing sent at all', async () => {
      const response = await send('POST');
      expect([response.status, FAULT.exec(await response.text())?.[1]]).toEqual([500, 'Client']);
    });
  });

  describe('refuses more than 256 kB', () => {
    async function begin(
      headers: Record<string, string | number>,
      body?: string,
    ): Promise<[number | undefined, string]> {
      const outgoing = request(url(), {
        method: 'POST',
        headers: { 'content-type': 'text/xml', ...headers },
      });
      outgoing.flushHeaders();
      if (body) outgoing.write(body);
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      const answer = await text(response);
      outgoing.on('error', () => undefined).destroy();
      return [response.statusCode, answer];
    }

    it('before any of it has come when its length is said', async () => {
      const [status, body] = await begin({ 'content-length': LIMIT + 1 });
      expect(status).toBe(413);
      expectNothingRevealed(body);
    });

    it('while it is read when its length is not said, though the sender is not done', async () => {
      const [status] = await begin({ 'transfer-encoding': 'chunked' }, 'x'.repeat(LIMIT + 1));
      expect(status).toBe(413);
    });

    it('but not less', async () => {
      const soap = asker.soap({ nameId: ANNA });
      const filled = soap.replace('<soap:Body>', `${' '.repeat(LIMIT - soap.length)}<soap:Body>`);
      expect((await asker.send(filled)).assertion).toBeDefined();
      expect((await asker.post(`${filled} `)).http).toBe(413);
    });
  });

  it('lets no slow sender hold a connection', async () => {
    const socket = connect(Number(new URL(asker.address).port), '127.0.0.1');
    const closed = once(socket, 'close');
    socket.write('POST /saml/attribute-query HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n');
    socket.write('Content-Length: 1000\r\n\r\n<');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
    await closed;
  }, 20_000);

  it('tells nothing of itself where there is nothing', async () => {
    const response = await fetch(`${asker.address}/nothing`);
    expect(response.status).toBe(404);
    expectNothingRevealed(await response.text());
  });
});

function expectNothingRevealed(body: string): void {
  expect(body).not.toMatch(/nest|fastify|FST_|node|libxml|\bat \/|\.[jt]s\b|stack|postgres|prisma/i);
}
