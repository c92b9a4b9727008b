/** Normalising: from what somebody pasted to text, facts and letters that the rest of the flow can trust. */
import { clean } from './clean.js';
import { type PasteFacts, readFacts, viewOf } from './facts.js';
import { type LetterStream, lettersOf } from './letters.js';
import { redact, type SecretFinding } from './redact.js';
import { type FactToken, tokenize } from './tokens.js';

/** Longest text that is read whole; of a longer one the two ends are read. UTF-16 code units. */
export const MAX_PASTE_LENGTH = 1_048_576;

/** A normalised paste. Nothing in it holds a secret that {@link redact} knows. */
export interface Paste {
  /** Cleaned and redacted text. */
  text: string;
  facts: PasteFacts;
  /** Kinds of secrets that were replaced. */
  secrets: SecretFinding[];
  letters: LetterStream;
  /** Words of its first and last part. */
  tokens: FactToken[];
  /** Whether the text shows the terminal interface of Claude Code (its bullets, prompts and banner). */
  claudeUi: boolean;
  /** Code units left out of the middle of an over-long paste; 0 as a rule. */
  omitted: number;
}

/**
 * Normalises a paste. Never throws; time is linear in the length of the text.
 *
 * @param raw any text, however broken
 * @example readPaste('\u001b[31mPrompt is too long\u001b[0m').text // 'Prompt is too long'
 */
export function readPaste(raw: string): Paste {
  const omitted = Math.max(0, raw.length - MAX_PASTE_LENGTH);
  const half = MAX_PASTE_LENGTH / 2;
  const bounded = omitted === 0 ? raw : `${raw.slice(0, half)}\n${raw.slice(-half)}`;
  const { text, findings } = redact(clean(bounded));
  const tokens = tokenize(viewOf(text));
  return {
    text,
    facts: { ...readFacts(text, tokens), ...(showsSession(bounded) ? { interactive: true } : {}) },
    secrets: findings,
    letters: lettersOf(text),
    tokens,
    claudeUi: showsClaudeUi(bounded),
    omitted,
  };
}

/** Glyphs that Claude Code draws and few other programs do. */
const UI_GLYPHS = ['⎿', '⏺', '❯', '▐▛', '⏵⏵', '✻', '● '];

function showsClaudeUi(raw: string): boolean {
  return UI_GLYPHS.some((glyph) => raw.includes(glyph));
}

/** Shells have the prompt and lists have the bullet; together they are a session, like each of the other glyphs. */
function showsSession(raw: string): boolean {
  return (
    ['⎿', '⏺', '▐▛', '⏵⏵', '✻'].some((glyph) => raw.includes(glyph)) ||
    (raw.includes('❯') && raw.includes('● '))
  );
}
