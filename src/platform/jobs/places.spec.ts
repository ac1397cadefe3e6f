import { Places } from './places.js';

it('are so many, and so many for any one, until they are given back', () => {
  const places = new Places(3, 2);
  expect(['a', 'a', 'a', 'b', 'b'].map((who) => places.take(who))).toEqual([true, true, false, true, false]);
  places.giveBack('a');
  expect(['b', 'a'].map((who) => places.take(who))).toEqual([true, false]);
});
