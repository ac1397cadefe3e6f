import type { Caller } from '../../../src/domain/access/caller.js';

export const administered = (_caller: Caller, rows: readonly unknown[]) => [...rows];
