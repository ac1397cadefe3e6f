import { Field, InputType } from '@nestjs/graphql';
import { Length, Matches } from 'class-validator';

/** At least three characters that are seen, and none that controls. */
export const VISIBLE = /^(?=(?:\s*\S){3})\P{C}*$/u;

/** What every act is given with. */
@InputType({ isAbstract: true })
export class ReasonedInput {
  @Field({ description: 'Why, for the record: 3 to 1000 characters, nothing personal.' })
  @Length(3, 1000)
  @Matches(VISIBLE, { message: 'reason must have at least 3 visible characters, and no control characters' })
  readonly reason!: string;
}
