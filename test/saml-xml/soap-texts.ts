const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** An envelope around any text. */
export function envelope(body: string, header = ''): string {
  return `<soap:Envelope xmlns:soap="${SOAP}">${header && `<soap:Header>${header}</soap:Header>`}<soap:Body>${body}</soap:Body></soap:Envelope>`;
}

/** The query element in an envelope written by `writeQuery`. */
export function queryIn(soap: string): string {
  return cut(soap, /<ns0:AttributeQuery/, '</ns0:AttributeQuery>');
}

/** The signature element in a text written by `writeQuery`. */
export function signatureIn(xml: string): string {
  return cut(xml, /<ns2:Signature[ >]/, '</ns2:Signature>');
}

export const withoutSignature = (xml: string) => xml.replace(signatureIn(xml), '');

/**
 * The same query with the assertion namespace declared once, on itself: easier to alter, and a valid signature stays valid because exclusive canonicalisation puts
 * the declaration back where it is used.
 */
export function declaredOnce(query: string): string {
  const declaration = ' xmlns:ns1="urn:oasis:names:tc:SAML:2.0:assertion"';
  return query
    .replaceAll(declaration, '')
    .replace('<ns0:AttributeQuery', `<ns0:AttributeQuery${declaration}`);
}

/** Puts an element after the Issuer, where a signature belongs. */
export const afterIssuer = (xml: string, element: string) =>
  xml.replace('</ns1:Issuer>', `</ns1:Issuer>${element}`);

/** Puts an element before the end of the query. */
export const lastInQuery = (xml: string, element: string) =>
  xml.replace('</ns0:AttributeQuery>', `${element}</ns0:AttributeQuery>`);

function cut(xml: string, start: RegExp, end: string): string {
  return xml.slice(xml.search(start), xml.indexOf(end) + end.length);
}
