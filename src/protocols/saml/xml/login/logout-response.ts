import { CanonicalWriter } from '../canonical-writer.js';
import { statusUri, type Status } from '../status.js';

/** An answer to a LogoutRequest (saml-core 3.7.2) in plain values. */
export interface LogoutResponseContent {
  readonly id: string;
  readonly issuer: string;
  readonly destination: string;
  readonly inResponseTo: string;
  readonly status: Status;
}

/** Writes a `samlp:LogoutResponse`. By the redirect binding the address is signed, not the element. */
export function writeLogoutResponse({ status, ...content }: LogoutResponseContent): string {
  const writer = new CanonicalWriter().start('ns0:LogoutResponse', {
    Destination: content.destination,
    ID: content.id,
    InResponseTo: content.inResponseTo,
    IssueInstant: new Date().toISOString(),
    Version: '2.0',
  });
  writer.element('ns1:Issuer', {}, content.issuer);
  writer.start('ns0:Status').start('ns0:StatusCode', { Value: statusUri(status.code) });
  if (status.second) writer.element('ns0:StatusCode', { Value: statusUri(status.second) });
  return writer.end().end().end().xml;
}
