import { answerWithMessage } from './answers.js';
import type { Delivery } from './delivery.js';
import { type Choice, findElement, optionsNamed, stateAfter, stateOf } from './element-states.js';
import { nextTs } from './ids.js';
import { asObject, asText, copyOf, type Json } from './json.js';
import { escapeText } from './typed-text.js';
import type { ResponseUrl, SlackMessage, SlackView } from './types.js';
import { TypingTeam } from './typing-team.js';
import { messageJson, viewJson } from './wire.js';

/** Which element is used; a plain text is its action_id. */
export type Target = string | { action_id: string; block_id?: string };

/** Something that a person did and that the app has to ack within three seconds. */
export interface Interaction {
  delivery: Delivery;
  payload: Json;
  responseUrl?: string;
  triggerId: string;
  /** Resolves with what the app gave with its ack. @throws Error when it was not acked in time */
  acked(): Promise<Json | undefined>;
}

/** Whoever acts; the first person of the workspace without it. */
export interface By {
  user?: string;
}

/** A workspace in which people write, click, use commands and fill in modals. */
export class Team extends TypingTeam {
  /**
   * Somebody uses an element of a message or of a view: a button, or a choice in a menu, radio buttons or an overflow
   * menu (`value`), or checkboxes (`values`: all that are ticked afterwards).
   *
   * @throws Error when the element or the option is not there, or the message is gone
   */
  click(on: SlackMessage | SlackView, target: Target, choice: Choice & By = {}): Interaction {
    const { user = this.person.id } = choice;
    const { action_id, block_id } =
      typeof target === 'string' ? { action_id: target, block_id: undefined } : target;
    const isMessage = 'ts' in on;
    if (isMessage ? on.deleted : !on.open) throw new Error('It is not on the screen any more');
    const { block, element } = findElement(on.blocks, action_id, block_id);
    const chosen = this.selections(on, user);
    const state = stateAfter(element, choice);
    const id = String(block.block_id);
    if (state) chosen[id] = { ...asObject(chosen[id]), [action_id]: state };
    const action: Json = {
      type: element.type,
      action_id,
      block_id: id,
      action_ts: nextTs(),
      ...this.#said(element, choice, state),
    };
    const values = stateOf(on.blocks, chosen);
    return isMessage
      ? this.#clickMessage(on, action, values, user)
      : this.#clickView(on, action, values, user);
  }

  /** Ticks a checkbox, beside those that are ticked. */
  tick(on: SlackMessage | SlackView, target: Target, value: string, by: By = {}): Interaction {
    return this.click(on, target, { ...by, values: [...this.ticked(on, target, by), value] });
  }

  /** Takes a tick back. */
  untick(on: SlackMessage | SlackView, target: Target, value: string, by: By = {}): Interaction {
    const values = this.ticked(on, target, by).filter((ticked) => ticked !== value);
    return this.click(on, target, { ...by, values });
  }

  /** The values that are ticked on somebody's screen. */
  ticked(on: SlackMessage | SlackView, target: Target, { user = this.person.id }: By = {}): string[] {
    const { action_id, block_id } =
      typeof target === 'string' ? { action_id: target, block_id: undefined } : target;
    const { block } = findElement(on.blocks, action_id, block_id);
    const values = stateOf(on.blocks, this.selections(on, user));
    const state = asObject(asObject(values[String(block.block_id)])?.[action_id]);
    const options = Array.isArray(state?.selected_options) ? state.selected_options : [];
    return options.map((option) => String(asObject(option)?.value));
  }

  /**
   * Somebody uses a command. The text arrives escaped.
   *
   * @param command with its slash
   */
  slash(
    command: string,
    text = '',
    { user = this.person.id, channel = this.general.id }: By & { channel?: string } = {},
  ): Interaction {
    const place = this.channel(channel);
    const responseUrl = this.world.newResponseUrl({ team: this.id, channel: place.id, user });
    const triggerId = this.world.newTrigger(this.id, user);
    const payload: Json = {
      token: this.world.app.verificationToken,
      team_id: this.id,
      team_domain: this.domain,
      channel_id: place.id,
      channel_name: place.type === 'im' ? 'directmessage' : place.name,
      user_id: user,
      user_name: this.users.get(user)?.name ?? user,
      command,
      text: escapeText(text),
      api_app_id: this.world.app.appId,
      is_enterprise_install: 'false',
      response_url: responseUrl,
      trigger_id: triggerId,
    };
    return this.#interaction('slash_commands', command, payload, responseUrl);
  }

