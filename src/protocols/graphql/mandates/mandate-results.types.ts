import { Field, ObjectType } from '@nestjs/graphql';
import { orRefusal } from '../errors/refusal.type.js';
import { Mandate } from './mandate.types.js';
import { Power } from './power.types.js';

export const PowerResult = orRefusal('PowerResult', () => Power);

export const MandateResult = orRefusal('MandateResult', () => Mandate);

@ObjectType({ description: 'What a revocation ended.' })
export class Revocation {
  @Field(() => [Mandate], {
    description: 'The mandate itself first, then every one that was passed on from it.',
  })
  readonly revoked!: readonly Mandate[];
}

export const RevocationResult = orRefusal('RevocationResult', () => Revocation);
