/** One turn of a thread: from a message and the present session to the event, the next session and the reply. Pure. */
import { answerCommand, parseCommand } from './commands.js';
import { IntentTurns } from './intent-turns.js';
import { withPaste } from './kept-pastes.js';
import type { Candidate, Match } from './match/types.js';
import type { IncomingMessage, UserAction } from './message.js';
import { type Paste, readPaste } from './paste/paste.js';
import { composeAnswer } from './reply/compose.js';
import * as say from './reply/conversation.js';
import { withResetMoment } from './reply/reset-moment.js';
import { composeStatus } from './reply/status.js';
import { advance, isSame, newSession } from './session/advance.js';
import { chosenFrom, offeredIn } from './session/choice.js';
import { type Intent, readIntent } from './session/intent.js';
import { plainText } from './session/phrases.js';
import { looksPasted, quotedParts } from './session/quoted.js';
import { leadingSubject, visibleSteps } from './session/steps.js';
import type { SessionSubject, ThreadSession } from './session/types.js';
import { type ConversationOptions, type Happened, quiet, type Turn } from './turn.js';

/** A likely match counts as a new paste in a running thread only when it is nearly sure. */
const SURE_ENOUGH = 0.8;
/** The words on the button, typed. */
const ASKS_FOR_SIMILAR = /^(?:show )?(?:more|others?|errors?) like (?:this|that|it)(?: one)?[.?]?$/i;
/** Alternatives kept for "not my error". */
const MAX_ALTERNATIVES = 4;

export class Conversation {
  private readonly intents: IntentTurns;

  constructor(private readonly options: ConversationOptions) {
    this.intents = new IntentTurns(options);
  }

