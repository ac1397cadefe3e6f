const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';

export type TopLevelStatus = 'Success' | 'Requester' | 'Responder' | 'VersionMismatch';

/** The second-level codes an attribute authority has use for (saml-core 3.2.2.2). */
export type SecondLevelStatus =
  | 'InvalidAttrNameOrValue'
  | 'RequestDenied'
  | 'RequestUnsupported'
  | 'RequestVersionTooHigh'
  | 'RequestVersionTooLow'
  | 'UnknownPrincipal';

export interface Status {
  readonly code: TopLevelStatus;
  readonly second?: SecondLevelStatus;
}

/** The URI of a status code. */
export function statusUri(code: TopLevelStatus | SecondLevelStatus): string {
  return STATUS + code;
}
