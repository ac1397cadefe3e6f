import { isInputObjectType, isNonNullType } from 'graphql';
import { contract } from './schema-text.js';

describe('the contract', () => {
  it('has no default of a non-null field of an input, which the compiler of documents would not fill in', async () => {
    const schema = await contract();
    const wrong = Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => isNonNullType(field.type) && field.defaultValue !== undefined)
      .map(({ type, field }) => `${type.name}.${field.name}`);
    expect(wrong).toEqual([]);
  });

  it('asks a reason of every mutation', async () => {
    const mutations = Object.values((await contract()).getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(20);
    for (const { name, args } of mutations) {
      const type = args[0] && isNonNullType(args[0].type) ? args[0].type.ofType : undefined;
      const reason = isInputObjectType(type) ? type.getFields().reason : undefined;
      expect([name, reason?.type.toString()]).toEqual([name, 'String!']);
    }
  });
});