  /** Somebody chooses a message shortcut from the menu of a message, also where the bot is no member. */
  shortcut(message: SlackMessage, callback_id: string, { user = this.person.id }: By = {}): Interaction {
    const responseUrl = this.world.newResponseUrl({ team: this.id, channel: message.channel, user }, message);
    const payload = {
      ...this.#common('message_action', user),
      action_ts: nextTs(),
      callback_id,
      response_url: responseUrl,
      channel: this.#channelJson(message.channel),
      message_ts: message.ts,
      message: messageJson(this, message),
    };
    return this.#interaction('interactive', 'message_action', payload, responseUrl);
  }

  /** Somebody chooses a shortcut from the lightning menu. */
  globalShortcut(callback_id: string, { user = this.person.id }: By = {}): Interaction {
    const payload = { ...this.#common('shortcut', user), action_ts: nextTs(), callback_id };
    return this.#interaction('interactive', 'shortcut', payload);
  }

  /**
   * Somebody fills in a modal and sends it. What the app answers becomes of the modal: errors beside inputs, another
   * view, or it closes.
   *
   * @param values text or option values by action_id
   * @throws Error when the modal is not open, or an input that is not optional stays empty, as Slack lets nobody send it
   */
  submitView(view: SlackView, values: Record<string, string | string[]> = {}): Interaction {
    if (!view.open) throw new Error('The modal is closed');
    const chosen = this.selections(view, view.user);
    for (const [action, value] of Object.entries(values)) {
      const { block, element } = findElement(view.blocks, action);
      const state = stateAfter(element, Array.isArray(value) ? { values: value } : { value });
      chosen[String(block.block_id)] = { ...asObject(chosen[String(block.block_id)]), [action]: state };
    }
    const state = stateOf(view.blocks, chosen);
    requireInputs(view, state);
    const payload = {
      ...this.#common('view_submission', view.user),
      view: viewJson(this, view, state),
      response_urls: [],
    };
    const interaction = this.#interaction('interactive', 'view_submission', payload);
    void interaction.acked().then(
      (answer) => this.#submitted(view, answer),
      () => {},
    );
    return interaction;
  }

  /** Somebody closes a modal; the app hears of it where it asked to. */
  closeView(view: SlackView): Interaction | undefined {
    view.open = false;
    this.world.changed();
    if (!view.notify_on_close) return undefined;
    const shown = viewJson(this, view, stateOf(view.blocks, this.selections(view, view.user)));
    const payload = { ...this.#common('view_closed', view.user), view: shown, is_cleared: false };
    return this.#interaction('interactive', 'view_closed', payload);
  }

  /** Somebody opens the app's home. */
  openHome({ user = this.person.id, tab = 'home' }: By & { tab?: 'home' | 'messages' } = {}): void {
    const home = this.homes.get(user);
    this.events.emit(this, 'app_home_opened', {
      type: 'app_home_opened',
      user,
      channel: this.dmChannel(user).id,
      tab,
      ...(home ? { view: viewJson(this, home, {}) } : {}),
      event_ts: nextTs(),
    });
  }

  /** The modal that a person has open, the top one of several; waits for it. */
  async waitForView(user = this.person.id): Promise<SlackView> {
    return this.world.waitFor(() => this.views.findLast((view) => view.user === user && view.open), {
      what: `a modal for ${user}`,
    });
  }

  /** The home tab that the app published for a person; waits until it was published `count` times. */
  async waitForHome(user = this.person.id, count = 1): Promise<SlackView> {
    const home = () => this.homes.get(user);
    return this.world.waitFor(() => ((home()?.updates ?? -1) + 1 >= count ? home() : undefined), {
      what: `a home tab for ${user}`,
    });
  }

  /** Somebody removes the app from the workspace: its tokens end, and two events say so. */
  uninstall(): void {
    if (this.token) this.token.state = 'inactive';
    this.#revoked();
    this.events.emit(this, 'app_uninstalled', { type: 'app_uninstalled', event_ts: nextTs() });
  }

  /** The bot's token is revoked; the app stays in the list of apps. */
  revokeTokens(): void {
    if (this.token) this.token.state = 'revoked';
    this.#revoked();
  }

  /** Takes scopes away from the token, as after a new installation with fewer. */
  dropScope(...scopes: string[]): void {
    for (const scope of scopes) this.token?.scopes.delete(scope);
  }

  #revoked(): void {
    const tokens = { oauth: [], bot: [this.botUser] };
    this.events.emit(this, 'tokens_revoked', { type: 'tokens_revoked', tokens, event_ts: nextTs() });
    this.world.changed();
  }

  #clickMessage(on: SlackMessage, action: Json, values: Json, user: string): Interaction {
    const { thread_ts } = on;
    const isEphemeral = on.ephemeral_to !== undefined;
    const place = { team: this.id, channel: on.channel, user, ...(thread_ts ? { thread_ts } : {}) };
    const responseUrl = this.world.newResponseUrl(place, on);
    const payload: Json = {
      ...this.#common('block_actions', user),
      container: {
        type: 'message',
        message_ts: on.ts,
        channel_id: on.channel,
        is_ephemeral: isEphemeral,
        ...(thread_ts ? { thread_ts } : {}),
      },
      channel: this.#channelJson(on.channel),
      // Slack does not say again what a private message said.
      ...(isEphemeral ? {} : { message: messageJson(this, on) }),
      state: { values },
      response_url: responseUrl,
      actions: [action],
    };
    return this.#interaction('interactive', 'block_actions', payload, responseUrl);
  }

