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
  un: 1, deux: 2, trois: 3, quatre: 4, um: 1, dois: 2, três: 3, quatro: 4, uno1: 1, due: 2, tre: 3,
  jeden: 1, dwa: 2, trzy: 3, bir: 1, iki: 2, üç: 3, один: 1, два: 2, три: 3, een: 1, twee: 2, drie: 3,
}; // biome-ignore format: a table

const ORDINALS: Readonly<Record<string, number>> = {
  first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8,
  '1st': 1, '2nd': 2, '3rd': 3, '4th': 4, '5th': 5, '6th': 6, '7th': 7, '8th': 8,
  erste: 1, ersten: 1, erster: 1, zweite: 2, zweiten: 2, zweiter: 2, dritte: 3, dritten: 3, vierte: 4, vierten: 4,
  primer: 1, primero: 1, primera: 1, primeros: 1, segundo: 2, segunda: 2, tercer: 3, tercero: 3, tercera: 3,
  premier: 1, première: 1, premiers: 1, premières: 1, deuxième: 2, second1: 2, troisième: 3,
  primeiro: 1, primeira: 1, primeiros: 1, terceiro: 3, primo: 1, prima: 1, secondo: 2, terzo: 3,
  pierwszy: 1, pierwsze: 1, drugi: 2, trzeci: 3, ilk: 1, ikinci: 2, üçüncü: 3, первый: 1, второй: 2, третий: 3,
  eerste: 1, tweede: 2, derde: 3,
}; // biome-ignore format: a table

const ALL =
  /^(?:all|everything|both|alles|alle|todos|todas|todo|tout|tous|tutti|tutto|wszystkie|wszystko|hepsi|все|全部)$/;
const LAST =
  /^(?:last|final|letzte|letzten|último|última|dernier|dernière|ultimo|ultima|ostatni|son|последний|laatste)$/;
const JOINERS = new Set(
  'and und y et e i ve и en plus then also the steps step number no nr schritt schritte paso pasos étape étapes passo passos # item items point points to through thru bis until till - & of them os as los las les die den der le la el o a krok kroki adım шаг шаги stap stappen'.split(
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
      if (explicit) continue; // "both 3 and 4"
      const named =
        numberOf(words[i + 1]) ??
        (numberOf(words[i + 2]) && words[i + 1] === 'the' ? numberOf(words[i + 2]) : undefined);
      const upTo = /^both$/.test(word) ? 2 : named && named <= total ? named : total;
      for (let step = 1; step <= upTo; step++) found.add(step);
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

/** "everything except 4", "all but the last one": what stands behind the exception. */
function withoutExceptions(words: string[]): [words: string[], left: string[]] {
  const at = words.findIndex(
    (word, i) => EXCEPT.has(word) && words.slice(0, i).some((before) => ALL.test(before)),
  );
  return at < 0 ? [words, []] : [words.slice(0, at), words.slice(at + 1)];
}

function namedIn(words: readonly string[], total: number): number[] {
  return words.flatMap((word) =>
    LAST.test(word) ? total : (ORDINALS[word] ?? (word === 'one' ? [] : (numberOf(word) ?? []))),
  );
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
    .replace(/['’]/g, '')
    .replace(/[一二三四五六]/g, (numeral) => ` ${'一二三四五六'.indexOf(numeral) + 1} `)
    .replace(
      /(\d)(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?=\d)/g,
      '$1 ',
    )
    .replace(/(\d) ?(?:到|から|부터|至) ?(\d)/g, '$1 - $2')
    .replace(/(\d)\s*(?:[-–—~]|\.{2,3}|…)\s*(\d)/g, '$1 - $2')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1st ')
    .replace(/(\d)st /g, (_, digit: string) => ` ${digit}${SUFFIX[digit] ?? 'th'} `)
    .replace(/(?<![\p{L}\d.])(?:step|s|nr|no)\.?(\d{1,2})\b/gu, ' step $1 ')
    .split(/[^\p{L}\d-]+/u)
    .filter((word) => word !== '' && (word === '-' || !/^-+$/.test(word)));
}

const SUFFIX: Readonly<Record<string, string>> = { '1': 'st', '2': 'nd', '3': 'rd' };
