import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError, type ErrorKind } from '../../../platform/errors/domain-error.js';

/** What the log gets of an error: never its message, which may quote what was sent. */
export interface ErrorNote {
  readonly code: string;
  readonly id: string;
  /** Set for failures on our side. */
  readonly failure?: unknown;
}

export interface ShownError {
  readonly shown: GraphQLFormattedError;
  readonly note: ErrorNote;
}

const OURS: readonly ErrorKind[] = ['internal', 'unavailable'];

/**
 * An error in GraphQL's form: `extensions.code` is stable, `extensions.id` names the occurrence in the log. A DomainError
 * says rule and remedy; what is no error of ours or of the caller's document is a failure, of which nothing is told.
 */
export function showError(error: GraphQLError): ShownError {
  const original = rootOf(error);
  const place = {
    ...(error.locations && { locations: error.locations }),
    ...(error.path && { path: error.path }),
  };
  if (original instanceof DomainError) {
    const { code, occurrence: id, kind } = original;
    return {
      shown: { message: textOf(original), ...place, extensions: extensionsOf(original) },
      note: {
        code,
        id,
        ...(OURS.includes(kind) && { failure: original.cause ?? original }),
      },
    };
  }
  const id = randomUUID();
  if (original) {
    const extensions = { code: 'internal', id };
    return {
      shown: { message: 'The service failed. Report the id of this error.', ...place, extensions },
      note: { ...extensions, failure: original },
    };
  }
  const code = documentCode(error);
  return {
    shown: { message: withoutValues(error.message), ...place, extensions: { code, id } },
    note: { code, id },
  };
}

/** What a resolver threw; undefined for what the GraphQL engine itself has against the document or the variables. */
function rootOf(error: GraphQLError): Error | undefined {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? rootOf(originalError) : originalError;
}

function textOf({ message, remedy, kind }: DomainError): string {
  if (kind === 'internal') return 'The service failed. Report the id of this error.';
  return remedy ? `${message} ${remedy}` : message;
}

function extensionsOf(error: DomainError): Record<string, unknown> {
  const { code, kind, occurrence: id, message: rule, remedy, details } = error;
  if (kind === 'internal') return { code: 'internal', id };
  return { ...details, code, id, ...(kind === 'invalid-input' && { rule, remedy }) };
}

/** Our own rules set a code; mercurius and graphql-js are told apart by what they complain of. */
function documentCode(error: GraphQLError): string {
  const { code } = error.extensions;
  if (typeof code === 'string' && code.startsWith('graphql.')) return code;
  if (code === 'MER_ERR_GQL_QUERY_DEPTH') return 'graphql.too-deep';
  if (error.message.startsWith('Syntax Error: Document contains more')) return 'graphql.too-long';
  if (error.message.startsWith('Syntax Error')) return 'graphql.syntax';
  return error.message.startsWith('Variable "$') ? 'graphql.variables' : 'graphql.validation';
}

/** graphql-js repeats a wrong value, which may be personal. The field and the rule stay. */
function withoutValues(message: string): string {
  return message
    .replace(/(got invalid value) .*?( at "|; )/s, '$1$2')
    .replace(/(cannot represent [^:]*?value): .*$/s, '$1.')
    .replace(/(Expected value of type "[^"]*", found) .*$/s, '$1 another.');
}
