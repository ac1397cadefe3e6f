import { ArgsType, Field } from '@nestjs/graphql';
import { IsDate, IsOptional } from 'class-validator';

@ArgsType()
export class EntitlementsArgs {
  @Field(() => Date, { nullable: true, description: 'When they hold; default: now.' })
  @IsOptional()
  @IsDate()
  readonly at?: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'What had been recorded then; default: all that is recorded.',
  })
  @IsOptional()
  @IsDate()
  readonly asKnownAt?: Date;
}

@ArgsType()
export class AsOfArgs {
  @Field(() => Date, { description: 'When it holds.' })
  @IsDate()
  readonly at!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'What had been recorded then; default: all that is recorded.',
  })
  @IsOptional()
  @IsDate()
  readonly asKnownAt?: Date;
}
