import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Power } from './power.types.js';

@Resolver(() => Power)
export class PowerFields {
  @ResolveField(() => Boolean, { description: 'Of no one organisation: any may empower with it.' })
  shared(@Parent() { organisationId }: Power): boolean {
    return organisationId === undefined;
  }
}
