/** What the bot says in the course of a thread: the words for each event. */
import type { Catalog } from '../catalog/catalog.js';
import type { Match } from '../match/types.js';
import type { PasteFacts } from '../paste/facts.js';
import { type Paste, readPaste } from '../paste/paste.js';
import { isReporting, knownOf, leadingSubject, visibleSteps, withTicks } from '../session/steps.js';
import type { SessionPost, SessionSubject, ThreadSession } from '../session/types.js';
import { composeAnswer, firstSentence } from './compose.js';
import { applicability } from './conditions.js';
import {
  type Button,
  type ChecklistItem,
  plain,
  type ReplyBlock,
  type ReplyDocument,
  type RichText,
  rich,
} from './document.js';
import { factItems } from './facts.js';
import { listed } from './labels.js';
import { pasteNotices, secretOnly } from './notices.js';

const MAX_OFFERED = 3;

/** What can be clicked, or typed, under the list of a stage; a click on an older list must not skip a stage. */
function buttonsOf({ stage }: ThreadSession): Button[] {
  return [
    { id: 'resolved', label: 'Fixed it', style: 'primary' },
    { id: 'still-failing', label: 'Still stuck', value: String(stage) },
    { id: 'wrong-match', label: 'Not my error' },
    { id: 'more', label: 'More like this' },
  ];
}

/** The end of a reply: how the thread stands, and what can be done about it. */
function closing(session: ThreadSession): ReplyBlock[] {
  const { status, closed } = session;
  if (status === 'open') return [{ type: 'buttons', items: buttonsOf(session) }];
  if (status === 'resolved') {
    const by = closed?.name ? ` by ${closed.name}` : '';
    return [
      { type: 'notice', level: 'info', text: [{ text: `Marked as fixed${by}.` }] },
      { type: 'buttons', items: [{ id: 'reopened', label: 'It’s back' }] },
    ];
  }
  return [
    { type: 'notice', level: 'info', text: [{ text: 'A person was asked for.' }] },
    { type: 'buttons', items: [{ id: 'resolved', label: 'Fixed it', style: 'primary' }] },
  ];
}

/**
 * The full answer about the thread's subject, with its ticks: what is posted first and updated later.
 *
 * @param paste the paste behind it, for its notices; none when the answer is made again later
 */
export function subjectReply(
  session: ThreadSession,
  catalog: Catalog,
  paste?: Paste,
  match?: Match,
): ReplyDocument {
  const shown: Match = match ?? {
    outcome: session.subjects.some(({ likely }) => likely) ? 'likely' : 'exact',
    candidates: session.subjects.map(candidateOf),
    hints: [],
  };
  const document = composeAnswer(shown, { ...(paste ?? readPaste('')), facts: session.facts }, catalog);
  const blocks = numbered(document.blocks, session);
  return {
    ...document,
    blocks: [...blocks, ...questionBlocks(session, catalog), ...closing(session)],
    live: { kind: 'answer' },
  };
}

export function candidateOf({
  entry,
  variant,
  captures,
  wraps,
}: SessionSubject): Match['candidates'][number] {
  return {
    entry,
    ...(variant ? { variant } : {}),
    confidence: 1,
    evidence: 'signature',
    captures: wraps ? { ...captures, error: '' } : captures,
  };
}

/** Numbers the steps of several checklists through, and shows who ticked what. */
function numbered(blocks: readonly ReplyBlock[], session: ThreadSession): ReplyBlock[] {
  let start = 1;
  return blocks.map((block) => {
    if (block.type !== 'checklist') return block;
    const shown: ReplyBlock = { type: 'checklist', items: withTicks(block.items, session), start };
    start += block.items.length;
    return shown;
  });
}

