/** What counts as a secret: the kinds with their advice, the prefixes of tokens, and names that announce one. */
import { isAsciiLetter, isDigit, isWordCode } from './chars.js';

/** The kinds of secret that people paste by accident. */
export type SecretKind =
  | 'anthropic-api-key'
  | 'anthropic-oauth-token'
  | 'aws-access-key'
  | 'aws-secret-key'
  | 'github-token'
  | 'slack-token'
  | 'slack-webhook'
  | 'discord-token'
  | 'discord-webhook'
  | 'openai-key'
  | 'google-key'
  | 'jwt'
  | 'bearer-token'
  | 'private-key'
  | 'url-password'
  | 'assigned-secret';

/** Whether a code unit belongs to a token. */
export type CodeTest = (code: number) => boolean;

/** What replaces a secret, and what its owner should do now. */
interface KindText {
  label: string;
  advice: string;
}

export const KINDS: Readonly<Record<SecretKind, KindText>> = {
  'anthropic-api-key': {
    label: 'Anthropic API key',
    advice: 'Delete this key at https://platform.claude.com/settings/keys and create a new one.',
  },
  'anthropic-oauth-token': {
    label: 'Anthropic OAuth token',
    advice: 'Revoke this token at https://claude.ai/settings/claude-code, then run /login again.',
  },
  'aws-access-key': {
    label: 'AWS access key id',
    advice: 'Deactivate this key in the AWS console under IAM > Users > Security credentials.',
  },
  'aws-secret-key': {
    label: 'AWS secret',
    advice: 'Deactivate the key in the AWS console under IAM > Users > Security credentials.',
  },
  'github-token': {
    label: 'GitHub token',
    advice: 'Delete this token at https://github.com/settings/tokens and create a new one.',
  },
  'slack-token': {
    label: 'Slack token',
    advice: 'Revoke this token at https://api.slack.com/apps under OAuth & Permissions.',
  },
  'slack-webhook': {
    label: 'Slack webhook',
    advice: 'Remove this webhook at https://api.slack.com/apps under Incoming Webhooks.',
  },
  'discord-token': {
    label: 'Discord bot token',
    advice: 'Reset this token at https://discord.com/developers/applications under Bot.',
  },
  'discord-webhook': {
    label: 'Discord webhook token',
    advice: 'Delete this webhook in Discord under Server Settings > Integrations > Webhooks.',
  },
  'openai-key': {
    label: 'OpenAI key',
    advice: 'Delete this key at https://platform.openai.com/api-keys and create a new one.',
  },
  'google-key': {
    label: 'Google key',
    advice: 'Delete this key at https://console.cloud.google.com/apis/credentials and create a new one.',
  },
  jwt: {
    label: 'JSON web token',
    advice: 'Sign out of all sessions of the service that issued this token.',
  },
  'bearer-token': {
    label: 'authorization token',
    advice: 'Revoke this token on the settings page of the service that issued it.',
  },
  'private-key': {
    label: 'private key',
    advice: 'Make a new key pair with ssh-keygen or openssl and remove the old public key everywhere.',
  },
  'url-password': {
    label: 'URL password',
    advice: 'Change this password on the server named in the URL.',
  },
  'assigned-secret': {
    label: 'secret',
    advice: 'Replace this password or token on the settings page of the service it belongs to.',
  },
};

export const isBase64UrlCode: CodeTest = (code) => isWordCode(code) || code === 0x2d || code === 0x5f;
const isUpperOrDigit: CodeTest = (code) => isDigit(code) || (isAsciiLetter(code) && code < 0x61);
const isBase64Code: CodeTest = (code) => isWordCode(code) || code === 0x2b || code === 0x2f || code === 0x3d;
const isDottedCode: CodeTest = (code) => isBase64UrlCode(code) || code === 0x2e;
const isAtlassianCode: CodeTest = (code) => isBase64UrlCode(code) || code === 0x3d;
const isPercentCode: CodeTest = (code) => isBase64UrlCode(code) || code === 0x25;

