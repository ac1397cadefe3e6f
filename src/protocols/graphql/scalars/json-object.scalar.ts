import { CustomScalar, Scalar } from '@nestjs/graphql';
import {
  GraphQLError,
  Kind,
  valueFromASTUntyped,
  visit,
  type FloatValueNode,
  type IntValueNode,
  type ValueNode,
} from 'graphql';
import { INEXACT, isExactNumber } from '../../../domain/decisions/exact-numbers.js';
import { requireBounded } from '../../../domain/decisions/bounded-properties.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** What an e-service says of a thing beside its name: any JSON object, of bounded size. */
@Scalar('JsonObject')
export class JsonObjectScalar implements CustomScalar<JsonObject, JsonObject> {
  readonly description = 'A JSON object, at most 20 levels deep, with at most 5,000 values.';

  parseValue(value: unknown): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new GraphQLError('A JSON object is wanted.');
    requireBounded(value);
    return value as JsonObject;
  }

  serialize(value: unknown): JsonObject {
    return value as JsonObject;
  }

  /** Within the document, where numbers are looked at, too: those of variables are, when the body is read. */
  parseLiteral(node: ValueNode, variables?: Record<string, unknown> | null): JsonObject {
    const requireExact = ({ value }: IntValueNode | FloatValueNode) => {
      if (!isExactNumber(value)) throw new GraphQLError(`${INEXACT.rule} ${INEXACT.remedy}`);
    };
    visit(node, { IntValue: requireExact, FloatValue: requireExact });
    return this.parseValue(node.kind === Kind.OBJECT ? valueFromASTUntyped(node, variables) : undefined);
  }
}