/** The question that settles an open condition of a step. */
function questionBlocks(session: ThreadSession, catalog: Catalog): ReplyBlock[] {
  const subject = leadingSubject(session);
  const entry = subject && catalog.get(subject.entry);
  if (!entry) return [];
  const steps = [...entry.steps, ...entry.stages.flatMap((stage) => stage.steps)];
  const question = entry.questions.find(({ id }) =>
    steps.some(({ when }) => {
      const open = applicability(when, knownOf(session, subject));
      return open !== false && open.answer?.[id] !== undefined;
    }),
  );
  if (!question) return [];
  const blocks: ReplyBlock[] = [{ type: 'text', text: rich(question.ask) }];
  if (question.command) blocks.push({ type: 'code', code: question.command });
  const items = question.answers.map(({ id, label }) => ({ id: `answer:${question.id}:${id}`, label }));
  return [...blocks, { type: 'buttons', items }];
}

/** The same error was pasted again. */
export function sameErrorReply(session: ThreadSession, catalog: Catalog): ReplyDocument {
  const open = visibleSteps(session, catalog).filter(({ done }) => !done);
  const text =
    open.length > 0
      ? 'That is the same error as before. These steps are still open:'
      : 'That is the same error as before, and every step of the list is done. “Still failing” brings what comes next.';
  return listReply(session, catalog, 'The same error as before', text);
}

/** Steps were ticked or unticked. Where a post shows the list already, only what changed is said. */
export function stepsReply(
  session: ThreadSession,
  numbers: readonly number[],
  catalog: Catalog,
): ReplyDocument {
  const steps = visibleSteps(session, catalog);
  const left = steps.filter(({ done }) => !done).length;
  const named = `${numbers.length === 1 ? 'step' : 'steps'} ${listed(numbers.map(String), 'and')}`;
  const rest =
    left === 0
      ? 'That was the whole list. Say “fixed it” if it works now, or “still failing” for what comes next.'
      : `${left === 1 ? 'One step is' : `${left} steps are`} left.`;
  const done = steps.filter((_, index) => numbers.includes(index + 1)).every((step) => step.done);
  const isShown = session.posts?.some((post) => isPresent(post, session)) ?? false;
  return reply('Checklist updated', [
    ...lines(`${done ? 'Noted' : 'Taken back'}: ${named}. ${rest}`),
    ...(isShown ? [] : stepBlocks(session, catalog)),
  ]);
}

/** The next stage, or how to report it. */
export function stageReply(session: ThreadSession, catalog: Catalog, wasLast: boolean): ReplyDocument {
  const subject = leadingSubject(session);
  const entry = subject && catalog.get(subject.entry);
  if (!entry) return didNotUnderstand(session);
  if (isReporting(session, catalog)) {
    const lead = wasLast
      ? 'Nothing else is documented for this error. The report is what is left, or a person: say “I need a person”.'
      : 'Those were all the documented fixes. What is left is to look for an incident and to report it:';
    return listReply(session, catalog, 'Report it', lead);
  }
  const lead = entry.stages[session.stage - 1]?.intro ?? 'More to try:';
  const list = listReply(session, catalog, `More to try: ${entry.title}`, lead);
  return { ...list, severity: entry.severity };
}

/** The setup became known: says what was noted, and the list that fits now. */
export function contextReply(
  session: ThreadSession,
  noted: readonly string[],
  catalog: Catalog,
): ReplyDocument {
  const what = noted.length > 0 ? `Noted: ${noted.join(', ')}.` : 'Noted.';
  const title = 'Steps for your setup';
  return visibleSteps(session, catalog).length > 0
    ? listReply(session, catalog, title, `${what} The steps that fit:`)
    : reply(title, lines(`${what} Paste the error, and the steps will fit it.`));
}

/** The steps of the present stage under some words; what the thread's state adds stands behind them. */
function listReply(session: ThreadSession, catalog: Catalog, title: string, lead: string): ReplyDocument {
  const steps = stepBlocks(session, catalog);
  const report: ReplyBlock[] = isReporting(session, catalog)
    ? [{ type: 'code', label: 'For the report', code: summaryText(session, catalog) }]
    : [];
  return {
    title,
    blocks: [
      ...lines(lead),
      ...steps,
      ...report,
      ...questionBlocks(session, catalog),
      ...(steps.length > 0 ? closing(session) : []),
    ],
    live: { kind: 'list', title, lead },
  };
}

/**
 * A post as it has to look now. One that the thread has gone on from keeps its ticks, and has no buttons any more.
 *
 * @param post as the session remembers it
 */
