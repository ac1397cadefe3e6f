import type { Page, PageRequest } from '../platform/paging/page.js';

/** As many as are wanted, or all there are, page by page. */
export async function firstOf<Node>(
  wanted: number,
  page: (request: PageRequest) => Promise<Page<Node>>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | undefined;
  while (nodes.length < wanted) {
    const first = Math.min(wanted - nodes.length, 100);
    const { edges, hasNextPage, endCursor } = await page({ first, ...(after && { after }) });
    nodes.push(...edges.map(({ node }) => node));
    if (!hasNextPage) break;
    after = endCursor;
  }
  return nodes;
}
