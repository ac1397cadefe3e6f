import type { AdministrationDatabase } from '../../platform/database/administration-database.js';

/** What a service hands from store to store, so that all it does commits together. */
export type Transaction = Parameters<Parameters<AdministrationDatabase['transaction']>[1]>[0];
