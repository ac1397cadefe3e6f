import { checkCondition, holds, type ConditionFacts } from './condition.js';

const facts = (changes: Partial<ConditionFacts> = {}): ConditionFacts => ({
  subject: { uid: 'anna', properties: {} },
  action: { name: 'sign', properties: {} },
  resource: { type: 'contract', id: '1', properties: { amount: 5, tags: ['a', 'b'] } },
  context: {},
  mandate: { limits: { amount: ['100'] } },
  ...changes,
});

describe('a condition', () => {
  it.each([
    ['true', true],
    ['resource.properties.amount <= 5', true],
    ['resource.properties.amount < 5.0', false],
    ['"a" in resource.properties.tags', true],
    ['resource.properties.tags.all(tag, tag.size() == 1)', true],
    ['!has(context.hour) || context.hour < 17', true],
    ['subject.uid == "anna" && action.name.startsWith("s")', true],
    ['mandate.limits.amount == ["100"]', true],
  ])('%s is %s', (text, expected) => {
    expect([checkCondition(text), holds(text, facts())]).toEqual([undefined, expected]);
  });

  it.each(['context.hour < 17', 'resource.properties.amount == "5"[0]', 'context.hour', 'resource.id < 5'])(
    '%s cannot be told where something is missing or of another type',
    (text) => {
      expect(holds(text, facts())).toBeUndefined();
    },
  );

  it.each([
    ['after consultation', /Unexpected/],
    ['', /./],
    ['1 + 1', /gives int/],
    ['unknown == 1', /Unknown variable/],
    ['resource.id.matches("^(a+)+$")', /matches/],
    ['[1].all(x, [2].all(y, x < y))', /within a macro/],
    ['cel.bind(a, context.l, a == a)', /bind\(\) is not taken/],
    ['context.l.exists(x, context.s.contains(context.t))', /contains within a macro/],
    ['context.l.exists(x, x in context.l)', /in within a macro/],
    ['context.l.map(x, x + x).size() > 0', /\+ within a macro/],
    ['base64.encode(b"a") == ""', /is not taken|Unknown/],
    ['[[1]].exists(x, x.map(y, y).exists(z, z == 1))', /within a macro/],
    [Array(150).fill('!a').join('+'), /Exceeded/],
    [`[${Array(60).fill('1').join(',')}].exists(x, x == 1)`, /Exceeded/],
  ])('%s is refused', (text, fault) => {
    expect(checkCondition(text)).toMatch(fault);
    expect(holds(text, facts())).toBeUndefined();
  });

  it.each(['subject.constructor != null', 'subject.__proto__ != null', 'subject.toString != null'])(
    '%s sees nothing that JavaScript adds',
    (text) => {
      expect(holds(text, facts())).toBeUndefined();
    },
  );
});
