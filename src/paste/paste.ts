/** Normalising: from what somebody pasted to text, facts and letters that the rest of the flow can trust. */
import { cleanAndLook } from './clean.js';
import { type PasteFacts, readFacts, viewOf } from './facts.js';
import { type LetterStream, lettersOf } from './letters.js';
import { redact, type SecretFinding } from './redact.js';
import { type FactToken, lowerCase, tokenize } from './tokens.js';

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
  /** Whether the text shows JSON that Claude Code writes: a transcript line or a result that says it is an error. */
  claudeJson: boolean;
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
  const full = raw.length > MAX_PASTE_LENGTH ? squeeze(raw) : raw;
  const omitted = Math.max(0, full.length - MAX_PASTE_LENGTH);
  const half = MAX_PASTE_LENGTH / 2;
  const bounded = omitted === 0 ? full : `${full.slice(0, half)}\n${full.slice(-half)}`;
  const cleaned = cleanAndLook(bounded);
  const { text, findings } = redact(cleaned.text);
  const view = viewOf(text);
  const lower = lowerCase(view);
  const tokens = tokenize(view, lower);
  const { claudeUi, session } = readUi(bounded, cleaned.prompt);
  const facts = readFacts(view, tokens, lower);
  if (session) facts.interactive = true;
  return {
    text,
    facts,
    secrets: findings,
    letters: lettersOf(text),
    tokens,
    claudeUi,
    claudeJson: showsClaudeJson(bounded),
    omitted,
  };
}

/** Folds long runs of blanks and blank lines, so that what is cut out of the middle is text. */
function squeeze(raw: string): string {
  return raw.replace(/[\s\0\u200b\ufeff]{3,}/g, (run) => {
    const first = run.search(/[\n\r\u2028\u2029]/);
    if (first < 0) return '  ';
    const rest = run.slice(first + (run.startsWith('\r\n', first) ? 2 : 1));
    return /[\n\r\u2028\u2029]/.test(rest) ? '\n\n' : '\n';
  });
}

/** Glyphs that Claude Code draws and few other programs do. */
const SESSION_GLYPHS = ['⎿', '⏺', '✻', '▐▛', '⏵⏵'];
/** The same as ASCII-only JSON writes them. */
const ESCAPED_GLYPHS = /\\u(?:23bf|23fa|273b|2590\\{1,16}u259b|23f5\\{1,16}u23f5)/i;
const ESCAPED_PROMPT = /\\u276f/i;
const ESCAPED_BULLET = /\\u25cf /i;

/**
 * Whether a text shows the interface of Claude Code, and whether it is a session. Shells have the prompt and lists have
 * the bullet; together they are a session, like each of the other glyphs.
 */
function readUi(raw: string, hasPrompt: boolean): { claudeUi: boolean; session: boolean } {
  const escaped = raw.includes('\\u') || raw.includes('\\U');
  if (SESSION_GLYPHS.some((glyph) => raw.includes(glyph)) || (escaped && ESCAPED_GLYPHS.test(raw)))
    return { claudeUi: true, session: true };
  const prompt = hasPrompt || (escaped && ESCAPED_PROMPT.test(raw));
  const bullet = raw.includes('● ') || (escaped && ESCAPED_BULLET.test(raw));
  return { claudeUi: prompt || bullet, session: prompt && bullet };
}

/** `"isApiErrorMessage":true` of a transcript, and `"is_error":true` of `--output-format json`; escaped ones too. */
function showsClaudeJson(raw: string): boolean {
  // Most texts hold neither name, and looking for a rare letter of a name costs far less than an expression.
  return (
    (raw.includes('ApiErrorMessage') && /isApiErrorMessage\\{0,16}"\s{0,4}:\s{0,4}true/.test(raw)) ||
    (raw.includes('_error') &&
      /"is_error\\{0,16}"\s{0,4}:\s{0,4}true/.test(raw) &&
      /"type\\{0,16}"\s{0,4}:\s{0,4}\\{0,16}"result\\{0,16}"/.test(raw))
  );
}
