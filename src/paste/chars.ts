/** Character classes shared by everything that walks over a paste one code unit at a time. */

export const NEWLINE = 10;
export const TAB = 9;
export const ESCAPE = 27;
export const SPACE = 32;
export const BACKSLASH = 92;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** ASCII letter or digit: what sticks together to a word in every message of the catalogue. */
export function isWordCode(code: number): boolean {
  return isDigit(code) || isAsciiLetter(code);
}

/** White space other than a newline. */
export function isBlank(code: number): boolean {
  return (
    code === SPACE || code === TAB || code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200a)
  );
}

/**
 * Decoration that terminals draw around text: box drawing, block elements, the bullets, prompts and spinner
 * glyphs of Claude Code, quote marks of chats and mails.
 */
export function isDecoration(code: number): boolean {
  if (code >= 0x2500 && code <= 0x259f) return true; // Box drawing and block elements
  if (code >= 0x2720 && code <= 0x274b) return true; // Spinner stars ✳ ✶ ✻ ✽
  switch (code) {
    case 0x7c: // |
    case 0x3e: // >
    case 0x23bf: // ⎿
    case 0x23fa: // ⏺
    case 0x23f5: // ⏵
    case 0x25cf: // ●
    case 0x276f: // ❯
    case 0x203a: // ›
    case 0xbb: // »
      return true;
    default:
      return false;
  }
}

/** Invisible characters with no meaning for a message: C0 but newline and tab, C1, zero-width and bidi marks. */
export function isInvisible(code: number): boolean {
  if (code < 32) return code !== NEWLINE && code !== TAB;
  if (code >= 0x7f && code <= 0x9f) return true;
  if (code < 0xad) return false;
  return (
    code === 0xad ||
    code === 0xfeff ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2064) ||
    (code >= 0x2066 && code <= 0x206f) ||
    (code >= 0xfe00 && code <= 0xfe0f)
  );
}
