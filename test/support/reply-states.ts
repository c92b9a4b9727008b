/** Every state that a thread can show, made by playing messages and clicks, for the golden files of the chat platforms. */
import type { Catalog } from '../../src/catalog/catalog.js';
import { Conversation } from '../../src/conversation.js';
import { Matcher } from '../../src/match/matcher.js';
import type { ThreadRef, UserAction } from '../../src/message.js';
import { liveReply, nothingToRead, subjectReply } from '../../src/reply/conversation.js';
import { type ReplyBlock, type ReplyDocument, rich } from '../../src/reply/document.js';
import {
  apart,
  cannotPost,
  failed,
  shareable,
  sharedBy,
  slowDown,
  withRemarks,
} from '../../src/reply/outside.js';
import { composeOverview } from '../../src/reply/overview.js';
import { composeStatus } from '../../src/reply/status.js';
import type { ThreadSession } from '../../src/session/types.js';

/** A reply as the core composes it, before it is fitted to a platform. */
export interface ReplyState {
  /** Name of its golden file, without the ending. */
  name: string;
  document: ReplyDocument;
}

const THREAD: ThreadRef = { platform: 'golden', workspace: 'w', channel: 'c', thread: 't' };
const START = Date.UTC(2026, 2, 4, 14, 0);

const SESSION_LIMIT = "Claude Code v2.1.150 on macOS\n⎿ You've hit your session limit · resets 3:45pm";
const REJECTED = 'API Error: Request rejected (429)';
const CREDIT = 'claude 2.1.199 on macOS\nCredit balance is too low';
const CONNECT = 'Unable to connect to API (ECONNRESET)';
const WRAPPED =
  "Agent terminated early due to an API error: You've hit your session limit · resets 3:45pm (Asia/Tokyo)";
const SEVERAL =
  "API Error: Request rejected (429)\n\nsome output between\n\nUnable to connect to API (ECONNRESET)\nYou've hit your session limit · resets 3:45pm";
/** Ordinary chatter with words of two entries. */
const NEAR = 'claude does not like my picture';
const DOUBTFUL = 'claude keeps saying too large';
const KEY = `sk-ant-api03-${'AbCdEf0123456789'.repeat(3)}-AA`;

/**
 * The states, each under a name of its own. The same catalogue always gives the same documents.
 *
 * @example replyStates(catalog).find(({ name }) => name === 'ticked')?.document
 */
export function replyStates(catalog: Catalog): ReplyState[] {
  const matcher = new Matcher(catalog);
  const open = (paste?: string) => new Played(catalog, matcher, paste);
  const states: Record<string, ReplyDocument> = {
    ...answers(open),
    ...threads(open, catalog),
    ...commands(open),
    overview: overview(open, catalog),
    status: composeStatus({
      version: '1.0.0',
      entries: catalog.size,
      storeFault: 'The database does not answer.',
      chats: { slack: { status: 'ok' } },
    }),
    'nothing-to-read': nothingToRead(),
    'slow-down': slowDown(),
    failed: failed(),
    'cannot-post': cannotPost('Invite me to the channel with `/invite @cc-error`, then mention me again.'),
    'very-long': veryLong(),
    hostile: hostile(),
  };
  return Object.entries(states).map(([name, document]) => ({ name, document }));
}

/**
 * The answer to the first sample of every entry, as a thread shows it.
 *
 * @returns one for each entry, under its id
 */
export function entryStates(catalog: Catalog): ReplyState[] {
  const matcher = new Matcher(catalog);
  return catalog.entries.map(({ id, samples }) => ({
    name: id,
    document: new Played(catalog, matcher, samples[0] ?? '').shown,
  }));
}

type Open = (paste?: string) => Played;

