import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { RecordedRelease } from '../../../domain/relying-parties/asked-release.service.js';
import { listCost } from '../limits/cost.js';
import { EVIDENCE_REFUSED } from './evidence.js';

@ObjectType({ description: 'An attribute as in a SAML answer.' })
export class ReleasedAttribute {
  @Field({ description: 'The URI that identifies it.' })
  readonly name!: string;

  @Field({ description: 'For people.' })
  readonly friendlyName!: string;

  @Field(() => [String], { description: 'At least one; distinct.' })
  readonly values!: readonly string[];
}

@ObjectType({ description: 'What an e-service is told about an employee.' })
export class ReleasedAttributes {
  @Field(() => ID, { description: 'What the answer is recorded under.' })
  readonly responseId!: string;

  @Field(() => Date, { description: 'The answer is no longer to be relied on; ask again.' })
  readonly validUntil!: Date;

  @Field(() => [ReleasedAttribute], {
    complexity: listCost,
    description: 'None: nobody is known by the name, or nothing may be told. Which of them is not said.',
  })
  readonly attributes!: ReleasedAttribute[];

  @Field({ nullable: true, description: EVIDENCE_REFUSED })
  readonly evidenceRefused?: string;
}

export function toReleasedAttributes({ attributes, ...release }: RecordedRelease): ReleasedAttributes {
  return {
    ...release,
    attributes: attributes.map(({ attribute: { name, friendlyName }, values }) => ({
      name,
      friendlyName,
      values,
    })),
  };
}