export function liveReply(post: SessionPost, session: ThreadSession, catalog: Catalog): ReplyDocument {
  const { view, subjects, stage } = post;
  const present = isPresent(post, session);
  const shown = present ? session : { ...session, subjects, stage, facts: post.facts };
  const document =
    view.kind === 'answer' ? subjectReply(shown, catalog) : listReply(shown, catalog, view.title, view.lead);
  if (present) return document;
  const blocks = document.blocks.filter(({ type }) => type !== 'buttons');
  return { ...document, blocks };
}

/** Whether a post shows what the thread is about now. */
function isPresent({ subjects, stage }: SessionPost, session: ThreadSession): boolean {
  return stage === session.stage && subjects[0]?.entry === session.subjects[0]?.entry;
}

/** Another entry was meant: the others that came near. */
export function wrongMatchReply(session: ThreadSession, catalog: Catalog): ReplyDocument {
  const options = offeredOptions(session.offered, catalog);
  if (options.length === 0) {
    return reply(
      'Not that error',
      lines('Then it is something else. Paste the error with the lines around it, as it is on the screen.'),
    );
  }
  return reply('Not that error', [
    {
      type: 'choices',
      prompt:
        'Then it is something else. Is it one of these? Reply with its number, or paste the full output.',
      options,
    },
  ]);
}

/** Errors that are easily taken for this one. */
export function similarReply(similar: readonly SessionSubject[], catalog: Catalog): ReplyDocument {
  const options = offeredOptions(similar, catalog);
  const title = 'Errors that look like this one';
  if (options.length === 0) return reply(title, lines('No other documented error looks like this one.'));
  return reply(title, [
    { type: 'choices', prompt: 'These are easily taken for this one. A number chooses:', options },
  ]);
}

function offeredOptions(offered: readonly SessionSubject[], catalog: Catalog) {
  return offered.slice(0, MAX_OFFERED).flatMap(({ entry: id }) => {
    const entry = catalog.get(id);
    return entry ? [{ id, label: entry.title, description: plain(rich(firstSentence(entry.summary))) }] : [];
  });
}

export function resolvedReply(): ReplyDocument {
  return reply('Fixed', lines('Good to hear. This is closed; “it’s back” opens it again.'));
}

export function reopenedReply(session: ThreadSession, catalog: Catalog): ReplyDocument {
  return visibleSteps(session, catalog).length > 0
    ? listReply(session, catalog, 'Open again', 'Open again. This is where we were:')
    : reply('Open again', lines('Open again. Paste what you see now.'));
}

/** @param contacts names or mentions of the people who take over; may be empty */
export function escalatedReply(
  session: ThreadSession,
  contacts: readonly string[],
  catalog: Catalog,
): ReplyDocument {
  const said = rich(
    `${contacts.length > 0 ? ': this needs a person.' : 'This needs a person now.'} Here is what is known so far; I keep quiet unless you mention me.`,
  );
  return reply('A person is asked for', [
    { type: 'text', text: [...mentions(contacts), ...said] },
    { type: 'code', code: summaryText(session, catalog) },
  ]);
}

/** "Ana, Ben and Cleo", each of them a mention. */
function mentions(contacts: readonly string[]): RichText {
  return contacts.flatMap((text, index): RichText => {
    const before = index === 0 ? '' : index === contacts.length - 1 ? ' and ' : ', ';
    const mention = { text, mention: true as const };
    return before === '' ? [mention] : [{ text: before }, mention];
  });
}

/** What can be said in a running thread. */
export function threadHelp(): ReplyDocument {
  const items = [
    { label: 'did 1 and 3', value: 'ticks steps; “untick 3” takes it back' },
    { label: 'still failing', value: 'brings what comes next' },
    { label: 'fixed it', value: 'closes the thread' },
    { label: 'not my error', value: 'shows the others that it may be' },
    { label: 'more like this', value: 'shows errors that look alike' },
    { label: 'we’re on Bedrock', value: 'or whatever you run: makes the steps fit' },
    { label: 'I need a person', value: 'hands over, with what was tried' },
  ];
  return reply('What you can say here', [
    ...lines('In this thread you can say:'),
    { type: 'facts', items },
    ...lines('Paste another error at any time. Everything else: `/cc-error help`'),
  ]);
}

