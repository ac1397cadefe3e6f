/** Namespace names of everything this folder reads or writes. */
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const XENC = 'http://www.w3.org/2001/04/xmlenc#';
export const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const XS = 'http://www.w3.org/2001/XMLSchema';
export const XML = 'http://www.w3.org/XML/1998/namespace';
export const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const MDRPI = 'urn:oasis:names:tc:SAML:metadata:rpi';
export const MDUI = 'urn:oasis:names:tc:SAML:metadata:ui';
export const MDATTR = 'urn:oasis:names:tc:SAML:metadata:attribute';
export const ALG = 'urn:oasis:names:tc:SAML:metadata:algsupport';
export const QUERY = 'urn:oasis:names:tc:SAML:metadata:ext:query';
export const SHIBMD = 'urn:mace:shibboleth:metadata:1.0';
export const MDORGEXT = 'http://id.swedenconnect.se/authn/1.0/md-org-ext/ns';
export const REMD = 'http://refeds.org/metadata';

/**
 * The prefixes we write. `ns0` to `ns3` are exactly those that pysaml2 chooses: it re-serialises the SOAP body before it verifies, and any other
 * prefix would break our signature there.
 */
export const PREFIXES = {
  ns0: SAMLP,
  ns1: SAML,
  ns2: DS,
  ns3: XENC,
  xenc11: XENC11,
  xs: XS,
  xsi: XSI,
  xml: XML,
  soap: SOAP,
  md: MD,
  mdui: MDUI,
  mdattr: MDATTR,
  alg: ALG,
  shibmd: SHIBMD,
  mdorgext: MDORGEXT,
  remd: REMD,
} as const;
