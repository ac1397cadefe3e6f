import { Module } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { AuditModule } from '../audit/audit.module.js';
import { DatabaseClock } from './database-clock.store.js';
import { EmployeeReads } from './employee-reads.service.js';
import { EmployeeReadsStore } from './employee-reads.store.js';
import { EmployeeSearch } from './employee-search.service.js';
import { EmployeeSearchStore } from './employee-search.store.js';
import { EmployeesService } from './employees.service.js';
import { EmploymentChangesService } from './employment-changes.service.js';
import { EmploymentStore } from './employment.store.js';
import { IdentifierReads } from './identifier-reads.service.js';
import { IdentifierReadsStore } from './identifier-reads.store.js';
import { IdentifierStore } from './identifier.store.js';
import { IdentifiersService } from './identifiers.service.js';
import { IssuerCodeStore } from './issuer-code.store.js';
import { IssuerCodesService } from './issuer-codes.service.js';
import { OrganisationReads } from './organisation-reads.service.js';
import { OrganisationReadsStore } from './organisation-reads.store.js';
import { OrganisationStore } from './organisation.store.js';
import { OrganisationChangesService } from './organisation-changes.service.js';
import { OrganisationsService } from './organisations.service.js';
import { PersonLock } from './person-lock.store.js';
import { ScopeLock } from './scope-lock.store.js';
import { PersonStore } from './person.store.js';
import { PersonalNumbers } from './personal-number.js';
import { UnitStore } from './unit.store.js';
import { UnitsService } from './units.service.js';
import { Unmasker } from './unmasking.service.js';
import { explanations } from './directory.errors.js';

const services = [
  OrganisationsService,
  OrganisationChangesService,
  IssuerCodesService,
  UnitsService,
  EmployeesService,
  EmploymentChangesService,
  IdentifiersService,
  EmployeeSearch,
  EmployeeReads,
  IdentifierReads,
  OrganisationReads,
];
const toTheRight = [DatabaseClock, PersonLock, OrganisationStore, UnitStore, EmploymentStore];

@Module({
  imports: [AuditModule],
  providers: [
    ...services,
    ...toTheRight,
    EmployeeSearchStore,
    EmployeeReadsStore,
    IdentifierReadsStore,
    OrganisationReadsStore,
    Unmasker,
    IdentifierStore,
    ScopeLock,
    IssuerCodeStore,
    PersonStore,
    { provide: PersonalNumbers, useFactory: personalNumbers, inject: [Environment] },
  ],
  exports: [...services, ...toTheRight, PersonalNumbers],
})
export class DirectoryModule {
  constructor(database: AdministrationDatabase) {
    database.explain(explanations);
  }
}

function personalNumbers({ PERSONAL_NUMBER_KEY: key }: Environment): PersonalNumbers {
  return new PersonalNumbers(key === undefined ? undefined : Buffer.from(key, 'base64'));
}
