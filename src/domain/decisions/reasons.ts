import { localDate } from '../directory/local-date.rules.js';
import type { Failure, FailureCode } from './decision.js';

/** In Swedish and English. */
export interface Texts {
  readonly sv: string;
  readonly en: string;
}

/** Why the answer is no: for who mends it, and for who was refused. */
export interface Reason {
  readonly code: FailureCode;
  /** Code of the power that came nearest. */
  readonly power?: string;
  readonly admin: Texts;
  readonly user: Texts;
  /** What to log in with instead, exact URIs. */
  readonly acceptedLevels?: readonly string[];
  /** The dimension of the limit that it is about. */
  readonly dimension?: string;
}

/** Its dates are those in Sweden. */
interface Words {
  readonly sv: string;
  readonly en: string;
  /** When, in words that end a clause; empty where it is not told. */
  readonly on: Texts;
  /** Until when it held, in such words. */
  readonly ending: Texts;
  readonly from: Texts;
  readonly dimension: string;
  readonly allowed: Texts;
  readonly persons: Texts;
}

type Says = (words: Words) => { readonly admin: Texts; readonly user: Texts };

const SAYS: Readonly<Record<FailureCode, Says>> = {
  'no-power': () => ({
    admin: {
      sv: 'Ingen tilldelad befogenhet omfattar åtgärden på denna typ av resurs.',
      en: 'No power that was given covers the action on this type of resource.',
    },
    user: { sv: 'Du har inte befogenhet att göra detta.', en: 'You are not empowered to do this.' },
  }),
  'login-not-proven': () => ({
    admin: {
      sv: 'Överenskommelsen med e-tjänsten kräver att inloggningen styrks, eller så gällde det inte som visades.',
      en: 'The agreement with the e-service takes proof of the login, or what was shown is none.',
    },
    user: { sv: 'Du har inte befogenhet att göra detta.', en: 'You are not empowered to do this.' },
  }),
  revoked: ({ sv, en, on }) => ({
    admin: { sv: `Mandatet ${sv} återkallades${on.sv}.`, en: `The mandate ${en} was revoked${on.en}.` },
    user: { sv: `Ditt mandat ${sv} är återkallat.`, en: `Your mandate ${en} has been revoked.` },
  }),
  ended: ({ sv, en, ending }) => ({
    admin: { sv: `Mandatet ${sv} upphörde${ending.sv}.`, en: `The mandate ${en} ended${ending.en}.` },
    user: {
      sv: `Ditt mandat ${sv} har upphört${ending.sv}.`,
      en: `Your mandate ${en} has ended${ending.en}.`,
    },
  }),
  'not-employed': ({ sv, en }) => ({
    admin: {
      sv: `Den som har mandatet ${sv} är inte anställd.`,
      en: `The holder of the mandate ${en} is not employed.`,
    },
    user: { sv: 'Du har inte befogenhet att göra detta.', en: 'You are not empowered to do this.' },
  }),
  'source-not-in-force': ({ sv, en }) => ({
    admin: {
      sv: `Mandatet ${sv} gavs vidare från ett mandat som inte gäller, eller avser en tidigare anställning.`,
      en: `The mandate ${en} was passed on from one that is not in force, or is of an earlier employment.`,
    },
    user: { sv: `Ditt mandat ${sv} gäller inte.`, en: `Your mandate ${en} is not in force.` },
  }),
  suspended: ({ sv, en, on }) => ({
    admin: {
      sv: `Mandatet ${sv} drogs tillfälligt in${on.sv}.`,
      en: `The mandate ${en} was suspended${on.en}.`,
    },
    user: { sv: `Ditt mandat ${sv} är tillfälligt indraget.`, en: `Your mandate ${en} is suspended.` },
  }),
  'not-yet': ({ sv, en, from }) => ({
    admin: {
      sv: `Mandatet ${sv} gäller inte ännu${from.sv}.`,
      en: `The mandate ${en} has not begun${from.en}.`,
    },
    user: {
      sv: `Ditt mandat ${sv} gäller inte ännu${from.sv}.`,
      en: `Your mandate ${en} has not begun${from.en}.`,
    },
  }),
  'waiting-for-approval': ({ sv, en }) => ({
    admin: { sv: `Mandatet ${sv} väntar på godkännande.`, en: `The mandate ${en} waits for approval.` },
    user: { sv: `Ditt mandat ${sv} väntar på godkännande.`, en: `Your mandate ${en} waits for approval.` },
  }),
  'limit-not-told': ({ sv, en, dimension }) => ({
    admin: {
      sv: `Mandatet ${sv} är begränsat i ”${dimension}”, som frågan inte anger.`,
      en: `The mandate ${en} is limited in “${dimension}”, which the question does not tell.`,
    },
    user: {
      sv: `Ditt mandat ${sv} är begränsat, och tjänsten angav inte vad som behövs för att pröva det.`,
      en: `Your mandate ${en} is limited, and the service did not tell what is needed to test it.`,
    },
  }),
  'limit-exceeded': ({ sv, en, dimension, allowed }) => ({
    admin: {
      sv: `Mandatet ${sv} är begränsat i ”${dimension}”${allowed.sv}, och frågan går utöver det.`,
      en: `The mandate ${en} is limited in “${dimension}”${allowed.en}, and the question exceeds it.`,
    },
    user: {
      sv: `Ditt mandat ${sv} omfattar inte detta (”${dimension}”${allowed.sv}).`,
      en: `Your mandate ${en} does not extend to this (“${dimension}”${allowed.en}).`,
    },
  }),
  'level-too-low': ({ sv, en }) => ({
    admin: {
      sv: `För ${sv} krävs en annan tillitsnivå vid inloggningen än den som angavs.`,
      en: `${en} takes a login with another level of assurance than the one told.`,
    },
    user: {
      sv: 'Logga in med en e-legitimation på en tillitsnivå som godtas.',
      en: 'Log in with an electronic identification of a level of assurance that is accepted.',
    },
  }),
  'condition-cannot-be-told': ({ sv, en }) => ({
    admin: {
      sv: `Villkoret för ${sv} kan inte prövas med det som frågan anger.`,
      en: `The condition of ${en} cannot be tested with what the question tells.`,
    },
    user: {
      sv: 'Tjänsten angav inte det som behövs för att pröva din befogenhet.',
      en: 'The service did not tell what is needed to test your power.',
    },
  }),
  'condition-not-met': ({ sv, en }) => ({
    admin: { sv: `Villkoret för ${sv} är inte uppfyllt.`, en: `The condition of ${en} is not met.` },
    user: {
      sv: `Villkoret för ${sv} är inte uppfyllt i detta fall.`,
      en: `The condition of ${en} is not met in this case.`,
    },
  }),
  'not-in-agreement': ({ sv, en }) => ({
    admin: {
      sv: `Överenskommelsen med e-tjänsten omfattar inte befogenheten ${sv}.`,
      en: `The agreement with the e-service does not cover the power ${en}.`,
    },
    user: { sv: 'Du har inte befogenhet att göra detta.', en: 'You are not empowered to do this.' },
  }),
  'together-unknown': ({ sv, en }) => ({
    admin: {
      sv: `Referensen gäller ingen pågående gemensam användning av befogenheten ${sv} för denna åtgärd.`,
      en: `The reference is of no use under way of the power ${en} for this act.`,
    },
    user: { sv: 'Ärendet måste påbörjas på nytt.', en: 'It has to be begun anew.' },
  }),
  'together-expired': ({ sv, en }) => ({
    admin: {
      sv: `Tiden för att gemensamt använda ${sv} har gått ut.`,
      en: `The time to use ${en} together has run out.`,
    },
    user: { sv: 'Tiden har gått ut. Påbörja ärendet på nytt.', en: 'The time has run out. Begin anew.' },
  }),
  'together-used': ({ sv, en }) => ({
    admin: {
      sv: `Referensen till en gemensam användning av ${sv} har redan använts.`,
      en: `The reference to a use of ${en} together has been used already.`,
    },
    user: { sv: 'Detta är redan gjort.', en: 'This has been done already.' },
  }),
  'more-persons-needed': ({ sv, en, persons }) => ({
    admin: {
      sv: `För ${sv} krävs flera personer tillsammans${persons.sv}.`,
      en: `${en} takes several persons together${persons.en}.`,
    },
    user: {
      sv: `Ytterligare någon måste bekräfta${persons.sv}.`,
      en: `Somebody else has to confirm, too${persons.en}.`,
    },
  }),
};