/** A token that is known by the way it begins. */
export interface TokenPrefix {
  literal: string;
  kind: SecretKind;
  /** What may follow the literal. */
  body: CodeTest;
  /** Least length of the body. */
  min: number;
  /** Least length of a body that looks random, as of a token that was cut or made up. */
  short: number | undefined;
  /** Length of a complete body: nothing on the next line belongs to it. */
  full: number | undefined;
  /** The body has exactly the full length. */
  exact: true | undefined;
  /** Counts within a word as well, so distinctive is the literal. */
  anywhere: true | undefined;
  /** Words joined by hyphens begin like this too, so the body must look random. */
  random: true | undefined;
  /** The body holds this. */
  holds: string | undefined;
  /** Where in the literal the scanner notices it: at this code unit and the one before. */
  anchor: number;
}

/** Longer literals come before the literals they begin with. */
export const PREFIXES: readonly TokenPrefix[] = [
  prefix('sk-ant-oat', 'anthropic-oauth-token', 11, { short: 6, anywhere: true }),
  prefix('sk-ant-ort', 'anthropic-oauth-token', 11, { short: 6, anywhere: true }),
  prefix('sk-ant-sid', 'anthropic-oauth-token', 11, { short: 6, anywhere: true }),
  prefix('sk-ant-api', 'anthropic-api-key', 11, { short: 6, anywhere: true }),
  prefix('sk-ant-', 'anthropic-api-key', 8, { short: 4 }),
  prefix('sk-or-', 'assigned-secret', 20, { random: true }),
  prefix('sk-', 'openai-key', 20, { random: true }),
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((literal) =>
    prefix(literal, 'aws-access-key', 16, { body: isUpperOrDigit, full: 16, exact: true }),
  ),
  prefix('ABSK', 'aws-secret-key', 60, { body: isBase64Code, random: true }),
  prefix('bedrock-api-key-', 'aws-secret-key', 30, { body: isBase64Code }),
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((literal) =>
    prefix(literal, 'github-token', 20, { short: 8, body: isWordCode, full: 36 }),
  ),
  prefix('github_pat_', 'github-token', 20, { short: 8, full: 82 }),
  prefix('glpat-', 'assigned-secret', 16, { short: 6, body: isDottedCode }),
  prefix('npm_', 'assigned-secret', 30, { short: 12, body: isWordCode, full: 36 }),
  ...'abcdeprs'
    .split('')
    .map((letter) => prefix(`xox${letter}-`, 'slack-token', 10, { short: 5, body: isPercentCode })),
  prefix('xoxe.xox', 'slack-token', 12, { body: isDottedCode }),
  prefix('xapp-', 'slack-token', 16, { short: 5 }),
  prefix('AIza', 'google-key', 30, { full: 35 }),
  prefix('GOCSPX-', 'google-key', 20, {}),
  prefix('ya29.', 'google-key', 20, { body: isDottedCode }),
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'].map((literal) =>
    prefix(literal, 'assigned-secret', 16, { short: 6, body: isWordCode }),
  ),
  prefix('hf_', 'assigned-secret', 30, { short: 10, body: isWordCode, random: true }),
  prefix('SG.', 'assigned-secret', 20, { body: isDottedCode, random: true }),
  prefix('dckr_pat_', 'assigned-secret', 16, { short: 6 }),
  prefix('pypi-', 'assigned-secret', 30, { random: true }),
  prefix('hvs.', 'assigned-secret', 16, { random: true }),
  prefix('lin_api_', 'assigned-secret', 16, { short: 6, body: isWordCode }),
  prefix('figd_', 'assigned-secret', 16, { short: 8 }),
  prefix('dop_v1_', 'assigned-secret', 16, { short: 6, body: isWordCode }),
  prefix('ATATT', 'assigned-secret', 16, { body: isAtlassianCode, random: true }),
  // The signature may be cut off, but a token has a header and a payload, both JSON: {" is eyJ in base64.
  prefix('eyJ', 'jwt', 20, { body: isDottedCode, holds: '.eyJ', anchor: 2 }),
];

function prefix(
  literal: string,
  kind: SecretKind,
  min: number,
  more: Partial<TokenPrefix> = {},
): TokenPrefix {
  const { body = isBase64UrlCode, short, full, exact, anywhere, random, holds } = more;
  const { anchor = Math.max(1, literal.search(/[^A-Za-z]/)) } = more;
  // All of one shape, so that the engine reads them fast.
  return { literal, kind, body, min, short, full, exact, anywhere, random, holds, anchor };
}

