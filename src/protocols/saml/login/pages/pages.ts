import type { IdentityProviderMetadata } from '../../xml/identity-provider-entity.js';
import { html, type Html } from './html.js';
import type { Language } from './language.js';
import { TEXTS, type Failure } from './texts.js';

/** What is shown. Nothing in it is from elsewhere, and no script is part of it. */
export function discoveryPage(
  language: Language,
  choices: readonly {
    readonly provider: IdentityProviderMetadata;
    readonly address: string;
    readonly isLast: boolean;
  }[],
): string {
  const texts = TEXTS[language];
  const items = choices.map(
    ({ provider, address, isLast }) =>
      html`<li>
        <a class="choice" href="${address}" lang="${languageOfName(provider, language)}"
          ><span>${nameOf(provider, language)}</span
          >${isLast ? html`<small lang="${language}">${texts.lastChosen}</small>` : ''}</a
        >
      </li>`,
  );
  return page(
    language,
    texts.choose,
    html`<p>${texts.chooseHow}</p>
      <ul>
        ${items}
      </ul>`,
  );
}

/** Goes on by itself where scripts may run, with a button where they may not. */
export function sendingPage(
  language: Language,
  location: string,
  form: Readonly<Record<string, string>>,
): string {
  const texts = TEXTS[language];
  const fields = Object.entries(form).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return page(
    language,
    texts.onTheWay,
    html`<form method="post" action="${location}">${fields}<button>${texts.goOn}</button></form>
      <script src="/login/send.js"></script>`,
  );
}

export function sessionPage(language: Language, provider: IdentityProviderMetadata | undefined): string {
  const texts = TEXTS[language];
  const by = provider && html`<p>${texts.loggedInBy(nameOf(provider, language))}</p>`;
  return page(
    language,
    texts.loggedIn,
    html`${by}
      <form method="post" action="/login/logout"><button>${texts.logOut}</button></form>`,
  );
}

export function notLoggedInPage(language: Language): string {
  const texts = TEXTS[language];
  return page(language, texts.notLoggedIn, html`<p><a class="action" href="/login">${texts.logIn}</a></p>`);
}

export function loggedOutPage(language: Language): string {
  const texts = TEXTS[language];
  const again = html`<p><a href="/login">${texts.logIn}</a></p>`;
  return page(
    language,
    texts.loggedOut,
    html`<p>${texts.loggedOutHere}</p>
      ${again}`,
  );
}

/** @param occurrence names it in the log */
export function failurePage(language: Language, failure: Failure, occurrence: string): string {
  return failed(language, failure, html`<p class="small">${TEXTS[language].occurrence(occurrence)}</p>`);
}

/** For whoever would have to wait too long: of that the log has no line for each. */
export function busyPage(language: Language): string {
  return failed(language, 'unavailable', html``);
}

function failed(language: Language, failure: Failure, more: Html): string {
  const texts = TEXTS[language];
  return page(
    language,
    texts.failed,
    html`<p role="alert">${texts.failures[failure]}</p>
      <p><a class="action" href="/login">${texts.tryAgain}</a></p>
      ${more}`,
  );
}

function page(language: Language, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${TEXTS[language].service}</title>
        <link rel="stylesheet" href="/login/style.css" />
      </head>
      <body>
        <main>
          <p class="service">${TEXTS[language].service}</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `.text;
}

export function nameOf(
  { displayNames, organisationName, entityId }: IdentityProviderMetadata,
  language: Language,
): string {
  const other = language === 'sv' ? 'en' : 'sv';
  return displayNames[language] ?? displayNames[other] ?? organisationName ?? entityId;
}

function languageOfName({ displayNames }: IdentityProviderMetadata, language: Language): Language {
  const other = language === 'sv' ? 'en' : 'sv';
  return displayNames[language] === undefined && displayNames[other] !== undefined ? other : language;
}
