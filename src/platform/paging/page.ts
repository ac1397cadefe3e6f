/** Which page is wanted. */
export interface PageRequest {
  /** How many at most: 1 to 100. */
  readonly first: number;
  /** The cursor of the last one seen; the first page when absent. */
  readonly after?: string;
}

export interface Edge<Node> {
  /** Names the node's place in the order; opaque, and of use in the same list only. */
  readonly cursor: string;
  readonly node: Node;
}

/** A part of a list in a fixed order. Empty lists have no `endCursor`. */
export interface Page<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly hasNextPage: boolean;
  readonly endCursor?: string;
}
