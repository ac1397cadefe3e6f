/** What one worker has measured, or several have: prom-client's metrics as JSON. */
export type Measured = readonly object[];

/** What the supervisor and its workers say to each other. */
export type FromWorker =
  | { readonly kind: 'serves' }
  | { readonly kind: 'asks-all'; readonly id: number }
  | { readonly kind: 'measured'; readonly id: number; readonly measured: readonly Measured[] }
  /** The last that is heard of one that has retired: it is counted on by who took its place. */
  | { readonly kind: 'leaves'; readonly measured: readonly Measured[] };

export type FromSupervisor =
  | { readonly kind: 'retire' }
  | { readonly kind: 'measure'; readonly id: number }
  | { readonly kind: 'all'; readonly id: number; readonly measured: readonly Measured[] }
  | { readonly kind: 'inherit'; readonly measured: readonly Measured[] };
