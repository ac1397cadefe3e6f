import { Args, Query, Resolver } from '@nestjs/graphql';
import type { AskingEService } from '../../../domain/access/caller.js';
import { AskedReleaseService } from '../../../domain/relying-parties/asked-release.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { ReleaseArgs } from './release.inputs.js';
import { ReleasedAttributes, toReleasedAttributes } from './release.types.js';

/** The door's name in the record of disclosures. */
const CHANNEL = 'graphql';

@Resolver()
export class ReleaseQuery {
  constructor(private readonly releases: AskedReleaseService) {}

  @Requires('e-service')
  @Query(() => ReleasedAttributes, {
    description:
      'What your agreements let you know about an employee, as in SAML. Recorded before it is answered.',
  })
  async releasedAttributes(
    @Acting() { entityId }: AskingEService,
    @Args() args: ReleaseArgs,
  ): Promise<ReleasedAttributes> {
    const { subject, attributes: named, ...shown } = given(args);
    const attributes = named.map(({ name, values }) => ({ name, values: values ?? [] }));
    return toReleasedAttributes(
      await this.releases.release({ channel: CHANNEL, entityId, subject, attributes, ...shown }),
    );
  }
}
