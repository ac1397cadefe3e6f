/** Attributes of certificate subjects by the names that software gives them (RFC 4519, X.520, PKCS #9), in lower case. */
const OIDS: ReadonlyMap<string, string> = new Map([
  ['cn', '2.5.4.3'],
  ['sn', '2.5.4.4'],
  ['surname', '2.5.4.4'],
  ['serialnumber', '2.5.4.5'],
  ['c', '2.5.4.6'],
  ['l', '2.5.4.7'],
  ['st', '2.5.4.8'],
  ['street', '2.5.4.9'],
  ['o', '2.5.4.10'],
  ['ou', '2.5.4.11'],
  ['title', '2.5.4.12'],
  ['givenname', '2.5.4.42'],
  ['gn', '2.5.4.42'],
  ['dnqualifier', '2.5.4.46'],
  ['organizationidentifier', '2.5.4.97'],
  ['uid', '0.9.2342.19200300.100.1.1'],
  ['dc', '0.9.2342.19200300.100.1.25'],
  ['emailaddress', '1.2.840.113549.1.9.1'],
]);

/** The object identifier of an attribute named so, or written as one; undefined when it is not known. */
export function oidOf(name: string): string | undefined {
  return /^[0-2](\.(0|[1-9][0-9]*))+$/.test(name) ? name : OIDS.get(name.toLowerCase());
}