  /**
   * @param session the thread's session, or null for a thread that the bot does not know
   * @param message what somebody wrote
   * @param at now, in milliseconds since the epoch
   */
  turn(session: ThreadSession | null, message: IncomingMessage, at: number): Turn {
    const text = message.text.trim();
    const known = session !== null && session.status !== 'muted';
    if (!known && !message.mentioned) return quiet(session);
    if (message.asPaste && text !== '')
      return this.paste(session ?? newSession(message.thread, at), text, { by: message.author, at });
    if (isCommand(text)) return this.command(session, message, text, at);
    if (text === '') {
      return message.mentioned
        ? { event: 'help', session, reply: say.nothingToRead(), refresh: false }
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
    if (command.name === 'status') {
      const report = this.options.status?.() ?? { entries: this.options.catalog.size };
      return { event: 'help', session, reply: composeStatus(report), refresh: false };
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
    const choice = chosenFrom(text, session, this.options.catalog);
    if (choice) return this.chose(session, choice, happened);
    if (session.subjects.length > 0 && ASKS_FOR_SIMILAR.test(text)) return this.similar(session, happened);
    const paste = readPaste(text);
    const turn = this.understood(session, message, text, paste, happened);
    return turn && { ...turn, reply: say.withNotices(turn.reply, paste) };
  }

  private understood(
    session: ThreadSession,
    { mentioned }: IncomingMessage,
    text: string,
    paste: Paste,
    happened: Happened,
  ): Turn | null {
    const match = this.matchOf(paste, session);
    const intent = this.intentOf(session, text);
    const isNew = !isSame(session.subjects, match.candidates.map(subjectOf));
    // A person took over, and reads the pastes now.
    const handedOver = session.status === 'escalated' && !mentioned;
    if (match.outcome === 'exact' && (isNew || intent.type === 'none') && !handedOver)
      return this.matched(session, match, paste, happened);
    if (intent.type !== 'none' && (session.subjects.length > 0 || isGeneral(intent))) {
      const turn = this.intents.carryOut(session, intent, happened, mentioned);
      if (turn) return turn;
    }
    const nearlySure = match.outcome === 'likely' && (match.candidates[0]?.confidence ?? 0) >= SURE_ENOUGH;
    if (nearlySure && !handedOver && (mentioned || looksPasted(text)))
      return this.matched(session, match, paste, happened);
    return mentioned ? this.addressed(session, match, intent, paste, happened) : null;
  }

  /** Whoever addresses the bot gets an answer. */
  private addressed(
    session: ThreadSession,
    match: Match,
    intent: Intent,
    paste: Paste,
    happened: Happened,
  ): Turn {
    if (match.outcome === 'none') {
      if (intent.type === 'context-given') {
        const turn = this.intents.carryOut(session, intent, happened, true);
        if (turn) return turn;
      }
      if (plainText(paste.text).core === '') return this.courtesy(session, happened);
      if (intent.type !== 'none' && session.choosing === 'asked' && session.offered.length > 0)
        return this.askAgain(session, paste);
    }
    if (match.outcome !== 'none' || session.subjects.length === 0)
      return this.matched(session, match, paste, happened);
    const next = advance(session, { ...happened, type: 'ignored' });
    return { event: 'unmatched', session: next, reply: say.didNotUnderstand(session), refresh: false };
  }

  /** A greeting or thanks, and nothing else. */
  private courtesy(session: ThreadSession, happened: Happened): Turn {
    const next = advance(session, { ...happened, type: 'help' });
    const reply =
      session.subjects.length > 0
        ? say.courtesyReply()
        : answerCommand({ name: 'help' }, this.options.catalog, this.options.matcher);
    return { event: 'help', session: next, reply, refresh: false };
  }

  /** What the whole paste says, or the part of it that stands in quotes or behind "now I get:". */
  private matchOf(paste: Paste, session: ThreadSession): Match {
    const match = this.options.matcher.match(paste);
    if (match.outcome === 'exact' || session.subjects.length === 0) return match;
    for (const part of quotedParts(paste.text)) {
      const inner = this.options.matcher.match(readPaste(part));
      if (inner.outcome === 'exact') return inner;
    }
    return match;
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

  private matched(before: ThreadSession, match: Match, read: Paste, happened: Happened): Turn {
    const paste = { ...read, facts: withResetMoment(read.facts, happened.at) };
    // A new reset time is another moment, also where it does not say which.
    const known = paste.facts.resetTime === undefined ? before : withoutResetMoment(before);
    const session = withPaste(known, this.options.keepPastes ? paste.text : undefined);
    const { catalog } = this.options;
    const subjects = subjectsOf(match);
    const facts = paste.facts;
    if (match.outcome === 'none' || match.outcome === 'ambiguous') {
      const reply = composeAnswer(match, paste, catalog);
      const type = match.outcome === 'none' ? 'unmatched' : 'ambiguous';
      // What is shown can be chosen, and nothing else.
      const shown = offeredIn(reply).map(
        (offer) => subjects.find(({ entry }) => entry === offer.entry) ?? offer,
      );
      const next = advance(session, { ...happened, type, alternatives: shown, facts });
      return { event: type, session: next, reply, refresh: false };
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

  /**
   * Somebody changed the text of a message. The one that the thread began with is matched again while nobody has done
   * anything about it; the answer that stands there is changed, and posted where there is none.
   *
   * @param session the thread's session, or null for a thread that the bot does not know
   */
  edited(session: ThreadSession | null, message: IncomingMessage, at: number): Turn {
    if (session === null) return message.mentioned ? this.turn(session, message, at) : quiet(session);
    if (session.origin !== message.id || session.status === 'muted') return quiet(session);
    const paste = readPaste(message.text);
    const turn = isUntouched(session) ? this.matchedAnew(session, paste, message, at) : quiet(session);
    return turn.reply ? turn : { ...turn, warning: say.secretWarning(paste) };
  }

  private matchedAnew(session: ThreadSession, paste: Paste, message: IncomingMessage, at: number): Turn {
    const match = this.options.matcher.match(paste);
    if (match.outcome !== 'exact' && match.outcome !== 'likely') return quiet(session);
    const happened = { by: message.author, at };
    if (!session.posts?.some(({ view }) => view.kind === 'answer'))
      return this.matched(session, match, paste, happened);
    const subjects = subjectsOf(match);
    const alternatives = this.alternatives(subjects, paste);
    const facts = withResetMoment(paste.facts, at);
    const event = { ...happened, type: 'edited' as const, subjects, alternatives, facts };
    return { event: 'matched', session: advance(session, event), reply: null, refresh: true };
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

  /** What a click means; see {@link UserAction}. Unlike words, a click always gets an answer. */
  action(session: ThreadSession | null, action: UserAction, at: number): Turn {
    const current = session ?? newSession(action.thread, at);
    const happened = { by: action.author, at };
    const clicked = this.clicked(current, action, happened);
    if (clicked) return clicked;
    if (session === null) return quiet(session);
    return { event: 'unmatched', session, reply: say.didNotUnderstand(current), refresh: false };
  }

  private clicked(session: ThreadSession, action: UserAction, happened: Happened): Turn | null {
    const carryOut = (intent: Intent) => this.intents.carryOut(session, intent, happened, true);
    switch (action.action) {
      case 'steps':
        return ticked(session, action, happened);
      case 'choose':
        return this.choseById(session, action.value, happened);
      case 'more':
        return this.similar(session, happened);
      case 'resolved':
      case 'reopened':
      case 'wrong-match':
        return carryOut({ type: action.action });
      case 'still-failing':
        // The list of a stage that is over: somebody else was faster.
        if (action.value !== undefined && action.value !== String(session.stage))
          return { ...quiet(session), refresh: true };
        return carryOut({ type: 'still-failing', steps: [] });
      default:
        return this.answered(action.action, carryOut);
    }
  }

  private choseById(session: ThreadSession, id: string | undefined, happened: Happened): Turn | null {
    const offered = session.offered.find(({ entry }) => entry === id);
    // Choices of an older reply can still be clicked.
    const entry = id === undefined ? undefined : this.options.catalog.get(id);
    const subject = offered ?? (entry && { entry: entry.id, captures: {} });
    return subject ? this.chose(session, subject, happened) : null;
  }

  private answered(action: string, carryOut: (intent: Intent) => Turn | null): Turn | null {
    const [, question, answer] = /^answer:([^:]+):([^:]+)$/.exec(action) ?? [];
    if (question === undefined || answer === undefined) return null;
    return carryOut({ type: 'context-given', facts: {}, answers: { [question]: answer } });
  }

  /** The errors that come near the thread's own, which stays the subject unless one of them is chosen. */
  private similar(session: ThreadSession, happened: Happened): Turn {
    const taken = new Set(session.subjects.map(({ entry }) => entry));
    const related = session.subjects.flatMap(({ entry }) => this.options.catalog.get(entry)?.related ?? []);
    const ids = [...new Set([...session.offered.map(({ entry }) => entry), ...related])];
    const similar = ids.flatMap((entry) => {
      const offered = session.offered.find((one) => one.entry === entry);
      return taken.has(entry) ? [] : [offered ?? { entry, captures: {} }];
    });
    const next = advance(session, {
      ...happened,
      type: 'offered',
      alternatives: similar.slice(0, MAX_ALTERNATIVES),
    });
    return {
      event: 'help',
      session: next,
      reply: say.similarReply(similar, this.options.catalog),
      refresh: false,
    };
  }
}

/** Ticks that were set and taken back by one click. */
function ticked(session: ThreadSession, { done = [], undone = [] }: UserAction, happened: Happened): Turn {
  const after = advance(session, { ...happened, type: 'steps-done', steps: done });
  const next =
    undone.length > 0 ? advance(after, { ...happened, type: 'steps-undone', steps: undone }) : after;
  return { event: 'steps-done', session: next, reply: null, refresh: true };
}

/** Nobody has ticked, asked for more, or closed it. */
function isUntouched({ status, stage, ticks }: ThreadSession): boolean {
  return status === 'open' && stage === 0 && Object.keys(ticks).length === 0;
}

function isCommand(text: string): boolean {
  return /^\/cc-error(?!\S)/i.test(text);
}

/** Intents that mean something in a thread without a subject. */
function isGeneral(intent: Intent): boolean {
  return intent.type === 'help' || intent.type === 'escalated';
}

/** Longer values are pastes, which a session does not hold. Code units. */
const MAX_CAPTURE = 120;

/** Of what stood for placeholders, a session keeps the short values that its texts show. */
function subjectOf({ entry, variant, captures }: Candidate): SessionSubject {
  const kept = Object.entries(captures)
    .filter(([name]) => name !== WRAPPED_ERROR)
    .map(([name, value]) => [name, value.slice(0, MAX_CAPTURE)]);
  return {
    entry,
    ...(variant ? { variant } : {}),
    captures: Object.fromEntries(kept),
    ...(WRAPPED_ERROR in captures ? { wraps: true as const } : {}),
  };
}

function withoutResetMoment(session: ThreadSession): ThreadSession {
  const { resetsAt: _, ...facts } = session.facts;
  return { ...session, facts };
}

function subjectsOf({ outcome, candidates }: Match): SessionSubject[] {
  return candidates.map((candidate) => ({
    ...subjectOf(candidate),
    ...(outcome === 'likely' ? { likely: true as const } : {}),
  }));
}

/** Placeholder of a message that ends in another error; that error is a subject of its own. */
const WRAPPED_ERROR = 'error';
