import { StacklessError } from './xml/stackless-error.js';
import type { Status } from './xml/status.js';

/**
 * The query is answered with this SAML status and no assertion. The reason is a code for our log; the requester sees
 * the status alone, so that nobody learns from it what we know.
 */
export class Refused extends StacklessError {
  constructor(
    readonly reason: string,
    readonly status: Status,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
    this.name = 'Refused';
  }
}

/** The requester cannot be told more: it is unknown, unproven, late or repeating itself. */
export function denied(reason: string, options?: { cause?: unknown }): Refused {
  return new Refused(reason, { code: 'Requester', second: 'RequestDenied' }, options);
}

/** The requester is who it says, but asks for what this attribute authority does not do. */
export function unsupported(reason: string): Refused {
  return new Refused(reason, { code: 'Requester', second: 'RequestUnsupported' });
}