  #clickView(on: SlackView, action: Json, values: Json, user: string): Interaction {
    const payload: Json = {
      ...this.#common('block_actions', user),
      container: { type: 'view', view_id: on.id },
      view: viewJson(this, on, values),
      actions: [action],
    };
    return this.#interaction('interactive', 'block_actions', payload);
  }

  /** What an action says of the element beside its ids. */
  #said(element: Json, choice: Choice, state: Json | undefined): Json {
    const { type: _type, ...rest } = copyOf(state ?? {});
    if (element.type === 'button') return { text: element.text, value: element.value, url: element.url };
    if (element.type === 'overflow')
      return { selected_option: optionsNamed(element, [choice.value ?? ''])[0] };
    return rest;
  }

  #common(type: string, user: string): Json {
    const name = this.users.get(user)?.name ?? user;
    return {
      type,
      user: { id: user, username: name, name, team_id: this.id },
      api_app_id: this.world.app.appId,
      token: this.world.app.verificationToken,
      trigger_id: this.world.newTrigger(this.id, user),
      team: { id: this.id, domain: this.domain },
      enterprise: null,
      is_enterprise_install: false,
    };
  }

  #channelJson(id: string): Json {
    const channel = this.channel(id);
    return { id, name: channel.type === 'im' ? 'directmessage' : channel.name };
  }

  #interaction(
    kind: 'interactive' | 'slash_commands',
    name: string,
    payload: Json,
    responseUrl?: string,
  ): Interaction {
    const delivery = this.events.deliverer.deliver(kind, name, payload);
    const acked = async (): Promise<Json | undefined> => {
      await this.world.waitFor(() => delivery.state !== 'under way', { what: `an ack of ${name}` });
      if (delivery.state === 'failed')
        throw new Error(`${name} was not acked: ${delivery.attempts[0]?.failure}`);
      return delivery.answer;
    };
    const url = responseUrl ? this.world.responseUrls.get(new URL(responseUrl).pathname) : undefined;
    if (url && kind === 'slash_commands')
      void acked().then(
        (answer) => this.#answered(url, answer),
        () => {},
      );
    const triggerId = asText(payload.trigger_id) ?? '';
    return { delivery, payload, triggerId, acked, ...(responseUrl ? { responseUrl } : {}) };
  }

  /** A command's ack may bring an answer at once. */
  #answered(url: ResponseUrl, answer: Json | undefined): void {
    if (answer && (answer.text !== undefined || answer.blocks !== undefined))
      answerWithMessage(this, url, answer);
  }

  #submitted(view: SlackView, answer: Json | undefined): void {
    const action = answer?.response_action;
    view.errors = (asObject(answer?.errors) ?? {}) as Record<string, string>;
    if (action === 'clear' || action === undefined) {
      for (const other of this.views)
        if (other === view || (action === 'clear' && other.user === view.user)) other.open = false;
    }
    if (action === 'update' || action === 'push')
      this.#showAnother(view, asObject(answer?.view) ?? {}, action);
    this.world.changed();
  }

  #showAnother(view: SlackView, content: Json, action: 'update' | 'push'): void {
    if (action === 'update') this.replaceView(view, content);
    else this.addView(content, view.user, view);
  }
}

function requireInputs(view: SlackView, state: Json): void {
  for (const block of view.blocks) {
    if (block.type !== 'input' || block.optional === true) continue;
    const values = Object.values(asObject(state[String(block.block_id)]) ?? {});
    const { type: _type, ...rest } = asObject(values[0]) ?? {};
    const isEmpty = Object.values(rest).every(
      (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
    );
    if (isEmpty) throw new Error(`Nothing was filled in for ${block.block_id}, and it is not optional`);
  }
}
