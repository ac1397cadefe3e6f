import { withDocument } from './read-xml.js';
import { MESSAGE_LIMITS } from './scan-markup.js';
import { messageInEnvelope, SoapRefused, wrapInEnvelope, writeFault } from './soap-envelope.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

function open(xml: string): string {
  return withDocument(Buffer.from(xml), MESSAGE_LIMITS, ({ root }) => {
    try {
      return messageInEnvelope(root).name;
    } catch (error) {
      if (error instanceof SoapRefused) return `${error.reason}: ${error.faultCode}`;
      throw error;
    }
  });
}

const envelope = (content: string) => `<s:Envelope xmlns:s="${SOAP}">${content}</s:Envelope>`;
const BODY = '<s:Body><m/></s:Body>';

describe('a SOAP envelope', () => {
  it.each([
    ['one message', BODY],
    ['white space', `\n <s:Body>\n<m/>\n</s:Body>\n`],
    ['an empty header', `<s:Header/>${BODY}`],
    ['headers nobody must understand', `<s:Header><h/><h s:mustUnderstand="0"/></s:Header>${BODY}`],
    [
      'headers that somebody else must understand',
      `<s:Header><h s:mustUnderstand="1" s:actor="urn:example:on-the-way"/></s:Header>${BODY}`,
    ],
    [
      'an attribute called mustUnderstand of another namespace',
      `<s:Header><h mustUnderstand="1"/></s:Header>${BODY}`,
    ],
  ])('is opened with %s', (_name, content) => {
    expect(open(envelope(content))).toBe('m');
  });

  it.each([
    ['not-an-envelope: Client', '<m/>'],
    [
      'envelope-version: VersionMismatch',
      envelope(BODY).replace(SOAP, 'http://www.w3.org/2003/05/soap-envelope'),
    ],
    ['envelope-version: VersionMismatch', '<Envelope><Body><m/></Body></Envelope>'],
    ['must-understand: MustUnderstand', envelope(`<s:Header><h s:mustUnderstand="1"/></s:Header>${BODY}`)],
    ['must-understand: MustUnderstand', envelope(`<s:Header><h s:mustUnderstand="true"/></s:Header>${BODY}`)],
    [
      'must-understand: MustUnderstand',
      envelope(
        `<s:Header><h s:actor="http://schemas.xmlsoap.org/soap/actor/next" s:mustUnderstand="1"/></s:Header>${BODY}`,
      ),
    ],
    [
      'must-understand: MustUnderstand',
      envelope(`<s:Header><h s:actor="" s:mustUnderstand="1"/></s:Header>${BODY}`),
    ],
    ['body: Client', envelope('')],
    ['body: Client', envelope('<s:Body/>')],
    ['body: Client', envelope('<s:Body>text</s:Body>')],
    ['body: Client', envelope('<s:Body><m/>text</s:Body>')],
    ['body: Client', envelope('<s:Body><m/><m/></s:Body>')],
    ['body: Client', envelope(BODY + BODY)],
    ['body: Client', envelope(`${BODY}<s:Header/>`)],
    ['body: Client', envelope(`${BODY}<more/>`)],
    ['body: Client', envelope(`text${BODY}`)],
    ['body: Client', envelope(`<s:Header/><s:Header/>${BODY}`)],
    ['body: Client', envelope('<Body><m/></Body>')],
  ])('is refused as %s: %s', (refusal, xml) => {
    expect(open(xml)).toBe(refusal);
  });

  it('is put around a message without touching it', () => {
    const message = '<ns0:Response xmlns:ns0="urn:x">å&#xD;</ns0:Response>';
    expect(wrapInEnvelope(message)).toContain(`<soap:Body>${message}</soap:Body>`);
    expect(open(wrapInEnvelope(message))).toBe('Response');
  });

  it.each(['Client', 'Server', 'VersionMismatch', 'MustUnderstand'] as const)('holds a fault %s', (code) => {
    expect(open(writeFault(code))).toBe('Fault');
    expect(writeFault(code)).toContain(`<faultcode>soap:${code}</faultcode>`);
  });
});
