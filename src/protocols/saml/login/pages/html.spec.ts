import { html } from './html.js';
import { languageOf } from './language.js';

it('writes every value as text, and markup that was written so as markup', () => {
  const inner = html`<b>${'<script>'}</b>`;
  expect(html`<p title="${`"'&`}">${inner}${[inner]}${undefined}</p>`.text).toBe(
    '<p title="&#34;&#39;&#38;"><b>&#60;script&#62;</b><b>&#60;script&#62;</b></p>',
  );
});

it.each([
  [undefined, 'sv'],
  ['', 'sv'],
  ['de', 'sv'],
  ['en-US,en;q=0.9', 'en'],
  ['de, en;q=0.5, sv;q=0.7', 'sv'],
  ['sv;q=0, en', 'en'],
  ['en;q=0', 'sv'],
  ['en;q=x, sv;q=0.9', 'en'],
])('reads %j as the language %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
