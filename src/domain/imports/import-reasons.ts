import type { DomainError } from '../../platform/errors/domain-error.js';
import type { ImportReason, ImportTotals } from './import.js';
import { refusals } from './imports.errors.js';

/** Why something did not happen, as it is kept. */
export function reasonOf({ code, message, remedy, details }: DomainError): ImportReason {
  return { code, rule: message, remedy, details };
}

/** Ends that are held back are not kept silent, though everything else was done. */
export function heldBackOf({ heldBack }: Pick<ImportTotals, 'heldBack'>): ImportReason | undefined {
  return heldBack > 0 ? reasonOf(refusals.endsHeldBack(heldBack)) : undefined;
}
