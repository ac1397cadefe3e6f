import { Module } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { AuditModule } from '../audit/audit.module.js';
import { DatabaseClock } from './database-clock.store.js';
import { EmployeesService } from './employees.service.js';
import { EmploymentChangesService } from './employment-changes.service.js';
import { EmploymentFinder } from './employment-finder.service.js';
import { EmploymentListStore } from './employment-list.store.js';
import { EmploymentStore } from './employment.store.js';
import { IdentifierStore } from './identifier.store.js';
import { IdentifiersService } from './identifiers.service.js';
import { OrganisationStore } from './organisation.store.js';
import { OrganisationsService } from './organisations.service.js';
import { PersonLock } from './person-lock.store.js';
import { PersonStore } from './person.store.js';
import { PersonalNumbers } from './personal-number.js';
import { UnitStore } from './unit.store.js';
import { UnitsService } from './units.service.js';

const services = [
  OrganisationsService,
  UnitsService,
  EmployeesService,
  EmploymentChangesService,
  IdentifiersService,
];
const toTheRight = [
  DatabaseClock,
  PersonLock,
  OrganisationStore,
  UnitStore,
  EmploymentStore,
  EmploymentFinder,
];

@Module({
  imports: [AuditModule],
  providers: [
    ...services,
    ...toTheRight,
    EmploymentListStore,
    IdentifierStore,
    PersonStore,
    { provide: PersonalNumbers, useFactory: personalNumbers, inject: [Environment] },
  ],
  exports: [...services, ...toTheRight, PersonalNumbers],
})
export class DirectoryModule {}

function personalNumbers({ PERSONAL_NUMBER_KEY: key }: Environment): PersonalNumbers {
  return new PersonalNumbers(key === undefined ? undefined : Buffer.from(key, 'base64'));
}
