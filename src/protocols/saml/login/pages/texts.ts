import type { Language } from './language.js';

/** Everything that the pages say. */
export interface Texts {
  readonly service: string;
  readonly choose: string;
  readonly chooseHow: string;
  readonly lastChosen: string;
  readonly onTheWay: string;
  readonly goOn: string;
  readonly loggedIn: string;
  /** With whom she has logged in. */
  readonly loggedInBy: (provider: string) => string;
  readonly logOut: string;
  readonly loggedOut: string;
  readonly loggedOutHere: string;
  readonly notLoggedIn: string;
  readonly logIn: string;
  readonly tryAgain: string;
  readonly failed: string;
  readonly failures: Readonly<Record<Failure, string>>;
  readonly occurrence: (id: string) => string;
}

/** What a person is told of why she is not let in. */
export type Failure =
  'cancelled' | 'level' | 'unknown' | 'employer' | 'several' | 'late' | 'none' | 'unavailable' | 'refused';

export const TEXTS: Readonly<Record<Language, Texts>> = {
  sv: {
    service: 'Behörig',
    choose: 'Logga in med din e‑legitimation',
    chooseHow: 'Välj den som din arbetsgivare använder.',
    lastChosen: 'Senast vald',
    onTheWay: 'Du skickas vidare till din e‑legitimation',
    goOn: 'Fortsätt',
    loggedIn: 'Du är inloggad',
    loggedInBy: (provider) => `Du har legitimerat dig med ${provider}.`,
    logOut: 'Logga ut',
    loggedOut: 'Du är utloggad',
    loggedOutHere: 'Stäng webbläsaren om du delar datorn med andra.',
    notLoggedIn: 'Du är inte inloggad',
    logIn: 'Logga in',
    tryAgain: 'Försök igen',
    failed: 'Inloggningen gick inte',
    failures: {
      cancelled: 'Du avbröt, eller så avbröts legitimeringen. Försök igen när du vill.',
      level:
        'Legitimeringen hade inte den tillitsnivå som krävs här. Använd en e‑legitimation på högre tillitsnivå.',
      unknown:
        'Din legitimering gick bra, men här finns ingen pågående anställning med den identiteten. Den som administrerar din organisation kan lägga till den.',
      employer:
        'Din legitimering gick bra, men den som legitimerade dig får inte intyga vilka som är anställda hos din arbetsgivare. Välj en e‑legitimation som får det, eller anmäl felet.',
      several:
        'Din legitimering anger flera anställningar här, och tjänsten kan inte veta vilken du menar. Legitimera dig för en av dem, eller anmäl felet.',
      late: 'Det gick för lång tid, eller så påbörjades inloggningen i en annan webbläsare. Börja om.',
      none: 'Ingen e‑legitimation kan användas just nu. Försök igen senare.',
      unavailable: 'Tjänsten kan inte svara just nu. Försök igen om en stund.',
      refused: 'Svaret från legitimeringen kunde inte godtas. Försök igen; händer det på nytt, anmäl felet.',
    },
    occurrence: (id) => `Ange det här om du anmäler felet: ${id}`,
  },
  en: {
    service: 'Behörig',
    choose: 'Log in with your e‑identification',
    chooseHow: 'Choose the one that your employer uses.',
    lastChosen: 'Chosen last time',
    onTheWay: 'You are being sent on to your e‑identification',
    goOn: 'Go on',
    loggedIn: 'You are logged in',
    loggedInBy: (provider) => `You have identified yourself with ${provider}.`,
    logOut: 'Log out',
    loggedOut: 'You are logged out',
    loggedOutHere: 'Close the browser if you share this computer.',
    notLoggedIn: 'You are not logged in',
    logIn: 'Log in',
    tryAgain: 'Try again',
    failed: 'The login did not work',
    failures: {
      cancelled: 'You cancelled it, or the identification was cut off. Try again whenever you like.',
      level:
        'The identification was not of the level of assurance that is needed here. Use an e‑identification of a higher one.',
      unknown:
        'You were identified, but no employment in force is known here by that identity. An administrator of your organisation can add it.',
      employer:
        'You were identified, but who identified you may not speak for the employees of your employer. Choose an e‑identification that may, or report it.',
      several:
        'You were identified with several employments here, and the service cannot tell which one you mean. Identify yourself for one of them, or report it.',
      late: 'It took too long, or the login was begun in another browser. Begin anew.',
      none: 'No e‑identification can be used now. Try again later.',
      unavailable: 'The service cannot answer now. Try again in a while.',
      refused:
        'The answer of the identification could not be accepted. Try again; if it happens again, report it.',
    },
    occurrence: (id) => `Say this when you report it: ${id}`,
  },
};
