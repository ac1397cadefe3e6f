import fc from 'fast-check';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
} from 'graphql';
import { organisationPermissions } from '../../src/domain/access/permission.js';
import { contract } from '../../src/protocols/graphql/schema-text.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { operationsOf, type Operation } from './operations.js';
import { secretsOf, type Secrets } from './secrets.js';

const OURS = '2999991009';
const THEIRS = '2999990001';

describe('any operation the contract allows', () => {
  let service: GraphqlService;
  let schema: GraphQLSchema;
  let token: string;
  let theirs: Secrets;

  beforeAll(async () => {
    service = await startWithSample();
    schema = await contract();
    token = await service.client(organisationPermissions, OURS);
    theirs = await secretsOf(service.database, THEIRS);
  }, 60_000);
  afterAll(() => service.stop());

  it('is answered without a failure of ours, and tells nothing of an organisation that is not the caller’s', async () => {
    const operations = operationsOf(schema);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.infiniteStream(fc.nat()),
        async (operation, numbers) => {
          const draw = (below: number) => (numbers.next().value as number) % below;
          const { document, asked } = new Generator(draw, theirs).document(operation);
          const answer = await service.ask(token, document);
          expect([document, answer.status]).toEqual([document, 200]);
          const codes = answer.errors.map(({ extensions }) => extensions.code);
          expect([document, codes.filter((code) => FAILURES.includes(code))]).toEqual([document, []]);
          const told = JSON.stringify(answer.data ?? null);
          const leaked = theirs.texts.filter((text) => told.includes(text) && !asked.includes(text));
          expect([document, leaked]).toEqual([document, []]);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  }, 120_000);
});

const FAILURES = ['internal', 'database.unavailable', 'database.failed', 'database.invalid-value'];
const JUNK = [
  '',
  ' ',
  '\u0000',
  'å'.repeat(300),
  "'; drop table mandate; --",
  '%',
  '*',
  '../../etc/passwd',
  '199001012385',
  '😀',
];

/** Writes documents at random: known and unknown values, of both organisations and of nobody. */
class Generator {
  readonly asked: string[] = [];

  constructor(
    private readonly draw: (below: number) => number,
    private readonly theirs: Secrets,
  ) {}

  document({ kind, name, field }: Operation): { document: string; asked: string } {
    const args = field.args.flatMap((arg) => this.argument(arg.name, arg.type));
    const selection = this.selection(getNamedType(field.type), 4);
    return {
      document: `${kind} { ${name}${args.length > 0 ? `(${args.join(', ')})` : ''} ${selection} }`,
      asked: this.asked.join('\n'),
    };
  }

  private argument(name: string, type: GraphQLInputType): string[] {
    if (!isNonNullType(type) && this.draw(3) === 0) return [];
    return [`${name}: ${this.value(type)}`];
  }

  private value(type: GraphQLInputType): string {
    const inner = isNonNullType(type) ? type.ofType : type;
    if (isListType(inner))
      return `[${Array.from({ length: this.draw(3) }, () => this.value(inner.ofType)).join(', ')}]`;
    if (isInputObjectType(inner))
      return `{ ${Object.values(inner.getFields())
        .flatMap((one) => this.argument(one.name, one.type))
        .join(', ')} }`;
    if (isEnumType(inner)) return inner.getValues()[this.draw(inner.getValues().length)]?.name ?? 'null';
    switch (inner.name) {
      case 'Int':
        return ['0', '1', '5', '100', '-1', '2147483647'][this.draw(6)] ?? '1';
      case 'Boolean':
        return this.draw(2) === 0 ? 'true' : 'false';
      case 'DateTime':
        return (
          ['"2026-03-03T12:00:00Z"', '"1999-01-01T00:00:00+01:00"', '"2999-01-01T00:00:00Z"'][this.draw(3)] ??
          ''
        );
      case 'LocalDate':
        return ['"2026-12-31"', '"2027-02-28"', '"1999-01-01"'][this.draw(3)] ?? '';
      default:
        return JSON.stringify(this.text());
    }
  }

  private text(): string {
    const known = [
      ...this.theirs.texts,
      OURS,
      THEIRS,
      `hassan.ali@${OURS}`,
      'BYGG',
      'handlaggare',
      'https://behorig.example/powers/apply-for-permit',
      'reason enough',
    ];
    const pool = this.draw(4) === 0 ? JUNK : known;
    const text = pool[this.draw(pool.length)] ?? '';
    this.asked.push(text);
    return text;
  }

  private selection(type: GraphQLNamedOutputType, depth: number): string {
    if (isLeafType(type)) return '';
    if (isUnionType(type))
      return `{ __typename ${type
        .getTypes()
        .map((one) => `... on ${one.name} ${this.selection(one, depth - 1)}`)
        .join(' ')} }`;
    if (!isObjectType(type)) return '{ __typename }';
    const fields = Object.values(type.getFields()).flatMap((field) => {
      const inner = getNamedType(field.type);
      if (!isLeafType(inner) && (depth <= 0 || this.draw(3) > 0)) return [];
      const args = field.args.flatMap((arg) => this.argument(arg.name, arg.type));
      return [
        `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''} ${this.selection(inner, depth - 1)}`,
      ];
    });
    return `{ __typename ${fields.join(' ')} }`;
  }
}
