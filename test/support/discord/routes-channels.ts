/** Channels, threads and direct messages. */
import { channelFor, demand, existing, guildFor, may } from './access.js';
import {
  cannotMessageUser,
  invalidForm,
  missingPermissions,
  threadArchived,
  threadExists,
  unknownMember,
  unknownUser,
  wrongChannelType,
} from './api-error.js';
import { Form } from './form.js';
import { bodyOf, checkMessage } from './message-body.js';
import { createMessage, joinThread, showMessage } from './messages.js';
import { type Answer, bodyObject, type Call, NO_CONTENT, ok, type Route, route } from './router.js';
import { byAge } from './snowflakes.js';
import {
  type ThreadChange,
  type ThreadOptions,
  threadAlone,
  threadInForum,
  threadOnMessage,
  updateThread,
} from './threads.js';
import {
  asObject,
  asStrings,
  ChannelType,
  isThread,
  type Json,
  Permission,
  type WireChannel,
} from './wire.js';
import type { World } from './world.js';

const ARCHIVE_MINUTES = [60, 1_440, 4_320, 10_080];

/** Channels, threads and their members. */
export function channelRoutes(world: World): Route[] {
  const show = (channel: WireChannel, status = 200): Answer => ok(world.channelForBot(channel), status);
  return [
    route('GET /channels/:channel', ({ params }) => show(channelFor(world, params.channel))),
    route('PATCH /channels/:channel', (call) => show(patch(world, call))),
    route('DELETE /channels/:channel', ({ params }) => {
      const channel = channelFor(world, params.channel);
      const needed = isThread(channel) ? Permission.manageThreads : Permission.manageChannels;
      demand(world, channel, needed);
      world.removeChannel(channel);
      return show(channel);
    }),
    route('POST /channels/:channel/messages/:message/threads', (call) =>
      show(startOnMessage(world, call), 201),
    ),
    route('POST /channels/:channel/threads', (call) => start(world, call)),
    route('GET /channels/:channel/thread-members', ({ params }) => {
      const thread = channelFor(world, params.channel);
      const members = [...(world.threadMembers.get(thread.id) ?? [])];
      return ok(members.map((id) => world.threadMember(thread.id, id)));
    }),
    route('GET /channels/:channel/thread-members/:user', ({ params }) => {
      const thread = channelFor(world, params.channel);
      const user = userIn(world, params);
      if (!world.threadMembers.get(thread.id)?.has(user)) throw unknownMember();
      return ok(world.threadMember(thread.id, user));
    }),
    route('PUT /channels/:channel/thread-members/:user', ({ params }) => {
      const thread = channelFor(world, params.channel);
      if (thread.thread_metadata?.archived) throw threadArchived();
      joinThread(world, thread, userIn(world, params));
      return NO_CONTENT;
    }),
    route('DELETE /channels/:channel/thread-members/:user', ({ params }) => {
      const thread = channelFor(world, params.channel);
      world.threadMembers.get(thread.id)?.delete(userIn(world, params));
      return NO_CONTENT;
    }),
    route('GET /channels/:channel/threads/archived/public', ({ params }) =>
      archived(world, channelFor(world, params.channel)),
    ),
    route('GET /guilds/:guild/threads/active', ({ params }) => activeThreads(world, params.guild)),
    route('POST /users/@me/channels', (call) => {
      const user = world.users.get(String(bodyObject(call).recipient_id));
      if (!user) throw unknownUser();
      if (user.bot) throw cannotMessageUser();
      return show(world.directChannel([world.bot, user]));
    }),
  ];
}

function userIn(world: World, params: Record<string, string>): string {
  return params.user === '@me' ? world.bot.id : (params.user ?? '');
}

function threads(world: World, list: readonly WireChannel[]): Json {
  const members = list
    .filter(({ id }) => world.threadMembers.get(id)?.has(world.bot.id))
    .map(({ id }) => world.threadMember(id, world.bot.id));
  return { threads: list.map((thread) => world.channelForBot(thread)), members, has_more: false };
}

function activeThreads(world: World, guildId: string | undefined): Answer {
  const channels = world.channelsOf(guildFor(world, guildId));
  const active = channels.filter(
    (channel) => isThread(channel) && !channel.thread_metadata?.archived && world.canView(channel),
  );
  return ok(
    threads(
      world,
      active.sort((left, right) => byAge(right.id, left.id)),
    ),
  );
}

function archived(world: World, channel: WireChannel): Answer {
  demand(world, channel, Permission.readMessageHistory);
  const list = world.threadsOf(channel.id).filter(({ thread_metadata }) => thread_metadata?.archived);
  return ok(
    threads(
      world,
      list.sort((left, right) => byAge(right.id, left.id)),
    ),
  );
}

