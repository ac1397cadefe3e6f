import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { DATE_RULE, isDate } from '../../../domain/directory/local-date.rules.js';

/** A day as people write it; which instants it covers is said by `fromLocalDates`. */
@Scalar('LocalDate')
export class LocalDateScalar implements CustomScalar<string, string> {
  readonly description =
    'A day in Sweden (Europe/Stockholm), written YYYY-MM-DD, of the years 1900 to 2999 where it is given.';

  parseValue(value: unknown): string {
    if (typeof value === 'string' && isDate(value)) return value;
    throw new GraphQLError(DATE_RULE);
  }

  serialize(value: unknown): string {
    return value as string;
  }

  parseLiteral(node: ValueNode): string {
    return this.parseValue(node.kind === Kind.STRING ? node.value : undefined);
  }
}
