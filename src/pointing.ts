/** Mentions without a text of their own, which point at another message: "@bot ^", "@bot what is this?". */

const POINTERS = new Set(
  `this that it above see explain please pls plz help what whats what's is the error one here any ideas idea look at can you
   could hey hi me check thread message mean means does do with know`.split(/\s+/),
);
const ARROWS = /^(?:\^|↑|⬆|☝|👆|\ufe0f)+$/u;
const MAX_WORDS = 8;

/**
 * Whether a mention points at another message instead of holding the error: it is empty, an arrow, or a few words such as
 * "what is this?". "help" alone is a question to the bot, and so is a greeting.
 *
 * @param text what was written, without the mention
 * @example isPointing('^') // true
 */
export function isPointing(text: string): boolean {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/[\s?!.,:;]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  if (words.length > MAX_WORDS || words.every((word) => ADDRESSED.has(word))) return false;
  return words.every((word) => POINTERS.has(word) || ARROWS.test(word));
}

const ADDRESSED = new Set(['help', 'me', 'hi', 'hey', 'please', 'you', 'here']);
