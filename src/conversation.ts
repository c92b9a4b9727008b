/** One turn of a thread: from a message and the present session to the event, the next session and the reply. Pure. */
import type { Catalog } from './catalog/catalog.js';
import { answerCommand, parseCommand } from './commands.js';
import { withPaste } from './kept-pastes.js';
import type { Matcher } from './match/matcher.js';
import type { Candidate, Match } from './match/types.js';
import type { IncomingMessage, UserAction } from './message.js';
import type { PasteFacts } from './paste/facts.js';
import { type Paste, readPaste } from './paste/paste.js';
import { composeAnswer } from './reply/compose.js';
import * as say from './reply/conversation.js';
import type { ReplyDocument } from './reply/document.js';
import { factItems } from './reply/facts.js';
import { advance, isSame, newSession, type SessionEvent } from './session/advance.js';
import { type Intent, readIntent } from './session/intent.js';
import { isReporting, leadingSubject, nextStage, visibleSteps } from './session/steps.js';
import type { SessionSubject, ThreadSession } from './session/types.js';

/** Names of events in the command line's contract. */
export type TurnEvent =
  | 'matched' | 'ambiguous' | 'unmatched' | 'steps-done' | 'still-failing' | 'context-given'
  | 'wrong-match' | 'resolved' | 'reopened' | 'escalated' | 'help' | 'ignored'; // biome-ignore format: a list

/** What came of a message. */
export interface Turn {
  event: TurnEvent;
  /** The session after it; null where the thread is none of the bot's. */
  session: ThreadSession | null;
  /** Null where the bot keeps quiet. */
  reply: ReplyDocument | null;
  /** Whether the thread's first answer has to be shown anew (ticks, other steps). */
  refresh: boolean;
}

export interface ConversationOptions {
  catalog: Catalog;
  matcher: Matcher;
  /** Names or mentions of the people who take over. */
  contacts: readonly string[];
  /** Whether the redacted text of pastes is kept in the session; none unless told. */
  keepPastes?: boolean;
}

/** A likely match counts as a new paste in a running thread only when it is nearly sure. */
const SURE_ENOUGH = 0.8;
/** Alternatives kept for "not my error". */
const MAX_ALTERNATIVES = 4;

export class Conversation {
  constructor(private readonly options: ConversationOptions) {}

  /**
   * @param session the thread's session, or null for a thread that the bot does not know
   * @param message what somebody wrote
   * @param at now, in milliseconds since the epoch
   */
  turn(session: ThreadSession | null, message: IncomingMessage, at: number): Turn {
    const text = message.text.trim();
    const known = session !== null && session.status !== 'muted';
    if (!known && !message.mentioned) return quiet(session);
    if (isCommand(text)) return this.command(session, message, text, at);
    if (text === '') {
      return message.mentioned
        ? { event: 'help', session, reply: nothingToRead(), refresh: false }
        : quiet(session);
    }
    const current = session ?? newSession(message.thread, at);
    const by = message.author;
    return this.followUp(current, message, text, { by, at }) ?? quiet(session);
  }

  private command(session: ThreadSession | null, message: IncomingMessage, text: string, at: number): Turn {
    const command = parseCommand(text.slice('/cc-error'.length));
    if (command.name === 'explain') {
      const current = session ?? newSession(message.thread, at);
      return this.paste(current, command.text, { by: message.author, at });
    }
    const reply = answerCommand(command, this.options.catalog, this.options.matcher);
    const offered = offeredIn(reply);
    if (offered.length === 0) return { event: 'help', session, reply, refresh: false };
    const current = session ?? newSession(message.thread, at);
    const next = advance(current, { type: 'offered', alternatives: offered, by: message.author, at });
    return { event: 'help', session: next, reply, refresh: false };
  }

  private followUp(
    session: ThreadSession,
    message: IncomingMessage,
    text: string,
    happened: Happened,
  ): Turn | null {
    const choice = chosen(text, session);
    if (choice) return this.chose(session, choice, happened);
    const paste = readPaste(text);
    const match = this.options.matcher.match(paste);
    const intent = this.intentOf(session, text);
    const isNew = !isSame(session.subjects, match.candidates.map(subjectOf));
    if (match.outcome === 'exact' && (isNew || intent.type === 'none'))
      return this.matched(session, match, paste, happened);
    if (intent.type !== 'none' && (session.subjects.length > 0 || isGeneral(intent))) {
      const turn = this.act(session, intent, happened, message.mentioned);
      if (turn) return turn;
    }
    const nearlySure = match.outcome === 'likely' && (match.candidates[0]?.confidence ?? 0) >= SURE_ENOUGH;
    if (nearlySure && (message.mentioned || looksPasted(text)))
      return this.matched(session, match, paste, happened);
    if (!message.mentioned) return null;
    if (
      match.outcome === 'none' &&
      intent.type !== 'none' &&
      session.choosing === 'asked' &&
      session.offered.length > 0
    )
      return this.askAgain(session, paste);
    if (match.outcome !== 'none' || session.subjects.length === 0)
      return this.matched(session, match, paste, happened);
    const next = advance(session, { ...happened, type: 'ignored' });
    return { event: 'unmatched', session: next, reply: say.didNotUnderstand(session), refresh: false };
  }

