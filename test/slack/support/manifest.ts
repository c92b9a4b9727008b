/** The manifest of the Slack app, as the tests read it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { manifestPath } from '../../../adapters/slack/manifest.js';
import type { EventName } from '../../support/slack/events.js';

export interface Manifest {
  features: {
    shortcuts: Array<{ type: string; callback_id: string }>;
    slash_commands: Array<{ command: string; url?: string }>;
  };
  oauth_config: { scopes: { bot: string[]; user?: string[] }; redirect_urls?: string[] };
  settings: {
    event_subscriptions: { bot_events: EventName[]; request_url?: string };
    interactivity: { is_enabled: boolean; request_url?: string };
    socket_mode_enabled: boolean;
  };
}

export function manifest(text = readFileSync(manifestPath(), 'utf8')): Manifest {
  return parse(text) as Manifest;
}

/** What an app of this manifest may do and hears. */
export function grantedBy({ oauth_config, settings }: Manifest): { scopes: string[]; events: EventName[] } {
  return { scopes: oauth_config.scopes.bot, events: settings.event_subscriptions.bot_events };
}
