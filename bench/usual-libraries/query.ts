import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { SignedXml } from 'xml-crypto';

/** What a verified attribute query asks. */
export interface Query {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly attributes: readonly string[];
}

interface DomElement {
  readonly localName: string;
  readonly textContent: string;
  readonly parentNode?: DomElement;
  readonly documentElement: DomElement;
  getAttribute(name: string): string;
  getElementsByTagNameNS(namespace: string, name: string): ArrayLike<DomElement>;
}

interface XmlDom {
  readonly DOMParser: new () => { parseFromString(text: string, type: string): DomElement };
}

/** Its own types bring those of browsers into the whole project. */
const { DOMParser } = createRequire(import.meta.url)('@xmldom/xmldom') as XmlDom;
const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';
const MOST_AGE_MS = 120_000;
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Verifies queries of one party and reads what was signed, never what was sent. */
export class QueryReader {
  private readonly key: KeyObject;

  constructor(
    private readonly issuer: string,
    certificate: string,
  ) {
    this.key = createPublicKey(certificate);
  }

  /** @throws Error when it is not a query to be answered */
  read(envelope: string, destination: string): Query {
    const query = new DOMParser().parseFromString(this.verified(envelope), 'text/xml').documentElement;
    const text = (name: string) => query.getElementsByTagNameNS(SAML, name)[0]?.textContent ?? '';
    const nameId = query.getElementsByTagNameNS(SAML, 'NameID')[0];
    const age = Date.now() - Date.parse(query.getAttribute('IssueInstant'));
    if (
      query.localName !== 'AttributeQuery' ||
      query.getAttribute('Destination') !== destination ||
      text('Issuer') !== this.issuer ||
      nameId?.getAttribute('Format') !== ORG_AFFILIATION ||
      !(Math.abs(age) < MOST_AGE_MS)
    )
      throw new Error('not a query of this party to us');
    const attributes = Array.from(query.getElementsByTagNameNS(SAML, 'Attribute'));
    return {
      id: query.getAttribute('ID'),
      issuer: this.issuer,
      subject: nameId.textContent,
      attributes: attributes.map((attribute) => attribute.getAttribute('Name')),
    };
  }

  private verified(envelope: string): string {
    const document = new DOMParser().parseFromString(envelope, 'text/xml');
    const body = document.getElementsByTagNameNS(SOAP, 'Body')[0];
    const query = body?.getElementsByTagNameNS(SAMLP, 'AttributeQuery')[0];
    const signature = query?.getElementsByTagNameNS(DS, 'Signature')[0];
    if (!query || signature?.parentNode !== query) throw new Error('not a signed query');
    const signed = new SignedXml({ publicCert: this.key, getCertFromKeyInfo: () => null });
    signed.loadSignature(signature);
    if (!signed.checkSignature(envelope)) throw new Error('the signature does not hold');
    const references = signed.getSignedReferences();
    if (references.length !== 1 || !references[0]) throw new Error('one element is signed');
    return references[0];
  }
}
