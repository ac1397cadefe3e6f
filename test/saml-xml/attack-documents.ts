import type { AttackParts, AttackText } from './attack-corpus.js';
import type { Status } from '../../src/protocols/saml/xml/status.js';
import { envelope, lastInQuery } from './soap-texts.js';

const TOO_LOW: Status = { code: 'VersionMismatch', second: 'RequestVersionTooLow' };
const TOO_HIGH: Status = { code: 'VersionMismatch', second: 'RequestVersionTooHigh' };
const UNSUPPORTED: Status = { code: 'Requester', second: 'RequestUnsupported' };

/** Documents that fetch, explode, nest, lie about their encoding or are something else than a query. */
export function hostileDocuments(parts: AttackParts): AttackText[] {
  return [
    ...documentTypes(parts),
    ...excesses(parts),
    ...largeQueries(parts),
    ...brokenDocuments(parts),
    ...otherMessages(parts),
  ];
}

const fault = (name: string, body: string | Buffer): AttackText => ({ name, body, refusedAs: 'fault' });

function documentTypes({ genuine, query }: AttackParts): AttackText[] {
  const using = (entity: string) => genuine.replace(`>${query.nameId.value}<`, `>${entity}<`);
  const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const long = `<!DOCTYPE x [<!ENTITY l "${'a'.repeat(50_000)}">]>`;
  return [
    fault('an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${using('&e;')}`),
    fault(
      'an external entity on the network',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>${using('&e;')}`,
    ),
    fault('an external document type', `<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">${genuine}`),
    fault('a parameter entity', `<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>${genuine}`),
    fault('a billion laughs', `<!DOCTYPE x [<!ENTITY l0 "lol">${lol}]>${using('&l9;')}`),
    fault('a quadratic blow-up', `${long}${using('&l;'.repeat(2000))}`),
    fault('a default attribute', `<!DOCTYPE x [<!ATTLIST x ID CDATA "_1">]>${genuine}`),
    fault('an empty document type', `<!DOCTYPE x>${genuine}`),
    fault('a document type after the declaration', `<?xml version="1.0"?>\n<!DOCTYPE x [ ]>${genuine}`),
    fault(
      'a document type in UTF-16',
      Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>${genuine}`, 'utf16le'),
    ),
    fault('an undeclared entity', using('&e;')),
    fault(
      'XInclude',
      genuine.replace(
        '<soap:Body>',
        '<soap:Body><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"></i:include>',
      ),
    ),
    fault('a style sheet instruction', `<?xml-stylesheet href="http://127.0.0.1:9/"?>${genuine}`),
  ];
}

function excesses({ genuine }: AttackParts): AttackText[] {
  const header = (content: string) =>
    genuine.replace('<soap:Body>', `<soap:Header>${content}</soap:Header><soap:Body>`);
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
  return [
    fault('nesting of 10000 levels', header('<a>'.repeat(10_000) + '</a>'.repeat(10_000))),
    fault('nesting that never ends', header('<a>'.repeat(50_000))),
    fault('200 levels', header('<a>'.repeat(200) + '</a>'.repeat(200))),
    fault('20000 elements', header('<a/>'.repeat(20_000))),
    fault(
      '15000 attributes',
      header(
        `<a ${numbers(15_000)
          .map((i) => `a${i}="" `)
          .join('')}/>`,
      ),
    ),
    fault(
      '8000 namespaces',
      header(
        `<a ${numbers(8000)
          .map((i) => `xmlns:a${i}="urn:${i}" `)
          .join('')}/>`,
      ),
    ),
    fault('an unclosed tag of 200 kB', `${genuine.slice(0, 200)}<a ${'x'.repeat(200_000)}`),
    fault('an unclosed quote of 200 kB', `${genuine.slice(0, 200)}<a b="${'>'.repeat(200_000)}`),
    fault('100000 unclosed comments', '<!--'.repeat(50_000)),
  ];
}

/** As large as a body may be, and in place: inside the query. */
function largeQueries({ message, query }: AttackParts): AttackText[] {
  const denied = (name: string, body: string): AttackText => ({
    name,
    body: envelope(body),
    refusedAs: 'denied',
  });
  const longName = message.replace(`>${query.nameId.value}<`, `>${'a'.repeat(250_000)}<`);
  const attributes = Array.from(
    { length: 4000 },
    (_, i) => `<ns1:Attribute Name="urn:${i}"></ns1:Attribute>`,
  ).join('');
  const values = `<ns1:Attribute Name="urn:x">${'<ns1:AttributeValue></ns1:AttributeValue>'.repeat(4500)}</ns1:Attribute>`;
  const level = (depth: number) =>
    Array.from({ length: 60 }, (_, i) => `xmlns:n${depth}_${i}="urn:${i}" `).join('');
  const levels = Array.from({ length: 50 }, (_, depth) => `<w:w xmlns:w="urn:w${depth}" ${level(depth)}>`);
  const namespaces = `<ns0:Extensions>${levels.join('')}${'</w:w>'.repeat(levels.length)}</ns0:Extensions>`;
  return [
    denied('a name of 250 kB', longName),
    denied('4000 attributes asked for', lastInQuery(message, attributes)),
    denied('4500 values asked for', lastInQuery(message, values)),
    denied('3000 namespaces in scope', message.replace('<ns1:Subject>', `${namespaces}<ns1:Subject>`)),
  ];
}

function brokenDocuments({ message }: AttackParts): AttackText[] {
  const genuine = envelope(message);
  return [
    fault('nothing', ''),
    fault('no XML', 'hello'),
    fault('JSON', '{"a":1}'),
    fault('half a query', genuine.slice(0, genuine.length / 2)),
    fault('two documents', genuine + genuine),
    fault('a NUL', genuine.replace('<ns1:Subject>', '<ns1:Subject>\0')),
    fault('a character reference to NUL', genuine.replace('<ns1:Subject>', '<ns1:Subject>&#0;')),
    fault('bytes that are no UTF-8', Buffer.concat([Buffer.from(genuine), Buffer.of(0xff, 0xfe)])),
    fault(
      'an overlong encoding',
      Buffer.concat([Buffer.from(genuine.slice(0, 60)), Buffer.of(0xc0, 0xbc), Buffer.from('x')]),
    ),
    fault('a declared encoding that is another', `<?xml version="1.0" encoding="ISO-8859-1"?>${genuine}`),
    fault('an unknown encoding', `<?xml version="1.0" encoding="UTF-7"?>${genuine}`),
    fault(
      'a relative namespace name',
      genuine.replace(
        '<ns1:Subject>',
        '<ns0:Extensions><r:r xmlns:r="r"></r:r></ns0:Extensions><ns1:Subject>',
      ),
    ),
    fault('an unbound prefix', genuine.replace('<ns1:Subject>', '<ns9:Subject>')),
    fault(
      'a SOAP 1.2 envelope',
      genuine.replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
    ),
    fault('an empty Body', envelope('')),
    fault('text beside the query', genuine.replace('<soap:Body>', '<soap:Body>x')),
    fault('something that is not SAML', envelope('<x xmlns="urn:x"></x>')),
    fault(
      'a header that must be understood',
      genuine.replace(
        '<soap:Body>',
        '<soap:Header><h xmlns="urn:h" soap:mustUnderstand="1"></h></soap:Header><soap:Body>',
      ),
    ),
  ];
}

function otherMessages({ message, query }: AttackParts): AttackText[] {
  const status = (name: string, body: string, refusedAs: Status): AttackText => ({
    name,
    body: envelope(body),
    refusedAs,
  });
  const version = (number: string) => message.replace('Version="2.0"', `Version="${number}"`);
  const named = (name: string) => message.replaceAll('ns0:AttributeQuery', `ns0:${name}`);
  const saml1 = `<p:Request xmlns:p="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" RequestID="_1"></p:Request>`;
  return [
    status('version 1.1', version('1.1'), TOO_LOW),
    status('version 3.0', version('3.0'), TOO_HIGH),
    status('version 2.1', version('2.1'), TOO_HIGH),
    status('no version', message.replace(' Version="2.0"', ''), { code: 'Requester' }),
    status('a version that is no number', version('two'), { code: 'Requester' }),
    status('a SAML 1.1 request', saml1, TOO_LOW),
    status('an AuthnQuery', named('AuthnQuery'), UNSUPPORTED),
    status('an AuthzDecisionQuery', named('AuthzDecisionQuery'), UNSUPPORTED),
    status('an AssertionIDRequest', named('AssertionIDRequest'), UNSUPPORTED),
    status('a LogoutRequest', named('LogoutRequest'), UNSUPPORTED),
    status('a Response', named('Response'), UNSUPPORTED),
    status('a BaseID', message.replaceAll('ns1:NameID', 'ns1:BaseID'), UNSUPPORTED),
    status('an ID that is no name', message.replaceAll(query.id, '1 2'), { code: 'Requester' }),
    status('no ID', message.replace(/ ID="[^"]*"/, ''), { code: 'Requester' }),
    status('no Issuer', message.replace(/<ns1:Issuer.*<\/ns1:Issuer>/, ''), {
      code: 'Requester',
      second: 'RequestDenied',
    }),
    status('no Subject', message.replace(/<ns1:Subject>.*<\/ns1:Subject>/, ''), { code: 'Requester' }),
    status('an instant that is none', message.replace(/IssueInstant="[^"]*"/, 'IssueInstant="yesterday"'), {
      code: 'Requester',
    }),
  ];
}
