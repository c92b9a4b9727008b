/** Typing errors in short messages: "stil failing", "wroks now". */

/** Shorter words turn into one another too easily. */
const MIN_LENGTH = 4;

/**
 * Maps a mistyped word to the known word that it was meant to be: a letter too many or too few, or two swapped. A
 * letter in place of another is no typing error here, because it makes other words ("gone", "done").
 *
 * @param words the words that are known
 */
export function typingCorrector(words: Iterable<string>): (word: string) => string {
  const known = new Set<string>();
  const byLetters = new Map<string, string>();
  for (const word of words) known.add(word);
  for (const word of known) {
    if (word.length < MIN_LENGTH || !/^[a-z]+$/.test(word)) continue;
    byLetters.set(sorted(word), byLetters.get(sorted(word)) ?? word);
  }
  return (word) => {
    if (known.has(word) || word.length < MIN_LENGTH || word.length > 16 || !/^[a-z]+$/.test(word))
      return word;
    return (
      doubled(word, known) ??
      swapped(word, byLetters) ??
      shortened(word, known) ??
      lengthened(word, known) ??
      word
    );
  };
}

function sorted(word: string): string {
  return [...word].sort().join('');
}

/** The same letters, the first one in its place. */
function swapped(word: string, byLetters: ReadonlyMap<string, string>): string | undefined {
  const found = byLetters.get(sorted(word));
  return found !== undefined && found[0] === word[0] ? found : undefined;
}

/** A letter written once instead of twice: "eror". */
function doubled(word: string, known: ReadonlySet<string>): string | undefined {
  for (let i = 0; i < word.length; i++) {
    const longer = word.slice(0, i + 1) + word.slice(i);
    if (longer.length > MIN_LENGTH && known.has(longer)) return longer;
  }
  return undefined;
}

/** One letter too many: "doone". */
function shortened(word: string, known: ReadonlySet<string>): string | undefined {
  for (let i = 1; i < word.length; i++) {
    const shorter = word.slice(0, i) + word.slice(i + 1);
    if (shorter.length >= MIN_LENGTH && word[i] === word[i - 1] && known.has(shorter)) return shorter;
  }
  return undefined;
}

/** One letter too few, but not the first or the last: "stll", "finaly". */
function lengthened(word: string, known: ReadonlySet<string>): string | undefined {
  for (let i = 1; i <= word.length; i++) {
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      const longer = word.slice(0, i) + letter + word.slice(i);
      // A plural or another ending is another word.
      if ((i < word.length || letter === word[i - 1]) && longer.length > MIN_LENGTH && known.has(longer))
        return longer;
    }
  }
  return undefined;
}
