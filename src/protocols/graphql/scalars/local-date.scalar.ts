import { CustomScalar, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';

const FORM = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/;

/** A day as people write it. That it exists is checked here; which instants it covers, by `fromLocalDates`. */
@Scalar('LocalDate')
export class LocalDateScalar implements CustomScalar<string, string> {
  readonly description = 'A day in Sweden (Europe/Stockholm), written YYYY-MM-DD.';

  parseValue(value: unknown): string {
    if (typeof value === 'string' && FORM.test(value) && exists(value)) return value;
    throw new GraphQLError('A date is written YYYY-MM-DD and must exist.');
  }

  serialize(value: unknown): string {
    return value as string;
  }

  parseLiteral(node: ValueNode): string {
    return this.parseValue(node.kind === Kind.STRING ? node.value : undefined);
  }
}

function exists(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
