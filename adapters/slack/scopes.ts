/** What the app may do, and why. The manifest grants exactly this. */

/** Each scope of the bot's token with what needs it. */
export const SCOPE_USES = {
  'app_mentions:read': 'to hear mentions',
  'channels:history': 'to read replies in threads, and the message above a mention',
  'chat:write': 'to answer',
  commands: 'for /cc-error and the shortcut on messages',
  'files:read': 'to read attached logs',
  'groups:history': 'to read replies in threads of private channels',
  'im:history': 'to read direct messages',
  'mpim:history': 'to read replies in group messages',
  'users:read': 'to say who ticked a step',
} as const;

export type Scope = keyof typeof SCOPE_USES;

/** In the order of the alphabet. */
export const SCOPES = Object.keys(SCOPE_USES) as readonly Scope[];
