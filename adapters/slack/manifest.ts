/** The app's manifest, as it is to be given to Slack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { packageRoot } from '../../src/paths.js';
import { EVENTS_PATH, REDIRECT_PATH } from './web-paths.js';

/** @see https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests#share-manifests */
const NEW_APP = 'https://api.slack.com/apps?new_app=1&manifest_yaml=';

/** Where the manifest stands in the package. */
export function manifestPath(): string {
  return join(packageRoot(), 'adapters/slack/manifest.yaml');
}

/**
 * The manifest for one way of running.
 *
 * @param publicUrl address that Slack reaches the bot at; without it, Socket Mode
 * @returns YAML without comments
 */
export function manifestFor(publicUrl?: string): string {
  const manifest = parseDocument(readFileSync(manifestPath(), 'utf8'));
  if (publicUrl !== undefined) {
    const url = `${publicUrl}${EVENTS_PATH}`;
    manifest.setIn(['settings', 'socket_mode_enabled'], false);
    manifest.setIn(['settings', 'event_subscriptions', 'request_url'], url);
    manifest.setIn(['settings', 'interactivity', 'request_url'], url);
    manifest.setIn(['features', 'slash_commands', 0, 'url'], url);
    manifest.setIn(['oauth_config', 'redirect_urls'], [`${publicUrl}${REDIRECT_PATH}`]);
  }
  // As values, which bring no comments along: the link is long enough.
  return stringify(manifest.toJS(), { lineWidth: 0 });
}

/** The page on which an app is made of the manifest. */
export function newAppLink(publicUrl?: string): string {
  return NEW_APP + encodeURIComponent(manifestFor(publicUrl));
}
