import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { AuditEventView } from '../../../domain/audit/audit.js';
import { connectionOf } from '../connections/connection.types.js';

@ObjectType({ description: 'A fact that tells more about an act.' })
export class AuditDetail {
  @Field()
  readonly name!: string;

  @Field(() => [String])
  readonly values!: readonly string[];
}

@ObjectType({ description: 'One act of administration: who did what, and why. It holds no personal number.' })
export class AuditEvent {
  @Field(() => ID, { description: 'Grows with time.' })
  readonly id!: string;

  @Field(() => ID, { nullable: true, description: 'Null: the act is not about one organisation.' })
  readonly organisationId?: string;

  @Field({ description: 'The client or operator, e.g. `client:<id>`.' })
  readonly actor!: string;

  @Field(() => ID, { nullable: true, description: 'The natural person who acted, where one is known.' })
  readonly actorPersonId?: string;

  @Field({ description: 'Dotted and stable, e.g. `mandate.revoke`.' })
  readonly act!: string;

  @Field(() => [ID], { description: 'Ids of what the act is about.' })
  readonly subjectIds!: readonly string[];

  @Field(() => [AuditDetail])
  readonly details!: readonly AuditDetail[];

  @Field({ nullable: true })
  readonly reason?: string;

  @Field(() => Date)
  readonly recordedAt!: Date;
}

export const AuditEventConnection = connectionOf<AuditEvent>('AuditEvent', () => AuditEvent);

export function toAuditEvent({ details, ...view }: AuditEventView): AuditEvent {
  return {
    ...view,
    details: Object.entries(details).map(([name, value]) => ({ name, values: texts(value) })),
  };
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
