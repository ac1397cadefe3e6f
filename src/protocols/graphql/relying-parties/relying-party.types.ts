import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description: 'A registered party that may ask about employees; what it is told, its agreements say.',
})
export class RelyingParty {
  @Field(() => ID)
  readonly id!: string;

  @Field({ description: 'Its name in SAML metadata.' })
  readonly entityId!: string;

  @Field()
  readonly displayName!: string;

  @Field(() => [String], { description: 'What it declares about itself, as URIs of entity categories.' })
  readonly entityCategories!: readonly string[];

  @Field({ description: 'The source that its registration comes from.' })
  readonly managedBy!: string;
}