  /** Nothing is decided yet, so the question stays. */
  private askAgain(session: ThreadSession, paste: Paste): Turn {
    const match: Match = {
      outcome: 'ambiguous',
      candidates: session.offered.map(say.candidateOf),
      hints: [],
    };
    return {
      event: 'ambiguous',
      session,
      reply: composeAnswer(match, paste, this.options.catalog),
      refresh: false,
    };
  }

  /** A text that is certainly meant as a paste. */
  private paste(session: ThreadSession, text: string, happened: Happened): Turn {
    const paste = readPaste(text);
    return this.matched(session, this.options.matcher.match(paste), paste, happened);
  }

  private intentOf(session: ThreadSession, text: string): Intent {
    const steps = visibleSteps(session, this.options.catalog);
    const open = steps.findIndex(({ done }) => !done);
    const subject = leadingSubject(session);
    return readIntent(text, {
      totalSteps: steps.length,
      nextStep: open < 0 ? undefined : open + 1,
      questions: (subject && this.options.catalog.get(subject.entry)?.questions) ?? [],
      resolved: session.status === 'resolved',
    });
  }

  private matched(before: ThreadSession, match: Match, paste: Paste, happened: Happened): Turn {
    const session = withPaste(before, this.options.keepPastes ? paste.text : undefined);
    const { catalog } = this.options;
    const subjects = match.candidates.map(subjectOf);
    const facts = paste.facts;
    if (match.outcome === 'none') {
      const alternatives = match.hints.map(subjectOf);
      const next = advance(session, { ...happened, type: 'unmatched', alternatives, facts });
      return {
        event: 'unmatched',
        session: next,
        reply: composeAnswer(match, paste, catalog),
        refresh: false,
      };
    }
    if (match.outcome === 'ambiguous') {
      const next = advance(session, { ...happened, type: 'ambiguous', alternatives: subjects, facts });
      return {
        event: 'ambiguous',
        session: next,
        reply: composeAnswer(match, paste, catalog),
        refresh: false,
      };
    }
    const alternatives = this.alternatives(subjects, paste);
    const next = advance(session, { ...happened, type: 'matched', subjects, alternatives, facts });
    const same = isSame(session.subjects, subjects);
    const reply = same ? say.sameErrorReply(next, catalog) : say.subjectReply(next, catalog, paste, match);
    return { event: 'matched', session: next, reply, refresh: same };
  }

  /** Other entries that the paste may be, for "not my error": the next nearest, then the related ones. */
  private alternatives(subjects: readonly SessionSubject[], paste: Paste): SessionSubject[] {
    const taken = new Set(subjects.map(({ entry }) => entry));
    const related = subjects.flatMap(({ entry }) => this.options.catalog.get(entry)?.related ?? []);
    const near = this.options.matcher.nearest(paste.text.slice(0, 2_000)).map(({ entry }) => entry);
    const ids = [...new Set([...near.slice(0, 2), ...related, ...near])].filter((id) => !taken.has(id));
    return ids.slice(0, MAX_ALTERNATIVES).map((entry) => ({ entry, captures: {} }));
  }

  private chose(session: ThreadSession, subject: SessionSubject, happened: Happened): Turn {
    const next = advance(session, { ...happened, type: 'chosen', subject });
    return {
      event: 'matched',
      session: next,
      reply: say.subjectReply(next, this.options.catalog),
      refresh: false,
    };
  }

  /**
   * A click on a reply: `tick` and `untick` with the id of a step, `choose` with the id of an entry, or the id of one
   * of the reply's buttons. Unlike words, a click always gets an answer.
   */
  action(session: ThreadSession | null, action: UserAction, at: number): Turn {
    const current = session ?? newSession(action.thread, at);
    const happened = { by: action.author, at };
    switch (action.action) {
      case 'tick':
      case 'untick': {
        const type = action.action === 'tick' ? 'steps-done' : 'steps-undone';
        const next = advance(current, { ...happened, type, steps: action.value ? [action.value] : [] });
        return { event: 'steps-done', session: next, reply: null, refresh: true };
      }
      case 'choose': {
        const subject = current.offered.find(({ entry }) => entry === action.value);
        if (subject) return this.chose(current, subject, happened);
        break;
      }
      case 'resolved':
      case 'wrong-match':
        return this.act(current, { type: action.action }, happened, true) ?? quiet(session);
      case 'still-failing':
        return this.act(current, { type: 'still-failing', steps: [] }, happened, true) ?? quiet(session);
    }
    if (session === null) return quiet(session);
    return { event: 'unmatched', session, reply: say.didNotUnderstand(current), refresh: false };
  }

