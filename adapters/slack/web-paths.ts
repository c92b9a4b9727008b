/** What the bot answers on its HTTP server. */

/** Events, commands and clicks. */
export const EVENTS_PATH = '/slack/events';
/** Where people begin to add the app to their workspace. */
export const INSTALL_PATH = '/slack/install';
/** Where Slack leads back to. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
