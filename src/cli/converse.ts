/** `cc-error converse`: plays messages through the bot, as a chat would deliver them. */
import { createInterface } from 'node:readline';
import { renderTerminal } from '../../adapters/terminal/render.js';
import { Bot } from '../bot.js';
import type { Catalog } from '../catalog/catalog.js';
import { Matcher } from '../match/matcher.js';
import { plain } from '../reply/document.js';
import { visibleSteps } from '../session/steps.js';
import type { Turn } from '../turn.js';
import { type InputExample, openInput } from './input.js';
import type { Shell } from './shell.js';

/** Width of the plain replies. */
const WIDTH = 100;

const CONVERSE_INPUT: InputExample = {
  pipe: `echo '{"text": "Prompt is too long"}' | cc-error converse --jsonl`,
  command: 'cc-error converse --jsonl',
  tooLarge: 'Send fewer lines at once.',
};

interface Line {
  thread: string;
  user: string;
  text: string;
  mention: boolean;
}

/**
 * Reads `{"thread","user","text","mention"}` lines and prints what the bot does with each. The clock counts messages, so
 * the same input always gives the same output.
 *
 * @param file path; standard input when absent
 */
export async function runConverse(file: string | undefined, shell: Shell): Promise<void> {
  const input = await openInput(file, shell.stdin, CONVERSE_INPUT);
  const { catalog, compiled } = await shell.catalog();
  let clock = 0;
  const bot = new Bot(catalog, new Matcher(catalog, compiled), { now: () => ++clock });
  const known = new Set<string>();
  let count = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    count++;
    const line = parseLine(text, known);
    if (typeof line === 'string') {
      await shell.print(JSON.stringify({ thread: null, error: line }));
      continue;
    }
    known.add(line.thread);
    const turn = await bot.handle({
      id: String(count),
      thread: { platform: 'converse', workspace: '', channel: '', thread: line.thread },
      author: { id: line.user, name: line.user },
      text: line.text,
      mentioned: line.mention,
    });
    await shell.print(JSON.stringify(resultOf(line.thread, turn, catalog)));
  }
}

/** @returns the line, or what is wrong with it. A thread's first message is for the bot unless it says otherwise. */
function parseLine(text: string, known: ReadonlySet<string>): Line | string {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return 'This line is not valid JSON. Write: {"thread": "t1", "user": "ana", "text": "…", "mention": true}';
  }
  const { thread, user, text: said, mention } = (value ?? {}) as Record<string, unknown>;
  if (typeof said !== 'string') return 'This line has no "text" that is a string.';
  const name = typeof thread === 'string' || typeof thread === 'number' ? String(thread) : 'main';
  return {
    thread: name,
    user: typeof user === 'string' || typeof user === 'number' ? String(user) : 'user',
    text: said,
    mention: typeof mention === 'boolean' ? mention : !known.has(name),
  };
}

function resultOf(thread: string, { event, session, reply }: Turn, catalog: Catalog) {
  const subjects = session?.subjects ?? [];
  const entries = event === 'ambiguous' ? (session?.offered ?? []) : subjects;
  const steps = session ? visibleSteps(session, catalog) : [];
  return {
    thread,
    event,
    entries: entries.map(({ entry }) => entry),
    stage: session?.stage ?? 0,
    steps: steps.map(({ id, text, done }) => ({ id, text: plain(text), done })),
    status: session?.status ?? 'open',
    reply: reply ? renderTerminal(reply, { color: false, width: WIDTH }) : null,
  };
}
