import { DomainError } from '../../platform/errors/domain-error.js';

export const refusals = {
  unknownParameter: (known: readonly string[]) =>
    wrong(
      'import.parameter-unknown',
      'The address has a parameter that is not known.',
      `Take ${known.join(', ')}.`,
    ),
  parameter: (field: string, values: readonly string[]) =>
    wrong(
      'import.parameter',
      `The parameter ${field} is missing or wrong.`,
      `Say one of: ${values.join(', ')}.`,
      {
        field,
      },
    ),
  contentEncoding: () =>
    wrong(
      'import.content-encoding',
      'The body is packed otherwise than by gzip.',
      'Pack it by gzip, or not at all.',
    ),
  tooLarge: () =>
    wrong(
      'import.body-too-large',
      'The body is larger than 2 GiB.',
      'Pack it by gzip, or send it in parts as delta imports.',
    ),
};

function wrong(code: string, rule: string, remedy: string, details = {}): DomainError {
  return new DomainError(code, 'invalid-input', rule, details, { remedy });
}
