import { INEXACT } from '../../domain/decisions/exact-numbers.js';
import { DomainError } from '../../platform/errors/domain-error.js';

/** Refusals of requests; what is asked of whom is an answer, not an error. */
export const refusals = {
  notJson: () => wrong('authzen.body', 'The body is not JSON.', 'Send one JSON object as application/json.'),
  value: (path: string, wanted: string) =>
    wrong('authzen.value', `${path} is missing or wrong.`, `Send ${wanted}.`, { field: path }),
  tooMany: (what: string, most: number) =>
    wrong('authzen.too-many', `There are too many ${what}.`, `Send at most ${most} at a time.`),
  inexact: () => wrong('authzen.inexact', INEXACT.rule, INEXACT.remedy),
  token: () =>
    wrong(
      'authzen.page-token',
      'The token is not of this search.',
      'Send everything as in the request before, or begin without a token.',
    ),
};

function wrong(code: string, rule: string, remedy: string, details = {}): DomainError {
  return new DomainError(code, 'invalid-input', rule, details, { remedy });
}