/** What comes of a paste. */
function answers(open: Open): Record<string, ReplyDocument> {
  const matched = open(SESSION_LIMIT);
  const secret = shareable(open(`${REJECTED}\nANTHROPIC_API_KEY=${KEY}`).shown);
  return {
    matched: matched.shown,
    private: shareable(matched.answer()),
    shared: withRemarks(matched.answer(), sharedBy({ id: 'U1', name: 'Ana' })),
    likely: open('it keeps saying the api is overloaded, 529 again and again').shown,
    ambiguous: open(DOUBTFUL).shown,
    unmatched: open('the coffee machine on the second floor says E42').shown,
    'unmatched-with-hints': open(NEAR).shown,
    'wrapped-error': open(WRAPPED).shown,
    'several-errors': open(SEVERAL).shown,
    'secret-in-private': secret,
    'secret-warning': apart(secret).secret ?? secret,
    'too-long-paste': open(`${REJECTED}\n${'a line of output\n'.repeat(200_000)}`).shown,
    question: open(CONNECT).shown,
  };
}

/** What comes of what people say and click in a thread. */
function threads(open: Open, catalog: Catalog): Record<string, ReplyDocument> {
  const ticked = open(REJECTED).tick('Ana', 0, 2).tick('Ben', 1);
  const next = open(CREDIT).tick('Ana', 0);
  const stage = next.say('still failing');
  const report = open(CREDIT);
  while (!report.say('still failing').title.startsWith('Report')) {}
  const wrong = open('Invalid API key · Fix external API key');
  const resolved = open(REJECTED).tick('Ana', 0);
  const fixed = resolved.say('fixed it');
  const closed = resolved.answer();
  const handedOver = open(CREDIT).tick('Ana', 0);
  const escalated = handedOver.say('I need a person');
  return {
    ticked: ticked.answer(),
    'everything-ticked': open(SESSION_LIMIT).tick('Ana', 0, 1).tick('Ben', 2, 3).answer(),
    'steps-done': open(REJECTED).say('did 1 and 3'),
    'same-error-again': open(REJECTED).tick('Ana', 0).say(REJECTED),
    'next-stage': stage,
    'stage-that-is-over': next.post(0, catalog),
    report: report.shown,
    'context-given': open(REJECTED).say("we're on Bedrock"),
    'question-answered': open(CONNECT).say('curl works'),
    'wrong-match': wrong.say('not my error'),
    chosen: wrong.click({ action: 'choose', value: 'oauth-token-expired' }),
    'more-like-this': open(REJECTED).click({ action: 'more' }),
    resolved: fixed,
    'resolved-answer': closed,
    reopened: resolved.say("it's back"),
    escalated,
    'escalated-answer': handedOver.answer(),
    'not-understood': open(REJECTED).say('wibble wobble'),
    'thread-help': open(REJECTED).say('help'),
    courtesy: open(REJECTED).say('hello'),
  };
}

function commands(open: Open): Record<string, ReplyDocument> {
  return {
    help: open('/cc-error help').shown,
    list: open('/cc-error list').shown,
    show: open('/cc-error show prompt-too-long').shown,
    'show-unknown': open('/cc-error show prompt-to-long').shown,
    search: open('/cc-error search proxy certificate').shown,
    'search-nothing': open('/cc-error search xylophone').shown,
  };
}

function overview(open: Open, catalog: Catalog): ReplyDocument {
  const sessions = [SESSION_LIMIT, SESSION_LIMIT, CREDIT, CONNECT].map((paste) => open(paste).session);
  return composeOverview(sessions, catalog, START + 3 * 3_600_000);
}

/** More than one message of any platform holds. */
function veryLong(): ReplyDocument {
  const sentence = 'Look at what fills the window, split into system prompt, tools and `CLAUDE.md` files. ';
  const items = Array.from({ length: 60 }, (_, index) => ({
    id: `very-long/step-${index + 1}`,
    text: rich(`Step number ${index + 1}. ${sentence.repeat(1 + (index % 6)).trim()}`),
    ...(index % 2 === 0 ? { command: `claude doctor --section ${index + 1}` } : {}),
    ...(index % 3 === 0 ? { link: 'https://code.claude.com/docs/en/errors' } : {}),
    done: index % 7 === 0,
    ...(index % 7 === 0 ? { doneBy: ['Ana', 'Ben'] } : {}),
  }));
  return {
    title: 'A very long answer',
    severity: 'warning',
    blocks: [
      { type: 'heading', level: 1, text: 'A very long answer', severity: 'warning' },
      { type: 'text', text: rich(sentence.repeat(60).trim()) },
      { type: 'checklist', items },
      {
        type: 'code',
        label: 'Log',
        code: Array.from({ length: 300 }, (_, line) => `line ${line}: ok`).join('\n'),
      },
      { type: 'buttons', items: [{ id: 'resolved', label: 'Fixed it', style: 'primary' }] },
    ],
  };
}

