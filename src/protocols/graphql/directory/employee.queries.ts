import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { EmployeeReads } from '../../../domain/directory/employee-reads.service.js';
import { EmployeeSearch } from '../../../domain/directory/employee-search.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { pageCost } from '../limits/cost.js';
import type { CountedEmployees } from './employee.fields.js';
import { EmployeeArgs, EmployeesArgs, toSearch } from './employee.inputs.js';
import { Employee, EmployeeConnection, toEmployee } from './employee.types.js';

@Resolver()
export class EmployeeQueries {
  constructor(
    private readonly search: EmployeeSearch,
    private readonly reads: EmployeeReads,
  ) {}

  @Requires('directory:read')
  @Query(() => EmployeeConnection, {
    complexity: pageCost,
    description: 'Employees of an organisation, also former and coming ones, by uid.',
  })
  async employees(@Acting() caller: Caller, @Args() args: EmployeesArgs): Promise<CountedEmployees> {
    const { filter, first, after, ...rest } = given(args);
    const question = { ...rest, search: toSearch(filter ?? {}) };
    const found = await this.search.page(caller, { ...question, first, after });
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: toEmployee(node, rest.unmask) }));
    return {
      ...toConnection({ ...found, edges }),
      count: () => this.search.count(caller, question),
    };
  }

  @Requires('directory:read')
  @Query(() => Employee, { nullable: true })
  async employee(@Acting() caller: Caller, @Args() args: EmployeeArgs): Promise<Employee> {
    const { orgAffiliation, ...options } = given(args);
    return toEmployee(await this.reads.byOrgAffiliation(caller, orgAffiliation, options), options.unmask);
  }
}