/** @param details dates and allowed values of the mandate are told, too */
export function reasonOf(failure: Failure, details: boolean): Reason {
  const { code, held, dimension } = failure;
  const says = SAYS[code](wordsOf(failure, details));
  return {
    code,
    ...says,
    ...(held && { power: held.power.code }),
    ...(code === 'level-too-low' && held && { acceptedLevels: held.acceptedLevels }),
    ...(dimension !== undefined && { dimension }),
  };
}

function wordsOf({ held, at, dimension = '', together }: Failure, details: boolean): Words {
  const told = details ? at : undefined;
  const day = told && localDate(told);
  const allowed = details ? (held?.limits[dimension] ?? []).join(', ') : '';
  return {
    sv: `”${held?.power.nameSv ?? ''}”`,
    en: `“${held?.power.nameEn ?? ''}”`,
    on: day === undefined ? { sv: '', en: '' } : onDay(day),
    ending: told ? endingOf(told) : { sv: '', en: '' },
    from:
      day === undefined ? { sv: '', en: '' } : { sv: `, utan från den ${day}`, en: `; it begins on ${day}` },
    dimension,
    allowed: allowed === '' ? { sv: '', en: '' } : { sv: ` till ${allowed}`, en: ` to ${allowed}` },
    persons: together
      ? {
          sv: ` (${together.have} av ${together.needed})`,
          en: ` (${together.have} of ${together.needed})`,
        }
      : { sv: '', en: '' },
  };
}

/** A last day is included, as wherever people read one; what ended in the middle of a day ended on it. */
function endingOf(end: Date): Texts {
  const lastDay = localDate(new Date(end.getTime() - 1));
  if (lastDay === localDate(end)) return onDay(lastDay);
  return {
    sv: `; det gällde till och med den ${lastDay}`,
    en: `; it held up to and including ${lastDay}`,
  };
}

function onDay(day: string): Texts {
  return { sv: ` den ${day}`, en: ` on ${day}` };
}
