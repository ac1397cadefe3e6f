import { Args, Query, Resolver } from '@nestjs/graphql';
import type { AskingEService } from '../../../domain/access/caller.js';
import type { CanonicalValue } from '../../../domain/audit/canonical-json.js';
import { SearchPlaces } from '../../../domain/decisions/search-places.js';
import { SearchesService } from '../../../domain/decisions/searches.service.js';
import { refusals } from '../../../platform/paging/paging.errors.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { searchCost } from '../limits/cost.js';
import { toSubjectSearch, WhoMayArgs } from './decision.inputs.js';
import { CHANNEL } from './decision.queries.js';
import { FoundSubjects } from './decision.types.js';

@Resolver()
export class SearchQueries {
  constructor(
    private readonly searches: SearchesService,
    private readonly places: SearchPlaces,
  ) {}

  @Requires('e-service')
  @Query(() => FoundSubjects, {
    complexity: searchCost,
    description:
      'Who may do this to that? The subject search of AuthZEN; recorded before it is answered. Go on by `endCursor`.',
  })
  async whoMay(@Acting() eService: AskingEService, @Args() args: WhoMayArgs): Promise<FoundSubjects> {
    const { search: asked, first, after } = given(args);
    const search = toSubjectSearch(asked);
    const of = [CHANNEL, eService.relyingPartyId, search] as CanonicalValue;
    const place = after === undefined ? undefined : this.places.opened(after, of);
    if (after !== undefined && place === undefined) throw refusals.cursorMalformed();
    const page = { limit: first, ...(place !== undefined && { after: place }) };
    const { id, names, places, next } = await this.searches.subjects(
      { eService, channel: CHANNEL },
      search,
      page,
    );
    const edges = names.map((name, n) => ({
      cursor: this.places.sealed(places[n] ?? '', of),
      node: { type: asked.subject.type, id: name },
    }));
    // The last that was looked at, who need not be the last that was found.
    const endCursor = next === undefined ? edges.at(-1)?.cursor : this.places.sealed(next, of);
    return {
      id,
      ...toConnection({
        edges,
        hasNextPage: next !== undefined,
        ...(endCursor !== undefined && { endCursor }),
      }),
    };
  }
}