  /** Carries out what was understood; null when the bot keeps quiet all the same. */
  private act(session: ThreadSession, intent: Intent, happened: Happened, mentioned: boolean): Turn | null {
    const { catalog, contacts } = this.options;
    // A person took over: the bot only notes what is done, unless it is addressed.
    const handedOver = session.status === 'escalated' && !mentioned;
    const done = (
      event: SessionEvent,
      name: TurnEvent,
      reply: (next: ThreadSession) => ReplyDocument,
      refresh = false,
    ): Turn => {
      const next = advance(session, event);
      return {
        event: name,
        session: next,
        reply: handedOver && name !== 'resolved' ? null : reply(next),
        refresh,
      };
    };
    switch (intent.type) {
      case 'steps-done':
      case 'steps-undone': {
        const steps = this.idsOf(session, intent.steps);
        return done(
          { ...happened, type: intent.type, steps },
          'steps-done',
          (next) => say.stepsReply(next, intent.steps, catalog),
          true,
        );
      }
      case 'still-failing': {
        const wasLast = isReporting(session, catalog);
        const steps = this.idsOf(session, intent.steps);
        const stage = wasLast ? session.stage : nextStage(session, catalog);
        return done(
          { ...happened, type: 'still-failing', steps, stage },
          'still-failing',
          (next) => say.stageReply(next, catalog, wasLast),
          true,
        );
      }
      case 'context-given': {
        const noted = notedFacts(intent.facts);
        return done(
          { ...happened, type: 'context-given', facts: intent.facts, answers: intent.answers },
          'context-given',
          (next) => say.contextReply(next, noted, catalog),
          true,
        );
      }
      case 'wrong-match':
        return done({ ...happened, type: 'wrong-match' }, 'wrong-match', (next) =>
          say.wrongMatchReply(next, catalog),
        );
      case 'resolved':
        if (session.status === 'resolved' && !mentioned) return null;
        return done({ ...happened, type: 'resolved' }, 'resolved', () => say.resolvedReply(), true);
      case 'reopened':
        return done(
          { ...happened, type: 'reopened' },
          'reopened',
          (next) => say.reopenedReply(next, catalog),
          true,
        );
      case 'escalated':
        return done(
          { ...happened, type: 'escalated' },
          'escalated',
          (next) => say.escalatedReply(next, contacts, catalog),
          true,
        );
      case 'help':
        return done({ ...happened, type: 'help' }, 'help', () =>
          answerCommand({ name: 'help' }, catalog, this.options.matcher),
        );
      case 'none':
        return null;
    }
  }

  private idsOf(session: ThreadSession, numbers: readonly number[]): string[] {
    const steps = visibleSteps(session, this.options.catalog);
    return numbers.flatMap((number) => steps[number - 1]?.id ?? []);
  }
}

type Happened = Pick<SessionEvent, 'by' | 'at'>;

function quiet(session: ThreadSession | null): Turn {
  return { event: 'ignored', session, reply: null, refresh: false };
}

function isCommand(text: string): boolean {
  return /^\/cc-error(?!\S)/i.test(text);
}

/** Intents that mean something in a thread without a subject. */
function isGeneral(intent: Intent): boolean {
  return intent.type === 'help' || intent.type === 'escalated';
}

function subjectOf({ entry, variant, captures }: Candidate): SessionSubject {
  return { entry, ...(variant ? { variant } : {}), captures };
}

/** "2", or the id of an entry that was offered; numbers mean steps unless choices were just shown. */
function chosen(text: string, session: ThreadSession): SessionSubject | undefined {
  const byId = session.offered.find(({ entry }) => entry === text);
  if (byId) return byId;
  const number = /^#?(\d{1,2})[.)]?$/.exec(text)?.[1];
  return number !== undefined && session.choosing ? session.offered[Number(number) - 1] : undefined;
}

/** Entries that a command's reply lets people choose from. */
function offeredIn(reply: ReplyDocument): SessionSubject[] {
  return reply.blocks.flatMap((block) =>
    block.type === 'choices' ? block.options.map(({ id }) => ({ entry: id, captures: {} })) : [],
  );
}

/** Code fences and several lines are pasted, not said. */
function looksPasted(text: string): boolean {
  return text.includes('```') || text.split('\n').length >= 3 || /\b(?:API Error|Error:)/.test(text);
}

function notedFacts(facts: PasteFacts): string[] {
  return factItems(facts, []).map(({ label, value }) => (label === 'Version' ? `version ${value}` : value));
}

function nothingToRead(): ReplyDocument {
  const text = 'There is no text to look at. Paste the error message, with the lines around it.';
  return { title: 'There is no text to look at', blocks: [{ type: 'text', text: [{ text }] }] };
}
