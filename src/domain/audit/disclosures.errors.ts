import { DomainError } from '../../platform/errors/domain-error.js';

export function employmentNotFound(): DomainError {
  return new DomainError(
    'employment.not-found',
    'not-found',
    'No such employment.',
    {},
    { remedy: 'Add the employee first, or check the uid.' },
  );
}
