/** Which steps a message names: "1 and 3", "the first two", "steps 2-4", "all of them". */
import type { PlainText } from './phrases.js';

/** What a message says of steps. */
export interface NamedSteps {
  /** 1-based numbers, in order, without repetitions. */
  steps: number[];
  /** Whether it says nothing but numbers and the words between them. */
  bare: boolean;
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10,
  eins: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6,
  un: 1, deux: 2, trois: 3, quatre: 4, um: 1, dois: 2, três: 3, quatro: 4, due: 2, tre: 3,
  jeden: 1, dwa: 2, trzy: 3, bir: 1, iki: 2, üç: 3, один: 1, два: 2, три: 3, een: 1, twee: 2, drie: 3,
  couple: 2, beiden: 2, zwo: 2, vijf: 5, zes: 6, cztery: 4, dört: 4, beş: 5, четыре: 4, шесть: 6, quattro: 4, cinque: 5,
}; // biome-ignore format: a table

const ORDINALS: Readonly<Record<string, number>> = {
  first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8,
  '1st': 1, '2nd': 2, '3rd': 3, '4th': 4, '5th': 5, '6th': 6, '7th': 7, '8th': 8,
  erste: 1, ersten: 1, erster: 1, zweite: 2, zweiten: 2, zweiter: 2, dritte: 3, dritten: 3, vierte: 4, vierten: 4,
  primer: 1, primero: 1, primera: 1, primeros: 1, segundo: 2, segunda: 2, tercer: 3, tercero: 3, tercera: 3,
  premier: 1, première: 1, premiers: 1, premières: 1, deuxième: 2, troisième: 3,
  primeiro: 1, primeira: 1, primeiros: 1, terceiro: 3, primo: 1, prima: 1, secondo: 2, terzo: 3,
  pierwszy: 1, pierwsze: 1, drugi: 2, trzeci: 3, ilk: 1, ikinci: 2, üçüncü: 3, первый: 1, второй: 2, третий: 3,
  eerste: 1, tweede: 2, derde: 3, первая: 1, вторая: 2, третья: 3, первые: 1, второе: 2, pierwszego: 1,
  drugiego: 2, pierwsza: 1, druga: 2, birinci: 1, birinciyi: 1, ikinciyi: 2, första: 1, andra: 2, tredje: 3, cuarto: 4, quarto: 4,
  quatrième: 4, prime: 1, primi: 1, pierwszych: 1, dördüncü: 4,
}; // biome-ignore format: a table

const ALL =
  /^(?:all|everything|both|alles|alle|todos|todas|todo|tout|tous|tutti|tutto|wszystkie|wszystko|hepsi|все|全部)$/;
const LAST =
  /^(?:last|final|letzte|letzten|último|última|dernier|dernière|ultimo|ultima|ostatni|son|последний|laatste)$/;
const JOINERS = new Set(
  'and und y et e i ve и en plus then also the steps step number no nr schritt schritte paso pasos étape étapes passo passos # item items point points to through thru bis until till - & of them os as los las les die den der le la el o a krok kroki kroku adım шаг шаги пункт stap stappen steg nummer numero número numéro il gli i l d too so far only just now as well für 번 단계 번이랑 번하고 랑 하고 と 和 とステップ ステップ 番 第 步 、 already done n'.split(
    ' ',
  ),
);
const RANGE = new Set(['to', 'through', 'thru', 'bis', 'until', 'till', '-', 'a', 'à', 'до', 'do', 'tot']);
const COUNT_NOUNS = new Set([
  'steps',
  'step',
  'ones',
  'of',
  'things',
  'items',
  'points',
  'schritte',
  'pasos',
  'étapes',
  'passos',
]);

/**
 * @param text the message
 * @param total how many steps the checklist has
 * @returns the numbers that are in the checklist; empty when it names none
 */
