/** Colours of the terminal, and what keeps text that others wrote from driving it. */

const CODES = {
  bold: [1, 22],
  underline: [4, 24],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

/** How a run of text looks; the sixteen basic colours follow the reader's theme, light or dark. */
export type Style = keyof typeof CODES | 'plain';

/** Puts a style on one line of text. */
export type Paint = (style: Style, text: string) => string;

/**
 * Gives the function that colours text.
 *
 * @param color false gives text back as it is, without a single escape code
 * @returns a function that wraps text in SGR codes; empty text stays empty
 */
export function painter(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) => {
    if (style === 'plain' || text === '') return text;
    const [on, off] = CODES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  };
}

/** CSI sequences and terminated OSC, DCS, SOS, PM and APC strings; each part stops at ESC, so the time is linear. */
const ESCAPE_SEQUENCES =
  /(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c\n]{0,512}(?:\x07|\x1b\\|\x9c)/g;
/** C0 but newline, DEL, C1, and the bidirectional overrides, which show text in another order than it is copied in. */
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes text from anywhere safe to print: nothing in it can move the cursor, colour, or type.
 *
 * @param text any text
 * @returns the text without escape sequences and control characters; line ends are `\n`, a tab is four spaces
 */
export function harmless(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, '    ')
    .replace(CONTROLS, '');
}

/**
 * The same for text that must stay on one line, such as a label or a command.
 *
 * @param text any text
 * @returns one line without blanks at its ends
 */
export function harmlessLine(text: string): string {
  return harmless(text).replace(/\n/g, ' ').trim();
}
