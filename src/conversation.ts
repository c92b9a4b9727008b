/** One turn of a thread: from a message and the present session to the event, the next session and the reply. Pure. */
import { answerCommand, parseCommand } from './commands.js';
import { IntentTurns } from './intent-turns.js';
import { withPaste } from './kept-pastes.js';
import type { Candidate, Match } from './match/types.js';
import type { IncomingMessage, UserAction } from './message.js';
import { type Paste, readPaste } from './paste/paste.js';
import { composeAnswer } from './reply/compose.js';
import * as say from './reply/conversation.js';
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

  private matched(before: ThreadSession, match: Match, paste: Paste, happened: Happened): Turn {
    const session = withPaste(before, this.options.keepPastes ? paste.text : undefined);
    const { catalog } = this.options;
    const subjects = match.candidates.map(subjectOf);
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
        return this.intents.carryOut(current, { type: action.action }, happened, true) ?? quiet(session);
      case 'still-failing':
        return (
          this.intents.carryOut(current, { type: 'still-failing', steps: [] }, happened, true) ??
          quiet(session)
        );
    }
    if (session === null) return quiet(session);
    return { event: 'unmatched', session, reply: say.didNotUnderstand(current), refresh: false };
  }
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

/** Placeholder of a message that ends in another error; that error is a subject of its own. */
const WRAPPED_ERROR = 'error';
