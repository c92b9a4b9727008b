/** The flow from a message to a reply, the same for every platform. */
import type { AdapterHandler } from './adapter.js';
import type { Catalog } from './catalog/catalog.js';
import { answerCommand, parseCommand } from './commands.js';
import type { Matcher } from './match/matcher.js';
import type { Candidate, Match } from './match/types.js';
import type { IncomingMessage, ThreadRef, UserAction } from './message.js';
import { type Paste, readPaste } from './paste/paste.js';
import { composeAnswer } from './reply/compose.js';
import type { ReplyDocument } from './reply/document.js';
import { rich } from './reply/document.js';
import { composeFollowUp } from './reply/follow-up.js';

/** What the bot remembers of a thread, in memory. */
interface Thread {
  paste: Paste;
  match: Match;
  /** Stages shown after the first checklist. */
  stage: number;
}

/** Threads kept in memory; the oldest is forgotten first. */
const MAX_THREADS = 1_000;

const STILL_FAILING =
  /^(?:(?:it'?s |that )?still (?:failing|broken|the same|stuck|not working)|same (?:thing|error)|next|didn'?t (?:help|work)|no change)[.!]*$/i;

/** @example new Bot(catalog, new Matcher(catalog)).answer('Prompt is too long').title */
export class Bot implements AdapterHandler {
  private readonly threads = new Map<string, Thread>();

  constructor(
    private readonly catalog: Catalog,
    private readonly matcher: Matcher,
  ) {}

  /** Matches a text and composes the answer, without remembering anything. */
  answer(text: string): { reply: ReplyDocument; match: Match; paste: Paste } {
    const paste = readPaste(text);
    const match = this.matcher.match(paste);
    return { reply: composeAnswer(match, paste, this.catalog), match, paste };
  }

  async onMessage(message: IncomingMessage): Promise<ReplyDocument | null> {
    if (!message.mentioned) return null;
    const text = message.text.trim();
    if (text === '') return nothingToRead();
    if (text.startsWith('/cc-error')) {
      const command = parseCommand(text.slice('/cc-error'.length));
      if (command.name !== 'explain') return answerCommand(command, this.catalog, this.matcher);
      return this.explain(message.thread, command.text);
    }
    return this.followUp(message.thread, text) ?? this.explain(message.thread, text);
  }

  async onAction(action: UserAction): Promise<ReplyDocument | null> {
    return this.followUp(action.thread, action.value ?? action.action);
  }

  private explain(thread: ThreadRef, text: string): ReplyDocument {
    const { reply, match, paste } = this.answer(text);
    this.remember(thread, { paste, match, stage: 0 });
    return reply;
  }

  /** A choice among what was offered, or a wish for the next steps; null when the text is something else. */
  private followUp(ref: ThreadRef, text: string): ReplyDocument | null {
    const thread = this.threads.get(keyOf(ref));
    if (text.toLowerCase() === 'help') return answerCommand({ name: 'help' }, this.catalog, this.matcher);
    if (!thread) return null;
    const offered = thread.match.outcome === 'none' ? thread.match.hints : thread.match.candidates;
    const choice =
      thread.match.outcome === 'exact' || thread.match.outcome === 'likely'
        ? undefined
        : chosen(text, offered);
    if (choice) {
      const match: Match = { outcome: 'exact', candidates: [choice], hints: [] };
      this.remember(ref, { ...thread, match, stage: 0 });
      return composeAnswer(match, thread.paste, this.catalog);
    }
    const current = thread.match.candidates[0];
    if (!current || !STILL_FAILING.test(text)) return null;
    const reply = composeFollowUp(current, thread.paste, thread.stage, this.catalog);
    this.remember(ref, { ...thread, stage: thread.stage + 1 });
    return reply;
  }

  private remember(ref: ThreadRef, thread: Thread): void {
    const key = keyOf(ref);
    this.threads.delete(key);
    this.threads.set(key, thread);
    const oldest = this.threads.keys().next().value;
    if (this.threads.size > MAX_THREADS && oldest !== undefined) this.threads.delete(oldest);
  }
}

function keyOf({ platform, workspace, channel, thread }: ThreadRef): string {
  return JSON.stringify([platform, workspace, channel, thread]);
}

/** "2", or the id of an entry that was offered. */
function chosen(text: string, offered: readonly Candidate[]): Candidate | undefined {
  if (/^\d$/.test(text)) return offered[Number(text) - 1];
  return offered.find(({ entry }) => entry === text);
}

function nothingToRead(): ReplyDocument {
  return {
    title: 'There is no text to look at',
    blocks: [
      {
        type: 'text',
        text: rich('There is no text to look at. Paste the error message, with the lines around it.'),
      },
    ],
  };
}