export function namedSteps(text: PlainText, total: number): NamedSteps {
  const [words, left] = withoutExceptions(splitNumbers(text));
  const upTo = upToNumber(words);
  if (upTo !== undefined) {
    return { steps: Array.from({ length: Math.min(upTo, total) }, (_, index) => index + 1), bare: false };
  }
  const explicit = words.some((word) => /^\d{1,2}$/.test(word));
  const found = new Set<number>();
  let bare = words.length > 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const ordinal = ORDINALS[word];
    const count = numberOf(words[i + 1]);
    if ((ordinal === 1 || LAST.test(word)) && count !== undefined && count > 1) {
      // "the first two", "the last 3"
      for (let step = 1; step <= count; step++) found.add(ordinal === 1 ? step : total - count + step);
      i++;
      continue;
    }
    if (ordinal !== undefined) found.add(ordinal);
    else if (LAST.test(word) && isStepWord(words[i + 1])) found.add(total);
    else if (ALL.test(word) || WHOLE_LIST.has(`${word} ${words[i + 1]}`)) {
      const named =
        numberOf(words[i + 1]) ??
        (numberOf(words[i + 2]) && words[i + 1] === 'the' ? numberOf(words[i + 2]) : undefined);
      // "both 3 and 4"
      if (explicit && !(named === total || COUNT_NOUNS.has(words[i + 2] ?? ''))) continue;
      const count = /^both$/.test(word) ? 2 : named && named <= total ? named : total;
      for (let step = 1; step <= count; step++) found.add(step);
      if (named) i++;
    } else {
      const number = word === 'one' && isPointedAt(words[i - 1]) ? undefined : numberOf(word);
      if (number === undefined) {
        if (!JOINERS.has(word)) bare = false;
        continue;
      }
      const end = RANGE.has(words[i + 1] ?? '') ? numberOf(words[i + 2]) : undefined;
      if (end !== undefined && end > number) {
        for (let step = number; step <= end && step <= total; step++) found.add(step);
        i += 2;
      } else found.add(number);
    }
  }
  const except = left.length > 0 ? namedIn(left, total) : [];
  const steps = [...found]
    .filter((step) => step >= 1 && step <= total && !except.includes(step))
    .sort((a, b) => a - b);
  return { steps, bare: bare && steps.length > 0 };
}

const WHOLE_LIST = new Set([
  'whole list',
  'entire list',
  'whole thing',
  'whole checklist',
  'ganze liste',
  'toda la',
  'toute la',
]);
const EXCEPT = new Set([
  'except',
  'but',
  'besides',
  'außer',
  'excepto',
  'menos',
  'sauf',
  'exceto',
  'tranne',
  'oprócz',
  'кроме',
  'behalve',
]);

/** What was left out, behind numbers as well: "1 and 3 but not 2", "1, skipped 2". */
const LEFT_OUT =
  /^(?:doing|moving|starting|trying|continuing|working|next|mache|jetzt|not|skipped|skip|skipping|havent|nicht|kein|ohne|non|pas|não|sans|sin|без|не|niet|nie|atladım|übersprungen)$/;

const LOOKS_AHEAD = /^(?:doing|moving|starting|trying|continuing|working|next)$/;

/** "everything except 4", "all but the last one": what stands behind the exception. */
function withoutExceptions(words: string[]): [words: string[], left: string[]] {
  const at = words.findIndex((word, i) => {
    const before = words.slice(0, i);
    if (EXCEPT.has(word) || (word === 'apart' && words[i + 1] === 'from'))
      return before.some((one) => ALL.test(one));
    return (
      LEFT_OUT.test(word) && before.some((one) => numberOf(one) !== undefined || ORDINALS[one] !== undefined)
    );
  });
  if (at < 0) return [words, []];
  // "1 done, 2 not yet": the number stands in front.
  const isBehind = words
    .slice(at + 1)
    .some((word) => numberOf(word) !== undefined || ORDINALS[word] !== undefined || LAST.test(word));
  // "finished step 1, moving on": such words look ahead, and take nothing back.
  const looksAhead = LOOKS_AHEAD.test(words[at] as string);
  const cut = isBehind || looksAhead || ALL.test(words[at - 2] ?? '') ? at : Math.max(0, at - 1);
  return [words.slice(0, cut), words.slice(cut + 1 - (cut < at ? 1 : 0))];
}

