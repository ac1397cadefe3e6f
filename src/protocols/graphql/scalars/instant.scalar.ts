import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

const FORM = /^[12]\d{3}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with an offset, so that no machine's own time zone decides what is meant. */
@Scalar('DateTime', () => Date)
export class InstantScalar implements CustomScalar<string, Date> {
  readonly description =
    'An instant, as RFC 3339 with its offset, e.g. 2026-03-03T12:00:00Z. Answers are in UTC.';

  parseValue(value: unknown): Date {
    const instant =
      typeof value === 'string' && FORM.test(value) && exists(value) ? new Date(value) : undefined;
    if (instant && !Number.isNaN(instant.getTime())) return instant;
    throw new GraphQLError('An instant is written as RFC 3339 with its offset, e.g. 2026-03-03T12:00:00Z.');
  }

  serialize(value: unknown): string {
    return (value as Date).toISOString();
  }

  parseLiteral(node: ValueNode): Date {
    return this.parseValue(node.kind === Kind.STRING ? node.value : undefined);
  }
}

/** Date.parse takes 31 February for 3 March. */
function exists(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
