import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import type { Page } from '../../../platform/paging/page.js';

export const LONGEST_PAGE = 100;
const USUAL_PAGE = 25;

/** Relay's cursor connections, forwards. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: USUAL_PAGE, description: `How many at most, 1 to ${LONGEST_PAGE}.` })
  @IsInt()
  @Min(1)
  @Max(LONGEST_PAGE)
  readonly first: number = USUAL_PAGE;

  @Field({ nullable: true, description: 'The cursor after which the page begins.' })
  @IsOptional()
  @MaxLength(1024)
  readonly after?: string;
}

@ObjectType()
export class PageInfo {
  @Field()
  readonly hasNextPage!: boolean;

  @Field({ description: 'Always false: pages are read forwards.' })
  readonly hasPreviousPage!: boolean;

  @Field({ nullable: true })
  readonly startCursor?: string;

  @Field({ nullable: true })
  readonly endCursor?: string;
}

interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
}

/** The classes of a connection of such nodes, named `<name>Connection` and `<name>Edge`. */
export function connectionOf<Node>(name: string, node: () => Type<unknown>): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class EdgeType {
    @Field()
    readonly cursor!: string;

    @Field(node)
    readonly node!: Node;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [EdgeType])
    readonly edges!: EdgeType[];

    @Field(() => PageInfo)
    readonly pageInfo!: PageInfo;
  }
  return ConnectionType;
}

export function toConnection<Node>({ edges, hasNextPage, endCursor }: Page<Node>): Connection<Node> {
  const startCursor = edges[0]?.cursor;
  return { edges, pageInfo: { hasNextPage, hasPreviousPage: false, startCursor, endCursor } };
}

/** The same page of other nodes: each as the schema shows it. */
export function mapNodes<View, Node>(page: Page<View>, show: (view: View) => Node): Page<Node> {
  return { ...page, edges: page.edges.map(({ cursor, node }) => ({ cursor, node: show(node) })) };
}
