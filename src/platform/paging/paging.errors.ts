import { DomainError } from '../errors/domain-error.js';

/** Refusals of a page that cannot be given. */
export const refusals = {
  sizeOutOfRange: () =>
    new DomainError(
      'page.size-out-of-range',
      'invalid-input',
      'A page holds 1 to 100.',
      { field: 'first' },
      { remedy: 'Ask for 1 to 100, and for more by the cursor of the last one.' },
    ),
  cursorMalformed: () =>
    new DomainError(
      'page.cursor-malformed',
      'invalid-input',
      'The cursor is not one of this list.',
      { field: 'after' },
      { remedy: 'Send a cursor as this list gave it, or none for the first page.' },
    ),
};
