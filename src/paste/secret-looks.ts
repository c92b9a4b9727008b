/** Tells values that are secrets from placeholders, masks, paths, code and ordinary words. */

/** Values are judged by their beginning, so that a long one costs no more than a short one. */
export const JUDGED_LENGTH = 200;
const MIN_LENGTH = 8;
/** More than this much of a masked secret is not masked enough. */
const MAX_UNMASKED = 12;
const MAX_WORD = 20;

const MASK_RUN = /x{4}|X{4}|\*{3}|\.{3}|…|•{3}|0{8}/;
const MASK_CODES = /[xX*.…•0]+/g;
const PLACEHOLDER_WORDS =
  /^(?:your|my|the|here|key|keys|token|secret|password|placeholder|example|sample|insert|replace|change|changeme|paste|api|todo|redacted|dummy|fake|xxx+|none|null)$/i;
const PLACEHOLDER_WITHIN = new RegExp(
  `(?:^|[-_.\\s/])${PLACEHOLDER_WORDS.source.slice(1, -1)}(?![A-Za-z])`,
  'i',
);
/** Variables, templates, tags, what this module put there, and identifiers that name no secret. */
const REFERENCE =
  /^(?:\$\{|\$\(|\$[A-Z_][A-Z0-9_]*(?!\w)|\$[a-z_]+$|\$env:|\{|\[|<|\(|%[A-Za-z_]+%|arn:|claude-(?:opus|sonnet|haiku|\d)|(?:req|toolu|srvtoolu|msg)_|[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/)/;
/** The first folder of an absolute path is a word; base64 that begins with a slash is not. */
const ABSOLUTE_PATH = /^(?:~?\/(?:[a-z._-]{1,20}|[A-Z][a-z]{1,20})(?:\/|\s|$)|\.\.?[\\/]|[A-Za-z]:[\\/])/;
const RELATIVE_PATH = /^[\w./@-]{1,150}\.[a-z]{1,5}(?::\d{1,6})?(?::\d{1,6})?$/;
const CALL = /^[A-Za-z_$][A-Za-z_.$]{0,60}[([]/;
const WORD = /^\p{L}[\p{Ll}\p{Lo}]*$/u;
const CAPITALS = /^\p{Lu}+\d{0,2}$/u;
const CAMEL = /^[A-Za-z]+$/;
const ACRONYM = /^[A-Z]{2,5}(?=[A-Z][a-z])/;

/** How a value was written. */
export interface ValueForm {
  /** The name says that people chose the value. */
  password: boolean;
  /** After a colon and a space without quotes, as sentences have it. */
  prose: boolean;
}

/**
 * Whether a value that goes by the name of a secret is one.
 *
 * @param value the value without its quotes; only the beginning is judged
 * @param form how it was written
 * @returns false for placeholders, references, paths, numbers and ordinary words
 */
export function looksSecret(value: string, form: ValueForm): boolean {
  const head = value.slice(0, JUDGED_LENGTH);
  if (head.length < MIN_LENGTH || isPlaceholder(head) || isReference(head)) return false;
  if (/\s/.test(head)) return head.split(/\s+/).some((word) => word.length >= 12 && isOpaque(word));
  if (/^[\d.,:+-]+$/.test(head)) return form.password && /^\d+$/.test(head);
  return !isOrdinary(head, form.prose);
}

/** Whether a text stands where a secret belongs: masks such as `****` and words such as `your-key-here`. */
export function isPlaceholder(text: string): boolean {
  if (MASK_RUN.test(text) && text.replace(MASK_CODES, '').length <= MAX_UNMASKED) return true;
  return /^[A-Za-z\-_.\s/]*$/.test(text) && PLACEHOLDER_WITHIN.test(text);
}

/** Whether a text only points to something: a variable, a URL, a file, a call, an id. */
export function isReference(text: string): boolean {
  if (REFERENCE.test(text) || ABSOLUTE_PATH.test(text) || CALL.test(text)) return true;
  return text.includes('/') && RELATIVE_PATH.test(text);
}

/** Whether a run of letters and digits can hardly be a word: it has a digit, or case mixed as no name has it. */
export function isRandom(run: string): boolean {
  if (/\d/.test(run)) return true;
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && !run.split(/[-_.]+/).every((part) => isCamel(part));
}

function isOpaque(word: string): boolean {
  return isRandom(word) && !isReference(word) && !isOrdinary(word, true);
}

/** Words, also joined ones; names such as `AxiosError` and `config.authToken` where code or prose may stand. */
export function isOrdinary(text: string, prose: boolean): boolean {
  const parts = text.split(/[-_.:/,!?]+/).filter((part) => part !== '');
  const camel = prose || text.includes('.');
  if (!parts.every((part) => isWord(part, parts.length > 1) || (camel && isCamel(part)))) return false;
  // Three words with hyphens are how passphrases are made; error codes have underscores.
  return prose || text.split('-').length < 3 || parts.some((part) => PLACEHOLDER_WORDS.test(part));
}

function isWord(part: string, joined: boolean): boolean {
  if (part.length > MAX_WORD && part.charCodeAt(0) < 128) return false;
  if (WORD.test(part)) return true;
  return CAPITALS.test(part) && (joined || !/\d/.test(part));
}

/** `AxiosError`, `APIError`, `getToken`: each part is long enough for a word and has a vowel. */
function isCamel(part: string): boolean {
  if (!CAMEL.test(part) || part.length > 40) return false;
  const humps = part.replace(ACRONYM, '').split(/(?=[A-Z])/);
  return humps.every((hump) => hump.length >= 3 && /[aeiouy]/i.test(hump));
}

/** Words that stand behind the name of a secret in sentences, settings and states. */
const SENTENCE_WORDS = new Set(
  `a an and are as at authentication auth authorization be been blank but by can cannot check configured correct
  default defined deleted denied disabled does empty enabled env environment error exists expired failed failure
  false first for format found from gone has have header here hidden id if ignored in incorrect invalid is it key
  length like long malformed managed missing must name new no nil not null ok of off old on only optional or oauth
  password present prompt provided realm rejected removed required reset revoked same scheme secret set settings
  shared should sign so stale stored string temporary that the then this to too token true undefined unknown unset
  unused use used user valid value variable verify via was weak were when will with without wrong yes yet you your
  login logged header helper falsch ungültig abgelaufen richtig leer nicht incorrecta incorrecto inválida expirado
  caducado incorrecte expiré invalide requis obligatoria`.split(/\s+/),
);
/** Words that sentences have and passphrases have not. */
const SENTENCE =
  /^(?:an?|and|are|as|at|be|been|but|by|can|cannot|does|enter|for|from|has|have|if|in|invalid|incorrect|is|it|missing|must|no|not|of|on|or|please|required|should|that|the|this|to|too|was|were|when|will|with|you|your)$/i;
/** What tokens begin with, without a token. */
const ONLY_PREFIX = /^sk-(?:ant-?)?(?:[a-z]{2,8}\d{0,2}-?)?$/;
const LETTERS = /^\p{L}+$/u;
const DOTTED = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/;
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Where a value stands. */
interface Place {
  /** Behind a colon and a blank, without quotes, as in sentences. */
  prose: boolean;
  /** No word follows. */
  alone: () => boolean;
}

/**
 * Whether the value of a name that announces nothing but secrets is a real one, even a short one.
 *
 * @param value the value without its quotes
 * @param place where it stands
 */
export function looksCertain(value: string, { prose, alone }: Place): boolean {
  const head = value.slice(0, JUDGED_LENGTH);
  if (head.length < 4 || isPlaceholder(head) || isReference(head) || /\s/.test(head)) return false;
  if (/^(.)\1+$/.test(head) || ONLY_PREFIX.test(head) || DOTTED.test(head) || CONSTANT.test(head))
    return false;
  const words = head.split(/[-_.:/,!?]+/).filter((word) => word !== '');
  if (words.length === 0 || words.every((word) => SENTENCE_WORDS.has(word.toLowerCase()))) return false;
  return !prose || !words.every((word) => LETTERS.test(word)) || alone();
}

/** Whether a quoted value with blanks is a passphrase and no sentence. */
export function looksPassphrase(value: string): boolean {
  const words = value.slice(0, JUDGED_LENGTH).split(/\s+/);
  if (words.length < 3 || words.length > 12 || isPlaceholder(value) || isReference(value)) return false;
  if (words.some((word) => PLACEHOLDER_WORDS.test(word))) return false;
  return words.every((word) => /^[\p{L}\d'-]+[!?.]?$/u.test(word) && !SENTENCE.test(word));
}

/** Whether what follows `password is` is one: an ordinary word only where the sentence ends behind it. */
export function looksSpoken(value: string, alone: () => boolean): boolean {
  if (value.length < 4 || isPlaceholder(value) || isReference(value)) return false;
  if (LETTERS.test(value) && !(/[a-z]/.test(value) && /[A-Z]/.test(value.slice(1))))
    return value.length >= 6 && !SENTENCE_WORDS.has(value.toLowerCase()) && alone();
  return !/^[\p{L}]+(?:[-'’]\p{L}+)+$/u.test(value) && looksCertain(value, { prose: true, alone });
}

/** Whether a value is a key even without a colon before it: long, one run, with digits and letters. */
export function looksBare(value: string): boolean {
  if (!/^[A-Za-z0-9+/=_]{20,}$/.test(value) || isPlaceholder(value) || isReference(value)) return false;
  return (
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    (/[A-Z]/.test(value) ? /[a-z]/.test(value) : value.length >= 32)
  );
}
