import { isFromSameOrigin, isOwnCall } from './same-origin.rules.js';

const ORIGIN = 'https://attr.example.se';

describe('a request from a page of this origin', () => {
  it.each([
    [{ origin: ORIGIN }, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, true],
    [{}, false],
    [{ origin: 'null' }, false],
    [{ origin: `${ORIGIN}.evil.example` }, false],
    [{ origin: ORIGIN, 'sec-fetch-site': 'same-site' }, false],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
  ])('is told by what the browser says: %j, %s', (headers, expected) => {
    expect(isFromSameOrigin(headers, ORIGIN)).toBe(expected);
  });

  it('has our header, which alone is enough only where the browser says nothing', () => {
    expect(isOwnCall({ 'x-behorig-csrf': '' }, ORIGIN)).toBe(true);
    expect(isOwnCall({ origin: ORIGIN }, ORIGIN)).toBe(false);
    expect(isOwnCall({ 'x-behorig-csrf': '1', origin: 'https://evil.example' }, ORIGIN)).toBe(false);
  });
});
