export type Language = 'sv' | 'en';

/** The first of our languages that the reader asks for (RFC 9110 section 12.5.4); Swedish otherwise. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const asked = (acceptLanguage ?? '').slice(0, 500).split(',').map(weighed);
  const wanted = asked.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return wanted.map(({ tag }) => tag.slice(0, 2)).find((tag) => tag === 'sv' || tag === 'en') === 'en'
    ? 'en'
    : 'sv';
}

function weighed(part: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
  const quality = parameters.map((one) => /^ *q=([01](?:\.\d{0,3})?) *$/.exec(one)?.[1]).find(Boolean);
  return { tag, weight: quality === undefined ? 1 : Number(quality) };
}
