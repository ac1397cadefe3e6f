import type { AttackParts, AttackText } from './attack-corpus.js';
import {
  afterIssuer,
  declaredOnce,
  envelope,
  lastInQuery,
  signatureIn,
  withoutSignature,
} from './soap-texts.js';

/** A signed query taken apart, and a forged one, to be put together again in every wrong way. */
interface WrappingParts extends AttackParts {
  readonly signature: string;
  /** The signed query without its signature. */
  readonly bare: string;
  /** The forged query under the signed one's ID. */
  readonly sameId: string;
}

/**
 * Signature wrapping (Somorovsky et al., "On Breaking SAML", XSW 1 to 8), adapted to a query in a SOAP envelope: the signed element is kept somewhere, an
 * unsigned one stands where it is processed.
 */
export function wrappings(parts: AttackParts): AttackText[] {
  const forged = declaredOnce(parts.forged);
  const wrapping: WrappingParts = {
    ...parts,
    forged,
    signature: signatureIn(parts.message),
    bare: withoutSignature(parts.message),
    sameId: forged.replaceAll(`ID="${parts.query.id}-forged"`, `ID="${parts.query.id}"`),
  };
  return [
    ...insideSignature(wrapping),
    ...insideQuery(wrapping),
    ...aroundBody(wrapping),
    ...altered(wrapping),
  ];
}

const denied = (name: string, message: string, header?: string): AttackText => {
  return { name, body: envelope(message, header), refusedAs: 'denied' };
};
const fault = (name: string, body: string): AttackText => ({ name, body, refusedAs: 'fault' });
const invalid = (name: string, message: string): AttackText => {
  return { name, body: envelope(message), refusedAs: { code: 'Requester' } };
};

function insideSignature({ message, forged, signature, bare, sameId }: WrappingParts): AttackText[] {
  const holding = (object: string) =>
    signature.replace('</ns2:Signature>', `<ns2:Object>${object}</ns2:Object></ns2:Signature>`);
  return [
    denied('forged query, its signature holding the signed one', afterIssuer(forged, holding(bare))),
    invalid('the same with one ID for both', afterIssuer(sameId, holding(bare))),
    denied('signed query, its signature holding the forged one', message.replace(signature, holding(forged))),
  ];
}

function insideQuery({ message, forged, signature, bare, sameId }: WrappingParts): AttackText[] {
  const extensions = (content: string) =>
    `<ns0:Extensions><w:w xmlns:w="urn:w">${content}</w:w></ns0:Extensions>`;
  const confirmation = (content: string) =>
    `<ns1:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><ns1:SubjectConfirmationData>${content}` +
    '</ns1:SubjectConfirmationData></ns1:SubjectConfirmation></ns1:Subject>';
  const confirmed = afterIssuer(forged, signature).replace('</ns1:Subject>', confirmation(bare));
  return [
    denied('signed query in the Extensions of the forged', afterIssuer(forged, signature + extensions(bare))),
    denied('signed query with its signature in the Extensions', afterIssuer(forged, extensions(message))),
    invalid('signed query in the Extensions, one ID', afterIssuer(sameId, signature + extensions(bare))),
    denied('forged query in the Extensions', message.replace(signature, signature + extensions(forged))),
    denied('signed query in the SubjectConfirmationData', confirmed),
  ];
}

function aroundBody({ message, forged, query, signature, bare, sameId }: WrappingParts): AttackText[] {
  const secondBody = `<soap:Body>${forged}</soap:Body></soap:Envelope>`;
  return [
    denied('signed query in the Header, signature in the Body', afterIssuer(forged, signature), bare),
    denied('signed query in the Header, forged one in the Body', forged, message),
    denied('the same with one ID and the signature twice', afterIssuer(sameId, signature), message),
    denied('a second signature in the Header', message, signature),
    denied('the same ID in the Header', message, `<x ID="${query.id}"></x>`),
    denied('the same xml:id in the Header', message, `<x xml:id="${query.id}"></x>`),
    fault('forged query before the signed one in the Body', envelope(forged + message)),
    fault('forged query after the signed one in the Body', envelope(message + forged)),
    fault('a second Body', envelope(message).replace('</soap:Envelope>', secondBody)),
    fault('an envelope in an envelope', envelope(envelope(message))),
    fault('the query without an envelope', message),
  ];
}

function altered({ message, forged, query, victim, signature, bare, sameId }: WrappingParts): AttackText[] {
  const second = `<ns1:NameID>${victim.value}</ns1:NameID>`;
  return [
    denied('the signature of one query on another with the same ID', afterIssuer(sameId, signature)),
    denied('the signature of one query on another with its own ID', afterIssuer(forged, signature)),
    denied('no signature', forged),
    denied('the signature taken off', bare),
    denied('changed name', message.replace(`>${query.nameId.value}<`, `>${victim.value}<`)),
    denied('changed format', message.replace('<ns1:NameID Format="', '<ns1:NameID Format="x')),
    denied('an attribute added', lastInQuery(message, '<ns1:Attribute Name="urn:x"></ns1:Attribute>')),
    invalid('a second Subject', lastInQuery(message, `<ns1:Subject>${second}</ns1:Subject>`)),
    invalid('a second NameID', message.replace('</ns1:NameID>', `</ns1:NameID>${second}`)),
  ];
}