/** Name and time to archive of a thread; what is wrong with them is refused. */
function threadOptions(world: World, body: Json): ThreadOptions {
  const form = new Form();
  form.text('name', body.name, { min: 1, max: 100 });
  checkArchiveTime(form, body.auto_archive_duration);
  if (form.faults.length > 0) throw invalidForm(form.faults);
  return {
    name: String(body.name).trim(),
    owner: world.bot,
    autoArchiveDuration: body.auto_archive_duration as number | undefined,
  };
}

function checkArchiveTime(form: Form, value: unknown): void {
  if (value !== undefined && value !== null) form.choice('auto_archive_duration', value, ARCHIVE_MINUTES);
}

function startOnMessage(world: World, call: Call): WireChannel {
  const channel = channelFor(world, call.params.channel);
  const message = existing(world, channel, call.params.message);
  if (channel.type !== ChannelType.text && channel.type !== ChannelType.announcement)
    throw wrongChannelType();
  demand(world, channel, Permission.createPublicThreads);
  if (world.channels.has(message.id)) throw threadExists();
  return threadOnMessage(world, channel, message, threadOptions(world, bodyObject(call)));
}

function start(world: World, call: Call): Answer {
  const channel = channelFor(world, call.params.channel);
  const body = bodyObject(call);
  if (channel.type === ChannelType.forum) return startPost(world, channel, call);
  if (channel.type !== ChannelType.text && channel.type !== ChannelType.announcement)
    throw wrongChannelType();
  // Without a type Discord makes a private thread.
  const isPrivate = (body.type ?? ChannelType.privateThread) === ChannelType.privateThread;
  demand(world, channel, isPrivate ? Permission.createPrivateThreads : Permission.createPublicThreads);
  const thread = threadAlone(world, channel, { ...threadOptions(world, body), isPrivate });
  return ok(world.channelForBot(thread), 201);
}

function startPost(world: World, forum: WireChannel, call: Call): Answer {
  const body = bodyObject(call);
  demand(world, forum, Permission.sendMessages);
  const options = threadOptions(world, body);
  const sent = { body: asObject(body.message), files: call.files };
  checkMessage(sent);
  const thread = threadInForum(world, forum, { ...options, appliedTags: asStrings(body.applied_tags) });
  const parts = bodyOf(world, thread.id, sent);
  const message = createMessage(world, thread, { ...parts, id: thread.id, author: world.bot });
  return ok({ ...world.channelForBot(thread), message: showMessage(world, message, true) }, 201);
}

/** Threads can be renamed, archived, locked; other channels renamed. */
function patch(world: World, call: Call): WireChannel {
  const channel = channelFor(world, call.params.channel);
  const body = bodyObject(call);
  const form = new Form();
  if (body.name !== undefined) form.text('name', body.name, { min: 1, max: 100 });
  checkArchiveTime(form, body.auto_archive_duration);
  if (form.faults.length > 0) throw invalidForm(form.faults);
  if (!isThread(channel)) {
    demand(world, channel, Permission.manageChannels);
    if (typeof body.name === 'string') channel.name = body.name;
    if (typeof body.topic === 'string') channel.topic = body.topic;
    world.emitChannel('CHANNEL_UPDATE', channel);
    return channel;
  }
  demandThreadRights(world, channel, body);
  const change: ThreadChange = {
    ...(typeof body.name === 'string' && { name: body.name }),
    ...(typeof body.archived === 'boolean' && { archived: body.archived }),
    ...(typeof body.locked === 'boolean' && { locked: body.locked }),
    ...(typeof body.auto_archive_duration === 'number' && {
      autoArchiveDuration: body.auto_archive_duration,
    }),
  };
  updateThread(world, channel, change);
  return channel;
}

/** The owner of a thread may change it, any member may open it again; locking is for moderators. */
function demandThreadRights(world: World, thread: WireChannel, body: Json): void {
  if (may(world, thread, Permission.manageThreads)) return;
  const metadata = thread.thread_metadata;
  const isOwner = thread.owner_id === world.bot.id;
  const opensOnly = body.archived === false && Object.keys(body).length === 1;
  if (body.locked !== undefined) throw missingPermissions();
  if (metadata?.locked && !(isOwner && opensOnly)) throw missingPermissions();
  if (opensOnly) demand(world, thread, Permission.sendMessagesInThreads);
  else if (!isOwner) throw missingPermissions();
  if (metadata?.archived && body.archived !== false) throw threadArchived();
}
