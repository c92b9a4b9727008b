/** Tokens that are known by their form, so that one in the wrong variable can be named without repeating it. */

/** A kind of token. */
export interface TokenForm {
  /** For "… holds …". */
  what: string;
  /** Where it belongs; null where the bot has no use for it. */
  variable: string | null;
}

/** Slack's prefixes: https://docs.slack.dev/authentication/tokens/ */
const FORMS: ReadonlyArray<readonly [form: RegExp, what: string, variable: string | null]> = [
  [/^xoxb-/, 'a bot token of Slack', 'SLACK_BOT_TOKEN'],
  [/^xapp-/, 'an app-level token of Slack', 'SLACK_APP_TOKEN'],
  [/^xoxp-/, 'a user token of Slack', null],
  [/^xoxe[.-]/, 'a token of Slack that expires (token rotation)', null],
  [/^xox[a-z]-/, 'a token of Slack that is of no use here', null],
  [/^\d{9,}\.\d{9,}$/, 'a client ID of Slack', 'SLACK_CLIENT_ID'],
  // The first part is the bot's ID, digits in base64, which begin with one of these letters.
  [/^[MNO][\w-]{17,}\.[\w-]{6}\.[\w-]{27,}$/, 'a bot token of Discord', 'DISCORD_TOKEN'],
];

/**
 * Names the kind of a token that stands in the wrong variable.
 *
 * @returns undefined for what has no such form, as most secrets, or is where it belongs
 * @example misplacedToken('SLACK_BOT_TOKEN', 'xapp-1-A1') // {what: 'an app-level…', variable: 'SLACK_APP_TOKEN'}
 */
export function misplacedToken(name: string, value: string): TokenForm | undefined {
  const [, what, variable] = FORMS.find(([form]) => form.test(value)) ?? [];
  return what === undefined || variable === undefined || variable === name ? undefined : { what, variable };
}