/** Texts that would mention, link, format or hide something, in every place. */
function hostile(): ReplyDocument {
  const text =
    '<!channel> <@U012AB3CD> <#C1> <https://evil.example|here> @everyone @here *b* _i_ ~s~ `c` :tada: & \u202egnp';
  const lines = `${text}\n> quoted\n- item\n1. item\n# heading\n\`\`\`\n||spoiler||`;
  const span = { text: lines };
  const blocks: ReplyBlock[] = [
    { type: 'heading', level: 1, text, severity: 'error' },
    { type: 'heading', level: 2, text },
    { type: 'text', text: [span, { text, code: true }, { text, url: 'javascript:alert(1)' }] },
    { type: 'code', code: lines, label: text },
    { type: 'facts', items: [{ label: text, value: lines }] },
    {
      type: 'checklist',
      items: [{ id: 'hostile/step', text: [span], command: text, done: true, doneBy: [text] }],
    },
    { type: 'choices', prompt: lines, options: [{ id: 'hostile', label: text, description: lines }] },
    { type: 'notice', level: 'warning', text: [span] },
    { type: 'links', items: [{ label: text, url: 'https://example.com/?a=1&b=<2>|3' }] },
    { type: 'buttons', items: [{ id: 'resolved', label: '<!channel> *b* :tada:' }] },
  ];
  return { title: text, severity: 'error', blocks };
}

/** One thread, with a clock that counts its events. */
class Played {
  shown!: ReplyDocument;
  readonly #conversation: Conversation;
  #session: ThreadSession | null = null;
  #clock = START;

  constructor(
    private readonly catalog: Catalog,
    matcher: Matcher,
    paste?: string,
  ) {
    this.#conversation = new Conversation({ catalog, matcher, contacts: ['@oncall'] });
    if (paste !== undefined) this.say(paste);
  }

  get session(): ThreadSession {
    if (this.#session === null) throw new Error('the thread is not known');
    return this.#session;
  }

  /** A message to the bot, and the reply. */
  say(text: string, name = 'Ana'): ReplyDocument {
    this.#clock += 60_000;
    const id = String(this.#clock);
    const author = { id: `U-${name}`, name };
    const turn = this.#conversation.turn(
      this.#session,
      { id, thread: THREAD, author, text, mentioned: true },
      this.#clock,
    );
    this.#session = turn.session;
    return this.#show(turn.reply);
  }

  /** A click, and the reply. */
  click(action: Pick<UserAction, 'action' | 'value'>, name = 'Ana'): ReplyDocument {
    return this.#show(this.#act(action, name));
  }

  /** Ticks steps of the present list, by their places in it. */
  tick(name: string, ...places: number[]): this {
    const items = this.answer().blocks.flatMap((block) => (block.type === 'checklist' ? block.items : []));
    this.#act({ action: 'steps', done: places.map((place) => items[place]?.id ?? '') }, name);
    return this;
  }

  /** The answer about the thread's error as it looks now. */
  answer(): ReplyDocument {
    return subjectReply(this.session, this.catalog);
  }

  /** A post of an earlier stage as it looks now. */
  post(stage: number, catalog: Catalog): ReplyDocument {
    const { subjects, facts } = this.session;
    return liveReply({ id: '1', view: { kind: 'answer' }, subjects, stage, facts }, this.session, catalog);
  }

  #act(action: Pick<UserAction, 'action' | 'value' | 'done'>, name: string): ReplyDocument | null {
    this.#clock += 60_000;
    const author = { id: `U-${name}`, name };
    const turn = this.#conversation.action(
      this.#session,
      { ...action, id: String(this.#clock), thread: THREAD, author },
      this.#clock,
    );
    this.#session = turn.session;
    return turn.reply;
  }

  #show(reply: ReplyDocument | null): ReplyDocument {
    if (reply === null) throw new Error('the bot kept quiet');
    this.shown = reply;
    return reply;
  }
}