/** Somebody greeted or thanked the bot. */
export function courtesyReply(): ReplyDocument {
  return reply(
    'Here when you need me',
    lines('I am here. Say “fixed it” when it works, or “still failing” for what comes next.'),
  );
}

/** Addressed, but not understood. */
export function didNotUnderstand(session: ThreadSession): ReplyDocument {
  const hint =
    session.subjects.length > 0
      ? 'I did not understand that. You can say what you did (“did 1 and 3”), “still failing”, “fixed it”, “not my error”, your setup (“we’re on Bedrock”), or paste another error.'
      : 'I did not understand that. Paste the error message with the lines around it.';
  return reply('Not understood', lines(hint));
}

/** What was found and tried, as text to copy: for a report or for the person who takes over. */
export function summaryText(session: ThreadSession, catalog: Catalog): string {
  const title = (id: string) => catalog.get(id)?.title ?? id;
  const rows: string[] = [];
  rows.push(`Error: ${session.subjects.map(({ entry }) => title(entry)).join('; ') || 'not recognised'}`);
  const present = session.subjects.map(({ entry }) => entry);
  const earlier = session.earlier.map(({ entry }) => entry).filter((entry) => !present.includes(entry));
  if (earlier.length > 0) rows.push(`Earlier in this thread: ${[...new Set(earlier)].map(title).join('; ')}`);
  for (const { label, value } of factItems(session.facts, session.subjects.map(candidateOf)))
    rows.push(`${label}: ${value}`);
  const all = everyStep(session, catalog);
  const done = all.filter((step) => step.done);
  rows.push(done.length > 0 ? 'Tried:' : 'Tried: nothing ticked yet');
  for (const step of done)
    rows.push(`- ${plain(step.text)}${step.doneBy ? ` (${step.doneBy.join(', ')})` : ''}`);
  const open = visibleSteps(session, catalog).filter((step) => !step.done);
  if (open.length > 0 && !isReporting(session, catalog)) {
    rows.push('Not tried yet:');
    for (const step of open) rows.push(`- ${plain(step.text)}`);
  }
  return rows.join('\n');
}

/** Steps of every stage that was shown, ticked or not. */
function everyStep(session: ThreadSession, catalog: Catalog): ChecklistItem[] {
  const steps: ChecklistItem[] = [];
  for (let stage = 0; stage <= session.stage; stage++)
    steps.push(...visibleSteps({ ...session, stage }, catalog));
  return steps;
}

function stepBlocks(session: ThreadSession, catalog: Catalog): ReplyBlock[] {
  const items = visibleSteps(session, catalog);
  return items.length > 0 ? [{ type: 'checklist', items }] : [];
}

function lines(text: string): ReplyBlock[] {
  return [{ type: 'text', text: rich(text) }];
}

function reply(title: string, blocks: ReplyBlock[]): ReplyDocument {
  return { title, blocks };
}

/** A secret in whatever was written has to be spoken of, once. */
export function withNotices(reply: ReplyDocument | null, paste: Paste): ReplyDocument | null {
  if (!reply || paste.secrets.length === 0 || reply.blocks.some(({ type }) => type === 'notice'))
    return reply;
  return { ...reply, blocks: [...pasteNotices(paste), ...reply.blocks] };
}

/** A secret where there is no reply to speak of it; null where there is none. */
export function secretWarning(paste: Paste): ReplyDocument | null {
  if (paste.secrets.length === 0) return null;
  return secretOnly({ title: '', blocks: pasteNotices(paste) });
}

/** What became known, in the words of the facts. */
export function notedFacts(facts: PasteFacts): string[] {
  return factItems(facts, []).map(({ label, value }) => (label === 'Version' ? `version ${value}` : value));
}

/** Addressed with an empty message. */
export function nothingToRead(): ReplyDocument {
  const text = 'There is no text to look at. Paste the error message, with the lines around it.';
  return { title: 'There is no text to look at', blocks: [{ type: 'text', text: [{ text }] }] };
}
