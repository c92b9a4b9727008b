/** Text that looks like a secret, made again the same from a seed. */
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const WORD = `${UPPER}${UPPER.toLowerCase()}0123456789`;
export const URL_SAFE = `${WORD}-_`;
export const BASE64 = `${WORD}+/`;

/** Uniform random text: the small values that fast-check prefers look like placeholders. */
export function random(seed: number): (length: number, alphabet: string) => string {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return (length, alphabet) => {
    let text = '';
    while (text.length < length) text += alphabet.charAt(next() % alphabet.length);
    return text;
  };
}
