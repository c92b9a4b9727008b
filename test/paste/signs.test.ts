/** Signs of Claude Code in a paste, also where JSON escaped them. */
import { describe, expect, test } from '@jest/globals';
import { MAX_PASTE_LENGTH, readPaste } from '../../src/paste/paste.js';

describe('the interface', () => {
  test.each([
    ['a result', '\\u23bf  Prompt is too long'],
    ['a result, escaped twice', '\\\\u23BF  Prompt is too long'],
    ['the banner', '\\u2590\\u259b Claude Code'],
    ['the mode line', '\\\\u23f5\\\\u23f5 accept edits on'],
    ['a spinner', '\\u273b Brewed'],
    ['a raw glyph', '  ⎿  Prompt is too long'],
    ['prompt and bullet', '\\u276f hi\\n\\u25cf hello'],
  ])('shows in %s', (_name, text) => {
    const { claudeUi, facts } = readPaste(`{"text": "PASS tests\\n  ${text}\\n  ? for shortcuts"}`);
    expect({ claudeUi, interactive: facts.interactive }).toEqual({ claudeUi: true, interactive: true });
  });

  test.each([
    ['a prompt alone', '\\u276f npm test', true],
    ['another escape', '\\u2019 and \\u23be', false],
    ['the number alone', 'u23bf', false],
  ])('is no session with %s', (_name, text, claudeUi) => {
    const paste = readPaste(text);
    expect({ claudeUi: paste.claudeUi, interactive: paste.facts.interactive }).toEqual({
      claudeUi,
      interactive: undefined,
    });
  });
});

test.each([
  ['a transcript', '{"isApiErrorMessage":true,"message":{}}', true],
  ['an escaped transcript', '"{\\"isApiErrorMessage\\": true}"', true],
  ['a result', '{"type":"result","subtype":"success","is_error":true,"result":"x"}', true],
  ['an indented result', '{\n  "is_error": true,\n  "type": "result"\n}', true],
  ['a result that is none', '{"type":"result","is_error":false}', false],
  ['a tool result', '{"type":"tool_result","is_error":true}', false],
  ['a message that is none', '{"isApiErrorMessage":false}', false],
])('JSON of Claude Code: %s', (_name, text, expected) => {
  expect(readPaste(text).claudeJson).toBe(expected);
});

describe('more than a megabyte', () => {
  const MEGABYTE = MAX_PASTE_LENGTH + 10;

  test.each([
    ['blank lines', '\n'],
    ['blanks', ' '],
    ['lines of blanks', '  \r\n'],
    ['NULs', '\0'],
  ])('of %s around a message leaves the message', (_name, unit) => {
    const around = unit.repeat(MEGABYTE / unit.length);
    const paste = readPaste(`${around}Prompt is${around}too long${around}`);
    expect(paste.text.replace(/\s+/g, ' ')).toMatch(/^Prompt is ?too long$/);
    expect(paste.omitted).toBe(0);
  });

  test('of lines keeps line ends and indents apart', () => {
    const paste = readPaste(`a\r\n     b\n\n\n\nc   d\n${' '.repeat(MEGABYTE)}`);
    expect(paste.text).toBe('a\nb\n\nc  d');
  });
});
