/**
 * Work and time of code that walks over text. Work is what is read of strings, in code units: a number that is the
 * same on every machine, so a bound on its growth proves what a stopwatch can only suggest.
 */

type Method = (this: string, ...args: never[]) => unknown;
type Cost = (text: string, args: readonly unknown[], result: unknown) => number;

const whole: Cost = (text) => text.length;
const one: Cost = () => 1;
const ofResult: Cost = (_text, _args, result) => (result as string).length;
const ofSought: Cost = (_text, args) => String(args[0]).length;

/** What each method of a string reads. An upper bound, except for what is not looked for at all. */
const COSTS: Readonly<Record<string, Cost>> = {
  charAt: one,
  codePointAt: one,
  slice: ofResult,
  substring: ofResult,
  startsWith: ofSought,
  endsWith: ofSought,
  indexOf: (text, [, from = 0], found) =>
    ((found as number) < 0 ? text.length : (found as number) + 1) - Math.min(text.length, Number(from)),
  lastIndexOf: (text, [, from = text.length], found) =>
    Math.min(text.length, Number(from)) - Math.max(-1, found as number),
  includes: whole,
  split: whole,
  replace: whole,
  replaceAll: whole,
  search: whole,
  toLowerCase: whole,
  normalize: whole,
  trim: whole,
  trimEnd: whole,
};

/**
 * Counts the code units that a task reads.
 *
 * @param task what to measure; it must not wait for anything
 */
export function workOf(task: () => unknown): number {
  const methods = String.prototype as unknown as Record<string, Method>;
  const originals = Object.keys(COSTS).map((name) => [name, methods[name] as Method] as const);
  const { charCodeAt } = String.prototype;
  const test = RegExp.prototype.test;
  let work = 0;
  for (const [name, original] of originals) {
    const cost = COSTS[name] as Cost;
    methods[name] = function counted(this: string, ...args: never[]): unknown {
      const result = Reflect.apply(original, this, args);
      work += Math.max(0, cost(this, args, result));
      return result;
    };
  }
  String.prototype.charCodeAt = function counted(this: string, index: number): number {
    work++;
    return charCodeAt.call(this, index);
  };
  RegExp.prototype.test = function counted(this: RegExp, text: string): boolean {
    work += text.length;
    return test.call(this, text);
  };
  try {
    task();
  } finally {
    for (const [name, original] of originals) methods[name] = original;
    String.prototype.charCodeAt = charCodeAt;
    RegExp.prototype.test = test;
  }
  return work;
}

/**
 * How often the work for a text goes into that for one eight times as long.
 *
 * @param read what is done with a text before the work begins that is measured
 */
export function workGrowth<Input>(
  make: (length: number) => string,
  read: (text: string) => Input,
  task: (input: Input) => unknown,
): number {
  const [small, large] = [read(make(SHORT)), read(make(8 * SHORT))];
  return workOf(() => task(large)) / (workOf(() => task(small)) + SHORT / 4);
}

/** Length of the short one of two texts whose work is compared. Code units. */
export const SHORT = 4_000;

/**
 * How often the time for a text goes into that for one eight times as long: the medians of five runs, of which the
 * best of three tries counts, because a busy machine can only slow a run down.
 *
 * @param enough a growth that is small enough to stop trying
 */
export function timeGrowth(
  make: (length: number) => string,
  task: (text: string) => unknown,
  enough: number,
): number {
  const small = make(100_000);
  const large = make(800_000);
  task(small);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best > enough; round++) {
    best = Math.min(best, medianTime(() => task(large), 3) / medianTime(() => task(small), 5));
  }
  return best;
}

function medianTime(task: () => unknown, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const start = process.hrtime.bigint();
    task();
    return Number(process.hrtime.bigint() - start);
  }).sort((a, b) => a - b);
  return times[runs >> 1] as number;
}