function namedIn(words: readonly string[], total: number): number[] {
  return words.flatMap((word) =>
    LAST.test(word) ? total : (ORDINALS[word] ?? (word === 'one' ? [] : (numberOf(word) ?? []))),
  );
}

/** "up to step 3", "everything until 4": the number, where none stands in front of it. */
function upToNumber(words: readonly string[]): number | undefined {
  const at = words.findIndex(
    (word, i) =>
      (word === 'up' && words[i + 1] === 'to') ||
      /^(?:until|till|bis|hasta|jusquà|até|fino|do|до|tot)$/.test(word),
  );
  if (at < 0 || words.slice(0, at).some((word) => numberOf(word) !== undefined)) return undefined;
  if (at > 0 && !words.slice(0, at).some((word) => ALL.test(word)) && words[at] !== 'up') return undefined;
  const rest = words.slice(at + 1).filter((word) => !JOINERS.has(word));
  return numberOf(rest[0]);
}

/** In "the second one" and "that one" the word counts nothing. */
function isPointedAt(before: string | undefined): boolean {
  return (
    before !== undefined &&
    (ORDINALS[before] !== undefined || LAST.test(before) || /^(?:that|this|next|which|other)$/.test(before))
  );
}

function isStepWord(word: string | undefined): boolean {
  return word === undefined || COUNT_NOUNS.has(word) || word === 'one' || word === 'too' || word === 'done';
}

function numberOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  if (/^\d{1,2}$/.test(word)) return Number(word);
  return Object.hasOwn(NUMBER_WORDS, word) ? NUMBER_WORDS[word] : undefined;
}

/** "1,2" "1-3" "#2" "2." "1+2" "step2": numbers by themselves, and a hyphen between two as a range. */
function splitNumbers(text: PlainText): string[] {
  return text.raw
    .replace(/\d+(?:\.\d+){2,}/g, ' ')
    .replace(/(?<!\p{L})(?:les|los|el|le|il|os|l|o|d)['’](?=\d)/gu, ' ')
    .replace(/['’]s(?!\p{L})/gu, '')
    .replace(/['’]/g, '')
    .replace(/(?:첫|처음|最初の|前) ?(?:([두세네])|([两二三四2-6])|([2-6]))?/gu, counted)
    .replace(/(두|세|네|첫) ?번째/g, (_, numeral: string) => ` ${'첫두세네'.indexOf(numeral) + 1} `)
    .replace(/[一二三四五六]/g, (numeral) => ` ${'一二三四五六'.indexOf(numeral) + 1} `)
    .replace(/(\d)(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])/g, '$1 ')
    .replace(/(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?=\d)/g, ' ')
    .replace(/(\d) ?(?:到|から|부터|至) ?(\d)/g, '$1 - $2')
    .replace(/(\d)\s*(?:[-–—~]|\.{2,3}|…)\s*(\d)/g, '$1 - $2')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1st ')
    .replace(/(\d)st /g, (_, digit: string) => ` ${digit}${SUFFIX[digit] ?? 'th'} `)
    .replace(/(?<![\p{L}\d.])(?:step|s|nr|no)\.?(\d{1,2})\b/gu, ' step $1 ')
    .split(/[^\p{L}\d-]+/u)
    .filter((word) => word !== '' && (word === '-' || !/^-+$/.test(word)));
}

/** "前两步", "최초 두": the first few; by itself the word says nothing of numbers. */
function counted(whole: string, korean?: string, chinese?: string, digit?: string): string {
  const count = korean
    ? '두세네'.indexOf(korean) + 2
    : chinese
      ? '两三四'.indexOf(chinese) >= 0
        ? '两三四'.indexOf(chinese) + 2
        : Number(chinese) || 2
      : Number(digit);
  return count ? ` first ${count} ` : whole;
}

const SUFFIX: Readonly<Record<string, string>> = { '1': 'st', '2': 'nd', '3': 'rd' };
