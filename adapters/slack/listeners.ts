/** What Bolt delivers, handed to the core and acknowledged at once. */
import { createHash } from 'node:crypto';
import type { App, Context } from '@slack/bolt';
import type { ChatHandler, ChatSurface } from '../../src/adapter.js';
import { BotError, failureOf } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { privateThread, type ThreadRef } from '../../src/message.js';
import { homeView } from './home.js';
import { authorOf, explained, PLATFORM, type RawClick, readClick, readEvent, shortcutId } from './inbound.js';
import { ackWhenKept, onKeptOf } from './late-ack.js';
import { unescaped } from './message-text.js';
import { EMPTY_MODAL, MODAL_ID, modalFor, readModal, type SubmittedView } from './modal.js';
import type { RawMessage, RawMessageEvent } from './payloads.js';
import { clickedPage, type PrivateAnswers, wayOf } from './private-answers.js';
import type { MessageReader } from './reading.js';
import type { Workspaces } from './workspaces.js';

/** The names that the manifest gives. */
export const COMMAND = '/cc-error';
export const SHORTCUT_ID = 'explain_error';

export interface ListenerParts {
  handler: ChatHandler;
  workspaces: Workspaces;
  reader: MessageReader;
  answers: PrivateAnswers;
  log: Log;
  /** Shows something to one person alone. */
  whisper: ChatSurface['whisper'];
}

export class Listeners {
  readonly #parts: ListenerParts;
  /** What was begun and is not done. */
  readonly #work = new Set<Promise<void>>();

  constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  /** Resolves when everything that was begun is done. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Listens. Events are acknowledged by `LateAckApp`, and interactions only here. */
  attach(app: App): void {
    for (const name of ['message', 'app_mention'] as const)
      app.event(name, ({ event, context }) =>
        this.#track(() => this.#onEvent(event as unknown as RawMessageEvent, context)),
      );
    app.event('app_home_opened', ({ event, context }) =>
      this.#track(() => this.#onHome(event.user, event.tab, context.teamId)),
    );
    app.event('app_uninstalled', ({ body }) =>
      this.#track(() => this.#parts.workspaces.removed(teamOf(body), 'app_uninstalled')),
    );
    app.event('tokens_revoked', ({ event, body }) =>
      this.#track(async () => {
        if ((event.tokens.bot ?? []).length > 0)
          await this.#parts.workspaces.removed(teamOf(body), 'token_revoked');
      }),
    );
    this.#attachInteractions(app);
  }

  #attachInteractions(app: App): void {
    app.command(COMMAND, async ({ command, ack }) => {
      await ack();
      await this.#track(() => this.#onCommand(command));
    });
    app.view(MODAL_ID, async ({ view, body, ack }) => {
      const submitted = view as unknown as SubmittedView;
      if (readModal(submitted).text === '') return ack({ response_action: 'errors', errors: EMPTY_MODAL });
      await ack();
      await this.#track(() => this.#onSubmitted(submitted, body.team?.id, body.user, body.view.id));
    });
    app.shortcut({ callback_id: SHORTCUT_ID, type: 'message_action' }, async ({ shortcut, ack }) => {
      await ack();
      await this.#track(() => this.#onShortcut(shortcut as unknown as RawShortcut));
    });
    // Also what older versions of the bot have posted, or Slack would show a warning beside it.
    app.action(/^/, ({ body, context, ack }) =>
      ackWhenKept(ack, (onKept) =>
        this.#track(() => this.#onClick(body as unknown as RawClick, context.teamId, onKept)),
      ),
    );
  }

  async #onEvent(event: RawMessageEvent, context: Context): Promise<void> {
    const { handler, reader } = this.#parts;
    const { teamId = '', retryNum: retry = 0 } = context;
    const workspace = await this.#parts.workspaces.of(teamId);
    const read = readEvent(event, workspace.id, workspace.me, retry);
    if (read === null) return;
    if (read.kind === 'joined') return this.#onJoined(read.thread, read.inviter);
    if (read.kind === 'deleted') return handler.onDeleted(read.thread, read.id);
    const { message } = read;
    const whole = () => reader.whole(read, workspace);
    if (read.kind === 'edited') await handler.onEdited(message, whole);
    else await handler.onMessage(message, whole, onKeptOf(context));
  }

  async #onJoined(thread: ThreadRef, inviter: string): Promise<void> {
    const { handler, whisper } = this.#parts;
    await whisper(thread, { id: inviter }, await handler.overview(thread.workspace));
  }

  async #onHome(user: string, tab: string | undefined, team = ''): Promise<void> {
    if (tab !== 'home') return;
    const { handler, workspaces } = this.#parts;
    const { api, id } = await workspaces.of(team);
    await api.call('views.publish', { user_id: user, view: homeView(await handler.overview(id)) });
  }

  async #onCommand(command: RawCommand): Promise<void> {
    const { workspaces, answers, handler } = this.#parts;
    const { id: team, api } = await workspaces.of(command.team_id);
    const id = shortId(command.trigger_id);
    const thread = privateThread(PLATFORM, team, command.channel_id, id);
    answers.remember(wayOf(thread), { url: command.response_url });
    const author = authorOf({ id: command.user_id, name: command.user_name });
    const text = unescaped(command.text ?? '').trim();
    if (text === '') {
      const place = { channel: command.channel_id, thread: id, url: command.response_url };
      const opened = await this.#opened(() =>
        api.call('views.open', { trigger_id: command.trigger_id, view: modalFor(place) }),
      );
      if (opened) return;
    }
    // Where the box cannot be opened, the command without words is the question for help.
    await handler.onMessage({ id, thread, author, text: `${COMMAND} ${text}`.trim(), mentioned: true });
  }

  async #opened(open: () => Promise<unknown>): Promise<boolean> {
    try {
      await open();
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  async #onSubmitted(view: SubmittedView, team = '', user: RawClick['user'], viewId: string): Promise<void> {
    const { workspaces, answers, handler } = this.#parts;
    const { id: workspace } = await workspaces.of(team);
    const { text, place } = readModal(view);
    const thread = privateThread(PLATFORM, workspace, place.channel, place.thread);
    answers.remember(wayOf(thread), { url: place.url });
    const author = authorOf(user);
    await handler.onMessage({ id: shortId(viewId), thread, author, text, mentioned: true, asPaste: true });
  }

  async #onShortcut(shortcut: RawShortcut): Promise<void> {
    const { workspaces, answers, handler, reader } = this.#parts;
    const { team, user, channel, message: raw, action_ts: at, response_url: url } = shortcut;
    const workspace = await workspaces.of(team?.id ?? user.team_id ?? '');
    const place = { platform: PLATFORM, workspace: workspace.id, channel: channel.id };
    const id = shortcutId(raw.ts, user.id, at);
    const thread = { ...place, thread: raw.thread_ts ?? raw.ts };
    answers.remember(wayOf(thread, user.id), { url });
    const message = explained(raw, place, id, authorOf(user), workspace.me);
    await handler.onMessage(message, () => reader.withFiles(message, raw.files ?? [], workspace.api));
  }

  async #onClick(click: RawClick, team = '', onKept: () => void): Promise<void> {
    const { workspaces, answers, handler } = this.#parts;
    const { id: workspace } = await workspaces.of(team);
    for (const element of click.actions) {
      const action = readClick(click, element, workspace);
      if (action === null) continue;
      const isPrivate = click.container?.is_ephemeral === true;
      if (click.response_url !== undefined) {
        const page = isPrivate ? clickedPage(element.block_id) : undefined;
        const key = isPrivate ? wayOf(action.thread) : wayOf(action.thread, click.user.id);
        answers.remember(key, { url: click.response_url, ...(page === undefined ? {} : { page }) });
      }
      // Slack sends one at a time; of several the last is the one that all are kept with.
      await handler.onAction(action, element === click.actions.at(-1) ? onKept : undefined);
    }
  }

  /** Nothing is thrown at Bolt, which would only write it to its own log. */
  #track(work: () => Promise<void>): Promise<void> {
    const done: Promise<void> = work()
      .catch((error: unknown) => this.#report(error))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
    return done;
  }

  #report(error: unknown): void {
    const { line } = failureOf(error, 'cc-error-bot');
    this.#parts.log[error instanceof BotError ? 'warn' : 'error'](`${PLATFORM}: ${line}`);
  }
}

/** The workspace that an event is about. */
function teamOf({ team_id }: { team_id?: string | undefined }): string {
  return team_id ?? '';
}

/** A `message_action`, as far as we read it. */
interface RawShortcut {
  team?: { id: string } | null;
  user: RawClick['user'];
  channel: { id: string };
  message: RawMessage;
  action_ts: string;
  response_url: string;
}

/** A slash command, as far as we read it. */
interface RawCommand {
  team_id: string;
  channel_id: string;
  user_id: string;
  user_name: string;
  text?: string;
  trigger_id: string;
  response_url: string;
}

/** Trigger ids are long, and their end is a secret. */
function shortId(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 16);
}