/** The prefixes by their first letter. */
export const PREFIXES_BY_START: ReadonlyMap<number, readonly TokenPrefix[]> = byStart();

function byStart(): Map<number, TokenPrefix[]> {
  const map = new Map<number, TokenPrefix[]>();
  for (const one of PREFIXES) {
    const code = one.literal.charCodeAt(0);
    map.set(code, [...(map.get(code) ?? []), one]);
  }
  return map;
}

/** A name whose value is a secret. */
export interface SecretName {
  /** Lower case, without the separators between its words. */
  word: string;
  kind: SecretKind;
  /** People choose the value: numbers count as well. */
  password: boolean;
  /** A word such as Bearer or Basic comes before the value. */
  scheme: boolean;
  /** Too short to be the end of any word: it follows an underscore, as in `DB_PASS`. */
  joined: boolean;
  /** Nothing but a secret has this name. */
  certain: boolean;
}

/** A name counts when it ends so; the first that fits gives the kind. */
const SECRET_NAMES: readonly SecretName[] = [
  nameOf('authorization', 'bearer-token', { scheme: true }),
  nameOf('secretaccesskey', 'aws-secret-key', { certain: true }),
  nameOf('awssecretkey', 'aws-secret-key', { certain: true }),
  nameOf('awssecret', 'aws-secret-key'),
  nameOf('awssessiontoken', 'aws-secret-key'),
  nameOf('bearertokenbedrock', 'aws-secret-key', { certain: true }),
  nameOf('awsaccesskeyid', 'aws-access-key'),
  ...['password', 'passwd', 'passphrase', 'passcode', 'pwd'].map(passwordName),
  ...['passwort', 'kennwort', 'motdepasse', 'contraseña', 'contrasena', 'wachtwoord'].map(passwordName),
  nameOf('pass', 'assigned-secret', { password: true, joined: true }),
  nameOf('subscriptionkey', 'assigned-secret', { certain: true }),
  nameOf('secret', 'assigned-secret'),
  nameOf('token', 'assigned-secret'),
  ...['api', 'access', 'private', 'secret', 'auth', 'session', 'signing', 'encryption', 'account'].map(
    (word) => nameOf(`${word}key`, 'assigned-secret'),
  ),
];

function passwordName(word: string): SecretName {
  return nameOf(word, 'assigned-secret', { password: true });
}

/** A name; all are of one shape, so that the engine reads them fast. */
export function nameOf(word: string, kind: SecretKind, more: Partial<SecretName> = {}): SecretName {
  const { password = false, scheme = false, joined = false, certain = false } = more;
  return { word, kind, password, scheme, joined, certain };
}

/** Names with the same last letter, by the code unit before it; what is not ASCII is at {@link OTHER}. */
type NamesByBefore = ReadonlyArray<readonly SecretName[] | undefined>;

const OTHER = 128;

/** The names by their last letter, most of which end none. */
export const SECRET_NAMES_BY_END: ReadonlyArray<NamesByBefore | undefined> = Array.from(
  { length: 128 },
  (_, code) => {
    const names = SECRET_NAMES.filter(({ word }) => word.endsWith(String.fromCharCode(code)));
    return names.length === 0 ? undefined : byBefore(names);
  },
);

function byBefore(names: readonly SecretName[]): NamesByBefore {
  return Array.from({ length: OTHER + 1 }, (_, before) => {
    // A separator may stand between two letters of a name.
    if (isSeparator(before)) return names;
    const group = names.filter(({ word }) => {
      const letter = word.charCodeAt(word.length - 2);
      return letter < OTHER ? letter === (before | 32) : before === OTHER;
    });
    return group.length === 0 ? undefined : group;
  });
}

/**
 * The names that a word may be.
 *
 * @param last code unit of its last letter
 * @param before code unit before that
 */
export function namesEnding(last: number, before: number): readonly SecretName[] | undefined {
  return SECRET_NAMES_BY_END[last | 32]?.[before < OTHER ? before : OTHER];
}

/** What stands between the words of a name: an underscore, a hyphen, a full stop or a blank. */
export function isSeparator(code: number): boolean {
  return code === 0x5f || code === 0x2d || code === 0x2e || code === 0x20;
}
