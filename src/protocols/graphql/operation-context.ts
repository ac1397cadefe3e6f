import type { AuthenticatedCaller } from '../../domain/access/caller.js';
import type { Loaders } from './loading/loaders.js';

/** What every resolver of one operation shares. */
export interface OperationContext {
  readonly authenticated: AuthenticatedCaller;
  readonly load: Loaders;
  readonly operationName: string | undefined;
}
