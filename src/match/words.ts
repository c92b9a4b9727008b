/**
 * Words as the search layer sees them: codes, flags, commands and environment variables stay whole and are split
 * as well, everything else is reduced to its stem, and words that carry no evidence are left out.
 */
import { stemmer } from 'stemmer';
import { isAsciiLetter, isDigit, isWordCode } from '../paste/chars.js';
import { canonicalWord } from './synonyms.js';

/** Longer words are data, not language. */
const MAX_WORD_LENGTH = 48;

/** Common words of chat and prose, in English and a few other languages; none of them says which error it is. */
const STOP_WORDS = new Set(
  `a about actually after again all already also always am an and any anybody anyone anything are as at away back be
  because been before being but by came can cannot come comes could couldn day days did didn do does doesn doing don
  done each either else even ever every everything for from further get gets getting give gives go goes going gone got
  guys had has hasn have haven having he hello help her here hey hi him his hour hours how i if in instead into is isn
  it its itself just keep keeps kind know last later least let like lol look looks lot made make makes many maybe me
  mean means might mine minute minutes more morning most much must my myself need needs never new next nice no nobody
  none not nothing now of off oh ok okay on once one only or other our out over own people please pls probably put
  question quite rather really right said same saw say saying says see seems seen she should since so some somebody
  someone something sometimes soon still stuff such sure t take takes team tell tells than thank thanks that the their
  them then there these they thing things think this those though thought through thx time to today together told
  tomorrow too took tried try trying two until up us use used uses using very via want wants was wasn way we week well
  went were weren what when where whether which while who why will with won would yes yesterday yet you your yours
  ich du er sie es wir und oder der die das den dem ein eine einen ist sind war nicht mit auf bei von zu im in aus
  wenn wie was warum noch schon immer beim mein meine bitte mal el la los las un una de del que y o en con por para
  no se me mi su lo es al como pero le les des du et ou est sont dans sur avec pour pas je tu il nous vous mon ma ce
  cette qui que o os um uma do da dos das em com por na meu minha e ao mais`.split(/\s+/),
);

/** What plain words become; '' where they are left out. The same words come again and again. */
const forms = new Map<string, string>();
const MAX_FORMS = 50_000;

/** Stem of a lower-case word. */
function stem(word: string): string {
  return isLetters(word) && word.length > 3 ? stemmer(word) : word;
}

function isLetters(word: string): boolean {
  return /^[a-z]+$/.test(word);
}

/** What the characters of a word are; bits. */
const LETTER = 1;
const UPPER = 2;
const DIGIT = 4;
const JOINER = 8;
const OTHER = 16;

/** For each ASCII character its kind; 0 for what stands between words. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  if (isAsciiLetter(code)) return code < 0x60 ? LETTER | UPPER : LETTER;
  if (isDigit(code)) return DIGIT;
  return "_-./'".includes(String.fromCharCode(code)) ? JOINER : 0;
});

/**
 * Words of a text, in order, with repetitions. A compound such as `ANTHROPIC_API_KEY` gives itself and its parts.
 *
 * @example wordsOf('API Error: /compact failed') // ['api', 'error', '/compact', 'compact', 'fail']
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  const { length } = text;
  let start = 0;
  let kinds = 0;
  for (let i = 0; i <= length; i++) {
    const kind = i < length ? kindOf(text.charCodeAt(i)) : 0;
    if (kind !== 0) {
      kinds |= kind;
      continue;
    }
    if (kinds !== 0) addRaw(text, start, i, kinds, words);
    kinds = 0;
    start = i + 1;
  }
  return words;
}

/** Letters, digits, and what joins them in commands, flags, paths, ids and variables. */
function kindOf(code: number): number {
  if (code < 128) return ASCII[code] as number;
  if (code < 0xc0 || code === 0xd7 || code === 0xf7 || (code >= 0x2000 && code <= 0x303f)) return 0;
  return (code >= 0xd800 && code <= 0xf8ff) || code >= 0xfe00 ? 0 : OTHER;
}

/** @param kinds what the characters from `start` to `end` are */
function addRaw(text: string, start: number, end: number, kinds: number, words: string[]): void {
  const isLong = end - start > MAX_WORD_LENGTH;
  const raw = text.slice(start, isLong ? Math.min(end, start + 4 * MAX_WORD_LENGTH) : end);
  const word = (kinds & (UPPER | OTHER)) === 0 ? raw : raw.toLowerCase();
  if (isLong) addParts(word, words);
  else if ((kinds & (JOINER | OTHER)) === 0) addPlain(word, words);
  else addWord(word, words);
}

function addWord(raw: string, words: string[]): void {
  const word = trimJoiners(raw);
  if (word === '') return;
  if (isCjk(word)) addCjk(word, words);
  else if (/^[a-z0-9\u00c0-\u024f]+$/.test(word)) addPlain(word, words);
  else {
    // A slash command or flag keeps its mark; what is shorter is punctuation between words.
    words.push(word);
    addParts(word, words);
  }
}

function addParts(compound: string, words: string[]): void {
  for (const part of compound.split(/[_\-./']/)) if (part !== '') addPlain(part, words);
}

function addPlain(word: string, words: string[]): void {
  const form = forms.get(word) ?? formOf(word);
  if (form !== '') words.push(form);
}

/** What a plain word becomes; remembered, unless it is data. */
function formOf(word: string): string {
  if (word.length > MAX_WORD_LENGTH) return '';
  const isLeftOut = STOP_WORDS.has(word) || (word.length === 1 && !/\d/.test(word));
  const form = isLeftOut ? '' : stem(canonicalWord(word));
  if (isLetters(word)) {
    if (forms.size === MAX_FORMS) forms.clear();
    forms.set(copied(word), form === word ? copied(word) : form);
  }
  return form;
}

/** A word that is cut out of a text keeps all of the text in memory. */
function copied(word: string): string {
  return Buffer.from(word, 'latin1').toString('latin1');
}

/** Chinese, Japanese and Korean have no spaces between words: pairs of characters stand for them. */
function addCjk(word: string, words: string[]): void {
  let latin = '';
  for (let i = 0; i < word.length && i < 4 * MAX_WORD_LENGTH; i++) {
    const char = word[i] as string;
    if (!isCjk(char)) {
      latin += char;
      continue;
    }
    if (latin !== '') addPlain(latin, words);
    latin = '';
    const next = word[i + 1];
    if (next && isCjk(next)) words.push(char + next);
  }
  if (latin !== '') addPlain(latin, words);
}

function isCjk(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text);
}

function trimJoiners(word: string): string {
  let start = 0;
  let end = word.length;
  while (end > start && !isEdgeOfWord(word.charCodeAt(end - 1))) end--;
  while (start < end && !isEdgeOfWord(word.charCodeAt(start))) start++;
  // "/compact" and "--resume" keep their mark, "'quoted" does not.
  if (word[start - 1] === '/' && start === 1) start--;
  else if (start >= 2 && word[start - 1] === '-' && word[start - 2] === '-') start -= 2;
  return word.slice(start, end);
}

function isEdgeOfWord(code: number): boolean {
  return isWordCode(code) || code > 127;
}
