import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { EmployeeReads } from '../../../domain/directory/employee-reads.service.js';
import { EmployeesService } from '../../../domain/directory/employees.service.js';
import { EmploymentChangesService } from '../../../domain/directory/employment-changes.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { AddEmployeeInput, toNewEmployee } from './add-employee.input.js';
import { EmployeeResult, toEmployee, type Employee } from './employee.types.js';
import {
  ChangeEmploymentInput,
  EndEmploymentInput,
  ReemployInput,
  toEmploymentChange,
  toEmploymentEnd,
  toReemployment,
} from './employment.inputs.js';

@Resolver()
export class EmployeeMutations {
  constructor(
    private readonly employees: EmployeesService,
    private readonly changes: EmploymentChangesService,
    private readonly reads: EmployeeReads,
  ) {}

  @Requires('directory:write')
  @Mutation(() => EmployeeResult, {
    description:
      'Adds a person where needed, the employment, its first term and its identifiers: all of it or nothing.',
  })
  async addEmployee(@Acting() caller: Caller, @Args('input') input: AddEmployeeInput) {
    const { orgAffiliation } = await this.employees.addEmployee(caller, toNewEmployee(input));
    return this.asItIs(caller, orgAffiliation);
  }

  @Requires('directory:write')
  @Mutation(() => EmployeeResult, {
    description:
      'From an instant on something else holds: the term is ended, and another one says what is different. Changes that are planned for later stay. With a later last day it prolongs the employment, and ends nothing.',
  })
  async changeEmployment(@Acting() caller: Caller, @Args('input') input: ChangeEmploymentInput) {
    await this.changes.changeEmployment(caller, toEmploymentChange(input));
    return this.asItIs(caller, input.employee);
  }

  @Requires('directory:write')
  @Mutation(() => EmployeeResult, {
    description: 'Ends the employment; every role and mandate of it ends with it, at the same instant.',
  })
  async endEmployment(@Acting() caller: Caller, @Args('input') input: EndEmploymentInput) {
    await this.changes.endEmployment(caller, toEmploymentEnd(input));
    return this.asItIs(caller, input.employee);
  }

  @Requires('directory:write')
  @Mutation(() => EmployeeResult, {
    description:
      'Starts an employment that has ended again: the same uid and person, without the roles and mandates of before.',
  })
  async reemploy(@Acting() caller: Caller, @Args('input') input: ReemployInput) {
    await this.employees.reemploy(caller, toReemployment(input));
    return this.asItIs(caller, input.employee);
  }

  private async asItIs(caller: Caller, orgAffiliation: string): Promise<Employee> {
    return toEmployee(await this.reads.byOrgAffiliation(caller, orgAffiliation));
  }
}
