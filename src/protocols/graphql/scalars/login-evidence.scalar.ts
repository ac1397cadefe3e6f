import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { isEvidenceText, MOST_EVIDENCE } from '../../../domain/relying-parties/shown-logins.js';

/** Never within a document: documents are kept once they are read, and what names a person is not to be. */
@Scalar('LoginEvidence')
export class LoginEvidenceScalar implements CustomScalar<string, string> {
  readonly description = `A signed assertion in base64, at most ${MOST_EVIDENCE.toLocaleString('en')} characters; as a variable only.`;

  parseValue(value: unknown): string {
    if (typeof value === 'string' && isEvidenceText(value)) return value;
    throw new GraphQLError(`An assertion in base64 is wanted, of at most ${MOST_EVIDENCE} characters.`);
  }

  serialize(): string {
    throw new TypeError('Evidence is not answered with.');
  }

  parseLiteral(): string {
    throw new GraphQLError('Evidence is taken as a variable only.');
  }
}
