/** `cc-error match`: one paste, or one paste a line. */
import { renderTerminal } from '../../adapters/terminal/render.js';
import { BotError } from '../errors.js';
import { Matcher } from '../match/matcher.js';
import { MAX_PASTE_LENGTH, readPaste } from '../paste/paste.js';
import { composeAnswer } from '../reply/compose.js';
import { shownSize } from '../reply/notices.js';
import { explanationText } from './explanation.js';
import { type InputExample, openInput, readInput, readLines } from './input.js';
import { jsonResult } from './result.js';
import type { Shell } from './shell.js';
import { withCommands } from './with-commands.js';

const LINES_INPUT: InputExample = {
  pipe: `echo '{"id": "1", "text": "Prompt is too long"}' | cc-error match --jsonl`,
  command: 'cc-error match --jsonl',
  tooLarge: 'Send fewer lines at once.',
};

export interface MatchOptions {
  json?: boolean;
  jsonl?: boolean;
  explain?: boolean;
}

/**
 * @param file path of the paste; standard input when absent
 * @throws BotError when the input cannot be read or holds no text, or the options do not go together
 */
export async function runMatch(file: string | undefined, options: MatchOptions, shell: Shell): Promise<void> {
  if (options.jsonl) {
    const other = options.json ? '--json' : options.explain ? '--explain' : undefined;
    if (other) throw new BotError('usage', `--jsonl and ${other} do not go together. Leave one of them out.`);
    return matchLines(file, shell);
  }
  if (shell.stdin.isTTY && (file === undefined || file === '-')) {
    shell.error('Paste the error, then press Ctrl-D on a line of its own.');
  }
  const text = await readInput(file, shell.stdin);
  if (text.trim() === '') {
    throw new BotError(
      'input-unreadable',
      "There is no text to match. Pipe an error in: echo 'Prompt is too long' | cc-error match",
    );
  }
  const { catalog, compiled } = await shell.catalog();
  const matcher = new Matcher(catalog, compiled);
  const start = process.hrtime.bigint();
  const paste = readPaste(text);
  if (paste.text === '') {
    throw new BotError(
      'input-unreadable',
      'There is no readable text in the input, only white space or control characters. Paste the error message itself.',
    );
  }
  const { match, explanation } = options.explain
    ? matcher.explain(paste)
    : { match: matcher.match(paste), explanation: undefined };
  const micros = Number((process.hrtime.bigint() - start) / 1000n);
  if (paste.omitted > 0) {
    shell.error(
      `The input is longer than ${shownSize(MAX_PASTE_LENGTH)}: its middle was left out. If the error stands there, send the part around it.`,
    );
  }
  if (options.json) {
    const result = jsonResult(null, match, paste, micros);
    await shell.print(JSON.stringify(explanation ? { ...result, explanation } : result));
  } else {
    const answer = withCommands(composeAnswer(match, paste, catalog));
    await shell.print(renderTerminal(answer, shell.style));
    if (explanation) await shell.print(`\n${explanationText(explanation)}`);
  }
}

/** One result a line, in order. A line that is no `{"id","text"}` object, or is blank, is reported in its place. */
async function matchLines(file: string | undefined, shell: Shell): Promise<void> {
  const input = await openInput(file, shell.stdin, LINES_INPUT);
  const { catalog, compiled } = await shell.catalog();
  const matcher = new Matcher(catalog, compiled);
  matcher.warmUp();
  for await (const line of readLines(input)) {
    await shell.print(JSON.stringify(matchLine(line, matcher)));
  }
}

function matchLine(line: string | null, matcher: Matcher) {
  const request = parseRequest(line);
  if ('error' in request) return request;
  const start = process.hrtime.bigint();
  const paste = readPaste(request.text);
  const match = matcher.match(paste);
  return jsonResult(request.id, match, paste, Number((process.hrtime.bigint() - start) / 1000n));
}

type Request = { id: string | number | null; text: string };

function parseRequest(line: string | null): Request | { id: null; error: string } {
  if (line === null)
    return { id: null, error: 'This line is longer than 64 MB. Send the part around the error.' };
  if (line.trim() === '') return { id: null, error: 'This line is blank. Write: {"id": "1", "text": "…"}' };
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\ufeff/, ''));
  } catch {
    return {
      id: null,
      error: 'This line is not valid JSON. Write one object a line: {"id": "1", "text": "…"}',
    };
  }
  const { id, text } = (value ?? {}) as { id?: unknown; text?: unknown };
  if (typeof text !== 'string') {
    return { id: null, error: 'This line has no "text" that is a string. Write: {"id": "1", "text": "…"}' };
  }
  return { id: typeof id === 'string' || typeof id === 'number' ? id : null, text };
}
