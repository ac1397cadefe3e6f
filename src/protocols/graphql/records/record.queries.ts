import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { AuditReads } from '../../../domain/audit/audit-reads.service.js';
import { DisclosureReads } from '../../../domain/audit/disclosure-reads.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { mapNodes, toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { pageCost } from '../limits/cost.js';
import { AuditEventConnection, toAuditEvent } from './audit-event.types.js';
import { DisclosureConnection, toDisclosure } from './disclosure.types.js';
import { AuditEventArgs, DisclosureArgs } from './record.inputs.js';

@Resolver()
export class RecordQueries {
  constructor(
    private readonly disclosed: DisclosureReads,
    private readonly audit: AuditReads,
  ) {}

  @Requires('records:read')
  @Query(() => DisclosureConnection, {
    description: 'Who asked about employees and what they were told, newest first.',
    complexity: pageCost,
  })
  async disclosures(@Acting() caller: Caller, @Args() { employee: employment, ...filter }: DisclosureArgs) {
    const page = await this.disclosed.page(caller, given({ ...filter, employment }));
    return toConnection(mapNodes(page, toDisclosure));
  }

  @Requires('records:read')
  @Query(() => AuditEventConnection, {
    description: 'What was done in administration, by whom and why, newest first.',
    complexity: pageCost,
  })
  async auditEvents(@Acting() caller: Caller, @Args() filter: AuditEventArgs) {
    const page = await this.audit.page(caller, given(filter));
    return toConnection(mapNodes(page, toAuditEvent));
  }
}
