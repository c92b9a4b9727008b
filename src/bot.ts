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
  /** The choices that were shown last. */
  offered: Offer;
}

/** What a reply lets people choose from, in its order, and the paste that it is about. */
interface Offer {
  choices: Candidate[];
  paste: Paste;
}

/** Threads kept in memory; the oldest is forgotten first. */
const MAX_THREADS = 1_000;

const STILL_FAILING =
  /^(?:(?:it|that|this)?(?:['’]?s| is)? ?(?:still (?:failing|fails|broken|the same|stuck|not working|doesn['’]?t work)|(?:didn['’]?t|did not) (?:help|work))|(?:the )?same (?:thing|error)|next|no change)[.!]*$/i;

const CHOICE = /^#?(\d{1,2})[.)]?$/;

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
    if (/^\/cc-error(?!\S)/i.test(text)) {
      const command = parseCommand(text.slice('/cc-error'.length));
      if (command.name === 'explain') return this.explain(message.thread, command.text);
      const reply = answerCommand(command, this.catalog, this.matcher);
      if (command.name === 'search') this.offer(message.thread, offerOf(reply, readPaste(command.words)));
      return reply;
    }
    return this.followUp(message.thread, text) ?? this.explain(message.thread, text);
  }

  async onAction(action: UserAction): Promise<ReplyDocument | null> {
    return this.followUp(action.thread, action.value ?? action.action);
  }

  private explain(ref: ThreadRef, text: string): ReplyDocument {
    const { reply, match, paste } = this.answer(text);
    const offered = offerOf(reply, paste, [...match.candidates, ...match.hints]);
    const isKnown = (this.threads.get(keyOf(ref))?.match.candidates.length ?? 0) > 0;
    // A remark between two steps is no new error, so the one that was found stays.
    if (match.outcome === 'none' && isKnown) this.offer(ref, offered);
    else this.remember(ref, { paste, match, stage: 0, offered });
    return reply;
  }

  /** A choice among what was offered, or a wish for the next steps; null when the text is something else. */
  private followUp(ref: ThreadRef, text: string): ReplyDocument | null {
    if (/^\/?help$/i.test(text)) return answerCommand({ name: 'help' }, this.catalog, this.matcher);
    const thread = this.threads.get(keyOf(ref));
    if (!thread) return null;
    const choice = chosen(text, thread.offered.choices);
    if (choice) return this.choose(ref, choice, thread.offered);
    if (!STILL_FAILING.test(text)) return null;
    const { match, paste, stage } = thread;
    const current = match.candidates[0];
    // Nothing is decided yet, so there are no next steps.
    if (!current || match.outcome === 'ambiguous') return composeAnswer(match, paste, this.catalog);
    this.remember(ref, { ...thread, stage: stage + 1, offered: { choices: [], paste } });
    return composeFollowUp(current, paste, stage, this.catalog);
  }

  private choose(ref: ThreadRef, choice: Candidate, offered: Offer): ReplyDocument {
    const { paste } = offered;
    const match: Match = { outcome: 'exact', candidates: [choice], hints: [] };
    // The choices stay, for those who chose the wrong one.
    this.remember(ref, { paste, match, stage: 0, offered });
    return composeAnswer(match, paste, this.catalog);
  }

  private offer(ref: ThreadRef, offered: Offer): void {
    const { paste } = offered;
    const unknown: Thread = {
      paste,
      match: { outcome: 'none', candidates: [], hints: [] },
      stage: 0,
      offered,
    };
    this.remember(ref, { ...(this.threads.get(keyOf(ref)) ?? unknown), offered });
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

/** @param found candidates behind the choices, for their captures; a search brings none */
function offerOf({ blocks }: ReplyDocument, paste: Paste, found: readonly Candidate[] = []): Offer {
  const options = blocks.flatMap((block) => (block.type === 'choices' ? block.options : []));
  const choices = options.map(
    ({ id }): Candidate =>
      found.find(({ entry }) => entry === id) ?? {
        entry: id,
        confidence: 1,
        evidence: 'search',
        captures: {},
      },
  );
  return { choices, paste };
}

/** "2", or the id of an entry that was offered. */
function chosen(text: string, choices: readonly Candidate[]): Candidate | undefined {
  const number = CHOICE.exec(text)?.[1];
  return number ? choices[Number(number) - 1] : choices.find(({ entry }) => entry === text);
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
