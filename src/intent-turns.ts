/** Turns in which people say what they did, what they run or how it goes: carries out what was understood. */
import { answerCommand } from './commands.js';
import * as say from './reply/conversation.js';
import type { ReplyDocument } from './reply/document.js';
import { advance, type SessionEvent } from './session/advance.js';
import type { Intent } from './session/intent.js';
import { isReporting, leadingSubject, nextStage, visibleSteps } from './session/steps.js';
import type { ThreadSession } from './session/types.js';
import type { ConversationOptions, Happened, Turn, TurnEvent } from './turn.js';

type IntentOf<Type extends Intent['type']> = Extract<Intent, { type: Type }>;

export class IntentTurns {
  constructor(private readonly options: ConversationOptions) {}

  /**
   * Carries out what was understood.
   *
   * @param mentioned whether the bot was addressed
   * @returns null when the bot keeps out all the same
   */
  carryOut(session: ThreadSession, intent: Intent, happened: Happened, mentioned: boolean): Turn | null {
    // Once a person took over, or all is well, the bot notes what is done and says nothing, unless it is addressed.
    const isQuiet = session.status !== 'open' && !mentioned;
    if (session.status === 'escalated' && isQuiet && !isNotedQuietly(intent)) return null;
    if (intent.type === 'resolved' && session.status === 'resolved' && !mentioned) return null;
    const turn = this.turnOf(session, intent, happened, mentioned);
    const isSilent = isQuiet && isNotedQuietly(intent) && intent.type !== 'resolved';
    return turn && isSilent ? { ...turn, reply: null } : turn;
  }

  private turnOf(
    session: ThreadSession,
    intent: Intent,
    happened: Happened,
    mentioned: boolean,
  ): Turn | null {
    const { catalog, contacts } = this.options;
    switch (intent.type) {
      case 'steps-done':
      case 'steps-undone':
        return this.steps(session, intent, happened);
      case 'still-failing':
        return this.stillFailing(session, intent, happened, mentioned);
      case 'context-given':
        return this.context(session, intent, happened);
      case 'help':
        return this.help(session, happened);
      case 'wrong-match':
        return turn(session, { ...happened, type: 'wrong-match' }, 'wrong-match', false, (next) =>
          say.wrongMatchReply(next, catalog),
        );
      case 'resolved':
        return turn(session, { ...happened, type: 'resolved' }, 'resolved', true, () => say.resolvedReply());
      case 'reopened':
        return turn(session, { ...happened, type: 'reopened' }, 'reopened', true, (next) =>
          say.reopenedReply(next, catalog),
        );
      case 'escalated':
        return turn(session, { ...happened, type: 'escalated' }, 'escalated', true, (next) =>
          say.escalatedReply(next, contacts, catalog),
        );
      case 'none':
        return null;
    }
  }

  private steps(
    session: ThreadSession,
    intent: IntentOf<'steps-done' | 'steps-undone'>,
    happened: Happened,
  ): Turn {
    const steps = this.idsOf(session, intent.steps);
    return turn(session, { ...happened, type: intent.type, steps }, 'steps-done', true, (next) =>
      say.stepsReply(next, intent.steps, this.options.catalog),
    );
  }

  private stillFailing(
    session: ThreadSession,
    intent: IntentOf<'still-failing'>,
    happened: Happened,
    mentioned: boolean,
  ): Turn {
    const { catalog } = this.options;
    const wasLast = isReporting(session, catalog);
    const steps = this.idsOf(session, intent.steps);
    // Where nothing is shown, nothing is used up.
    const isShown = !(session.status === 'escalated' && !mentioned);
    const stage = wasLast || !isShown ? session.stage : nextStage(session, catalog);
    return turn(
      session,
      { ...happened, type: 'still-failing', steps, stage },
      'still-failing',
      true,
      (next) => say.stageReply(next, catalog, wasLast),
    );
  }

  private context(session: ThreadSession, intent: IntentOf<'context-given'>, happened: Happened): Turn {
    const { facts, answers } = intent;
    const noted = [...say.notedFacts(facts), ...this.labelsOf(session, answers)];
    return turn(
      session,
      { ...happened, type: 'context-given', facts, answers },
      'context-given',
      true,
      (next) => say.contextReply(next, noted, this.options.catalog),
    );
  }

  private help(session: ThreadSession, happened: Happened): Turn {
    const general = answerCommand({ name: 'help' }, this.options.catalog, this.options.matcher);
    return turn(session, { ...happened, type: 'help' }, 'help', false, ({ subjects }) =>
      subjects.length > 0 ? say.threadHelp() : general,
    );
  }

  /** Answers in the words of their buttons. */
  private labelsOf(session: ThreadSession, answers: Readonly<Record<string, string>>): string[] {
    const subject = leadingSubject(session);
    const questions = (subject && this.options.catalog.get(subject.entry)?.questions) ?? [];
    return questions.flatMap(({ id, answers: possible }) =>
      possible.filter((answer) => answer.id === answers[id]).map(({ label }) => label),
    );
  }

  private idsOf(session: ThreadSession, numbers: readonly number[]): string[] {
    const steps = visibleSteps(session, this.options.catalog);
    return numbers.flatMap((number) => steps[number - 1]?.id ?? []);
  }
}

function turn(
  session: ThreadSession,
  event: SessionEvent,
  name: TurnEvent,
  refresh: boolean,
  reply: (next: ThreadSession) => ReplyDocument,
): Turn {
  const next = advance(session, event);
  return { event: name, session: next, reply: reply(next), refresh };
}

/** What goes without a word where a person took over, or where all is well. */
function isNotedQuietly({ type }: Intent): boolean {
  return ['steps-done', 'steps-undone', 'context-given', 'still-failing', 'resolved'].includes(type);
}
