import type { XmlElement } from 'libxml2-wasm';
import { CanonicalWriter } from './canonical-writer.js';
import { elementChildren, holdsText, isElement } from './element-children.js';
import { SOAP } from './namespaces.js';
import { StacklessError } from './stackless-error.js';

/** SOAP 1.1 fault codes (section 4.4.1). */
export type FaultCode = 'Client' | 'Server' | 'VersionMismatch' | 'MustUnderstand';

export type SoapRefusal = 'not-an-envelope' | 'envelope-version' | 'must-understand' | 'body' | 'not-saml';

/** A body that is no SOAP 1.1 envelope around one SAML message; answered with a fault and HTTP 500 (saml-bindings 3.2.3.3). */
export class SoapRefused extends StacklessError {
  override readonly name = 'SoapRefused';

  constructor(
    readonly reason: SoapRefusal,
    readonly faultCode: FaultCode,
  ) {
    super(`SOAP message refused: ${reason}`);
  }
}

/**
 * The one message in a SOAP 1.1 envelope.
 * @throws SoapRefused
 */
export function messageInEnvelope(envelope: XmlElement): XmlElement {
  if (envelope.name !== 'Envelope') throw new SoapRefused('not-an-envelope', 'Client');
  if (envelope.namespaceUri !== SOAP) throw new SoapRefused('envelope-version', 'VersionMismatch');
  const parts = elementChildren(envelope);
  const header = isElement(parts[0], SOAP, 'Header') ? parts.shift() : undefined;
  if (header) checkHeader(header);
  const [body, ...rest] = parts;
  if (!isElement(body, SOAP, 'Body') || rest.length > 0 || holdsText(envelope))
    throw new SoapRefused('body', 'Client');
  return onlyChild(body);
}

function onlyChild(body: XmlElement): XmlElement {
  const [message, ...rest] = elementChildren(body);
  if (message === undefined || rest.length > 0 || holdsText(body)) throw new SoapRefused('body', 'Client');
  return message;
}

const NEXT_ACTOR = 'http://schemas.xmlsoap.org/soap/actor/next';

// SAML defines no headers, so none of ours that must be understood can be (saml-bindings 3.2.2.2). What is for another
// actor on the way is not ours (SOAP 1.1, 4.2.2).
function checkHeader(header: XmlElement): void {
  const mandatory = elementChildren(header).some(
    (block) => !['', '0'].includes(soapAttribute(block, 'mustUnderstand')) && isForUs(block),
  );
  if (mandatory) throw new SoapRefused('must-understand', 'MustUnderstand');
}

function isForUs(block: XmlElement): boolean {
  return ['', NEXT_ACTOR].includes(soapAttribute(block, 'actor'));
}

function soapAttribute(block: XmlElement, wanted: string): string {
  const found = block.attrs.find(({ name, namespaceUri }) => name === wanted && namespaceUri === SOAP);
  return found?.value.trim() ?? '';
}

/** Puts a canonical message into an envelope without touching a character of it. */
export function wrapInEnvelope(message: string): string {
  return new CanonicalWriter()
    .start('soap:Envelope')
    .start('soap:Body')
    .fragment(message, ['ns0'])
    .end()
    .end().xml;
}

const FAULT_TEXTS: Readonly<Record<FaultCode, string>> = {
  Client: 'The message could not be read.',
  Server: 'The message could not be processed.',
  VersionMismatch: 'The envelope is not a SOAP 1.1 envelope.',
  MustUnderstand: 'A header that must be understood is not.',
};

/** A complete envelope with a fault. The text is fixed for each code and says nothing about the message. */
export function writeFault(code: FaultCode): string {
  const writer = new CanonicalWriter().start('soap:Envelope').start('soap:Body').start('soap:Fault');
  return writer
    .element('faultcode', {}, `soap:${code}`)
    .element('faultstring', {}, FAULT_TEXTS[code])
    .end()
    .end()
    .end().xml;
}
