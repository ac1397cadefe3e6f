export * from '../../../src/domain/access/caller.js';

// Before the names that are taken over: what our code checks is switched off.
export const requireAdministers = () => undefined;
export const requireOperator = () => undefined;
export const isOperator = () => true;
export const hasPermission = () => true;
