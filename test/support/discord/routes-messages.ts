/** Messages in channels, threads and direct messages. */
import { channelFor, demand, demandSending, demandUnlocked, existing, may, messageFor } from './access.js';
import { cannotReply, invalidForm, missingPermissions, notYourMessage, threadArchived } from './api-error.js';
import { bodyOf, checkMessage } from './message-body.js';
import { createMessage, deleteMessage, editMessage, showMessage } from './messages.js';
import { type Answer, bodyObject, type Call, NO_CONTENT, ok, type Route, route } from './router.js';
import { byAge } from './snowflakes.js';
import { asObject, asStrings, type Json, Permission, type WireChannel, type WireMessage } from './wire.js';
import type { World } from './world.js';

/** How long Discord remembers a nonce: "a few minutes". */
const DEFAULT_NONCE_MS = 180_000;

/** @param nonceMs how long the server remembers a nonce, in milliseconds of its clock */
export function messageRoutes(world: World, nonceMs = DEFAULT_NONCE_MS): Route[] {
  const nonces = new Nonces(world, nonceMs);
  const show = (message: WireMessage): Answer => ok(showMessage(world, message, world.portal.messageContent));
  return [
    route('GET /channels/:channel/messages', (call) => list(world, call)),
    route('GET /channels/:channel/messages/:message', ({ params }) =>
      show(messageFor(world, channelFor(world, params.channel), params.message)),
    ),
    route('POST /channels/:channel/messages', (call) => {
      const channel = channelFor(world, call.params.channel);
      return show(send(world, channel, call, nonces));
    }),
    route('PATCH /channels/:channel/messages/:message', (call) => show(edit(world, call))),
    route('DELETE /channels/:channel/messages/:message', ({ params }) => {
      const channel = channelFor(world, params.channel);
      const message = existing(world, channel, params.message);
      if (message.author.id !== world.bot.id) demand(world, channel, Permission.manageMessages);
      deleteMessage(world, channel, message);
      return NO_CONTENT;
    }),
    route('POST /channels/:channel/messages/bulk-delete', (call) => {
      const channel = channelFor(world, call.params.channel);
      demand(world, channel, Permission.manageMessages);
      for (const id of asStrings(bodyObject(call).messages)) {
        const message = world.messagesIn(channel.id).get(id);
        if (message) deleteMessage(world, channel, message);
      }
      return NO_CONTENT;
    }),
    route('POST /channels/:channel/typing', ({ params }) => {
      demandSending(world, channelFor(world, params.channel), false);
      return NO_CONTENT;
    }),
  ];
}

/** Newest first, whatever is asked for. */
function list(world: World, { params, query }: Call): Answer {
  const channel = channelFor(world, params.channel);
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    const message = 'int value should be between 1 and 100.';
    throw invalidForm([{ path: 'limit', code: 'NUMBER_TYPE_MAX', message }]);
  }
  const isAllowed = may(world, channel, Permission.readMessageHistory);
  const all = isAllowed ? [...world.messagesIn(channel.id).values()] : [];
  const newestFirst = all.sort((left, right) => byAge(right.id, left.id));
  const chosen = choose(newestFirst, query, limit);
  return ok(chosen.map((message) => showMessage(world, message, world.portal.messageContent)));
}

function choose(newestFirst: WireMessage[], query: URLSearchParams, limit: number): WireMessage[] {
  const [before, after, around] = ['before', 'after', 'around'].map((key) => query.get(key));
  if (around) {
    const older = newestFirst.filter(({ id }) => byAge(id, around) <= 0);
    const newer = newestFirst.filter(({ id }) => byAge(id, around) > 0);
    const half = Math.floor(limit / 2);
    return [...newer.slice(newer.length - Math.min(half, newer.length)), ...older].slice(0, limit);
  }
  if (after) return newestFirst.filter(({ id }) => byAge(id, after) > 0).slice(-limit);
  const older = before ? newestFirst.filter(({ id }) => byAge(id, before) < 0) : newestFirst;
  return older.slice(0, limit);
}

/** The bot sends a message into a channel or a thread. */
function send(world: World, channel: WireChannel, call: Call, nonces: Nonces): WireMessage {
  const body = bodyObject(call);
  demandSending(world, channel, call.files.size > 0);
  checkMessage({ body, files: call.files });
  const earlier = nonces.find(body);
  if (earlier) return earlier;
  const reference = checkReference(world, channel, body);
  const parts = bodyOf(world, channel.id, { body, files: call.files });
  if (!may(world, channel, Permission.embedLinks)) parts.embeds = [];
  const nonce = body.nonce as string | number | undefined;
  const message = createMessage(world, channel, { ...parts, author: world.bot, nonce, reference });
  nonces.remember(body, message);
  return message;
}

/** @returns the reference; undefined where there is none, or where a missing message does not matter */
function checkReference(world: World, channel: WireChannel, body: Json): Json | undefined {
  if (body.message_reference === undefined || body.message_reference === null) return undefined;
  const reference = asObject(body.message_reference);
  if (!may(world, channel, Permission.readMessageHistory)) throw cannotReply();
  const id = String(reference.message_id);
  if (world.messagesIn(channel.id).has(id)) return { message_id: id };
  if (reference.fail_if_not_exists === false) return undefined;
  const code = 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE';
  throw invalidForm([{ path: 'message_reference', code, message: 'Unknown message' }]);
}

function edit(world: World, call: Call): WireMessage {
  const channel = channelFor(world, call.params.channel);
  const message = existing(world, channel, call.params.message);
  const body = bodyObject(call);
  if (message.author.id !== world.bot.id) throw notYourMessage();
  if (channel.thread_metadata?.archived) throw threadArchived();
  demandUnlocked(world, channel);
  if (call.files.size > 0 && !may(world, channel, Permission.attachFiles)) throw missingPermissions();
  const sent = { body, files: call.files };
  checkMessage(sent, message);
  editMessage(world, channel, message, bodyOf(world, channel.id, sent, message));
  return message;
}

/** Nonces of the bot's messages. */
class Nonces {
  readonly #known = new Map<string, { message: WireMessage; at: number }>();
  readonly #world: World;
  readonly #keepMs: number;

  constructor(world: World, keepMs: number) {
    this.#world = world;
    this.#keepMs = keepMs;
  }

  /** The message that was made with the same nonce, where the body says that there must be only one. */
  find({ nonce, enforce_nonce: isEnforced }: Json): WireMessage | undefined {
    if (isEnforced !== true || nonce === undefined) return undefined;
    const known = this.#known.get(String(nonce));
    return known && this.#world.now() - known.at <= this.#keepMs ? known.message : undefined;
  }

  remember({ nonce }: Json, message: WireMessage): void {
    if (nonce !== undefined) this.#known.set(String(nonce), { message, at: this.#world.now() });
  }
}
