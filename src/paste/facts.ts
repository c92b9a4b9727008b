/**
 * What a paste says about the person's setup: version, provider, system, model, status, times. Facts choose among
 * fix steps, so a doubtful one is left out rather than guessed.
 */
import type { OperatingSystem, Plan, Provider, Surface } from '../catalog/vocabulary.js';
import { OS_WORDS, PLAN_WORDS, PROVIDER_WORDS, SURFACE_WORDS, type WordRules } from './fact-words.js';
import { type FactToken, tokenize } from './tokens.js';

/** What is known of the person's setup. Absent means that the paste does not say, or says two things. */
export interface PasteFacts {
  /** Claude Code version, as in `2.1.199`. */
  version?: string;
  provider?: Provider;
  os?: OperatingSystem;
  surface?: Surface;
  plan?: Plan;
  /** Model id or name as it stands in the paste. */
  model?: string;
  httpStatus?: number;
  requestId?: string;
  /** When a limit resets, as the message says it. */
  resetTime?: string;
  /** The same moment in ISO 8601, where the message gives an absolute time. */
  resetsAt?: string;
  /** Retry that the paste shows last. */
  retryAttempt?: { attempt: number; max: number };
}

/** Facts are looked for in the first and last part of a long paste; errors and banners stand at its ends. */
const VIEW_LENGTH = 32_768;

/**
 * Reads the facts of a paste.
 *
 * @param text cleaned and redacted text
 */
export function readFacts(text: string): PasteFacts {
  const view =
    text.length <= 2 * VIEW_LENGTH ? text : `${text.slice(0, VIEW_LENGTH)}\n${text.slice(-VIEW_LENGTH)}`;
  const tokens = tokenize(view);
  const facts: PasteFacts = {};
  const set = <K extends keyof PasteFacts>(key: K, value: PasteFacts[K] | undefined) => {
    if (value !== undefined) facts[key] = value;
  };
  set('version', readVersion(tokens));
  set('provider', decide(PROVIDER_WORDS, tokens) ?? impliedProvider(tokens));
  set('os', decide(OS_WORDS, tokens) ?? osOfPaths(tokens));
  set('surface', decide(SURFACE_WORDS, tokens));
  set('plan', decide(PLAN_WORDS, tokens));
  set('model', readModel(tokens));
  set('httpStatus', readStatus(tokens));
  set('requestId', tokens.find((token) => /^req_[a-z0-9_]{8,64}$/.test(token.lower))?.text);
  set('retryAttempt', readAttempt(tokens));
  readReset(view, tokens, facts);
  return facts;
}

/** The value that the words of the paste name; a stronger rank wins, two values of one rank decide nothing. */
function decide<V extends string>(rules: WordRules<V>, tokens: FactToken[]): V | undefined {
  let best: V | undefined;
  let bestRank = 0;
  let tie = false;
  for (let i = 0; i < tokens.length; i++) {
    const word = (tokens[i] as FactToken).lower;
    const pair = i + 1 < tokens.length ? `${word} ${(tokens[i + 1] as FactToken).lower}` : word;
    const rule = rules.get(pair) ?? rules.get(word);
    if (!rule || isNegated(tokens, i)) continue;
    if (rule.rank > bestRank) {
      best = rule.value;
      bestRank = rule.rank;
      tie = false;
    } else if (rule.rank === bestRank && rule.value !== best) tie = true;
  }
  return tie ? undefined : best;
}

/** "not on bedrock", "no proxy", "without a gateway". */
function isNegated(tokens: FactToken[], index: number): boolean {
  for (let back = 1; back <= 2; back++) {
    const word = tokens[index - back]?.lower;
    if (word === 'no' || word === 'not' || word === 'without') return true;
  }
  return false;
}

const VERSION = /^v?(\d{1,2}\.\d{1,2}\.\d{1,3})$/;
/** Lines that Claude Code has released; a bare number of another line is some other product's. */
const RELEASED = /^(?:0\.2|1\.0|2\.\d{1,2})\./;
const OTHER_PRODUCTS = new Set(
  'node npm python pip ubuntu debian fedora kernel sdk chrome electron git docker bun kotlin java go rust'.split(
    ' ',
  ),
);

function readVersion(tokens: FactToken[]): string | undefined {
  let best: string | undefined;
  let bestRank = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { lower } = tokens[i] as FactToken;
    const number = VERSION.exec(lower.replace(/^(?:claude-(?:cli|code)|claude)[/@]/, ''))?.[1];
    if (!number || !RELEASED.test(number)) continue;
    const before = [tokens[i - 1]?.lower, tokens[i - 2]?.lower, tokens[i - 3]?.lower];
    if (before[0] && OTHER_PRODUCTS.has(before[0])) continue;
    const named = lower.startsWith('claude') || before.includes('claude') || before[0] === 'version:';
    const rank = named ? 3 : lower.startsWith('v') ? 2 : 1;
    if (rank > bestRank) {
      best = number;
      bestRank = rank;
    }
  }
  return best;
}

const MODEL_ID = /^(?:[a-z]{2}\.)?(?:anthropic[./])?claude-[a-z0-9.@:-]{3,60}(?:\[1m\])?$/;
const FAMILIES = new Set(['opus', 'sonnet', 'haiku', 'fable']);
/** Names of the project that begin like a model id. */
const NOT_MODELS = /^claude-(?:code|cli|agent|sdk|platform|desktop|md|session)/;

function readModel(tokens: FactToken[]): string | undefined {
  let named: string | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const { lower, text } = tokens[i] as FactToken;
    if (MODEL_ID.test(lower) && !NOT_MODELS.test(lower) && /[0-9]|opus|sonnet|haiku|fable/.test(lower)) {
      return text.replace(/[.:]+$/, '');
    }
    const next = tokens[i + 1]?.lower.replace(/[.,:]+$/, '');
    if (!named && FAMILIES.has(lower) && next && /^\d(?:\.\d)?$/.test(next)) {
      named = `${lower[0]?.toUpperCase()}${lower.slice(1)} ${next}`;
    }
  }
  return named;
}

const STATUS_LEADS = new Set([
  'error',
  'error:',
  'http',
  'status',
  'code',
  'code:',
  'status:',
  'rejected',
  'http/2',
  'http/1.1',
]);

function readStatus(tokens: FactToken[]): number | undefined {
  for (let i = 1; i < tokens.length; i++) {
    const word = (tokens[i] as FactToken).lower.replace(/[.:]+$/, '');
    if (!/^[45]\d\d$/.test(word)) continue;
    const lead = (tokens[i - 1] as FactToken).lower;
    if (STATUS_LEADS.has(lead) || lead.endsWith('status') || lead.endsWith('status:')) return Number(word);
    if (lead === 'repeated' || tokens[i + 1]?.lower === 'overloaded') return Number(word);
  }
  return undefined;
}

function readAttempt(tokens: FactToken[]): PasteFacts['retryAttempt'] {
  for (let i = tokens.length - 2; i >= 0; i--) {
    if (tokens[i]?.lower !== 'attempt') continue;
    const match = /^(\d{1,4})\/(\d{1,4})$/.exec(tokens[i + 1]?.lower ?? '');
    if (match) return { attempt: Number(match[1]), max: Number(match[2]) };
  }
  return undefined;
}

/** Longest reset time that a message shows: "Sep 30, 9am (Europe/Bucharest)" and more. */
const MAX_RESET_LENGTH = 60;

function readReset(view: string, tokens: FactToken[], facts: PasteFacts): void {
  for (let i = tokens.length - 1; i > 0; i--) {
    const { lower, start } = tokens[i] as FactToken;
    if (/^\d{10}$/.test(lower) && tokens[i - 1]?.lower.endsWith('reached')) {
      facts.resetsAt = new Date(Number(lower) * 1000).toISOString();
      facts.resetTime = facts.resetsAt.slice(0, 16).replace('T', ' ').concat(' UTC');
      return;
    }
    const lead = tokens[i - 1]?.lower;
    const follows =
      lead === 'resets' || (lead === 'at' && tokens[i - 2]?.lower === 'reset') || lead === 'resets:';
    if (
      !follows ||
      !/^(?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|in|at|today|tomorrow)/.test(
        lower,
      )
    )
      continue;
    const text = resetText(view.slice(start, start + MAX_RESET_LENGTH));
    if (!/\d/.test(text)) continue;
    facts.resetTime = text;
    return;
  }
}

/** Cuts a reset time out of what follows "resets": up to the end of the line, the sentence or the next part. */
function resetText(rest: string): string {
  const line = rest.split(/[\n"'`|]|\\n| · |\. |\.$/, 1)[0] ?? '';
  const zone = line.indexOf(')');
  if (zone >= 0 && line.indexOf('(') >= 0 && line.indexOf('(') < zone) return line.slice(0, zone + 1).trim();
  const words = line.trim().split(/\s+/);
  const isTime = (word: string) =>
    /^(?:\d[\d:.,/-]*(?:am|pm|h|m|s)?,?|am|pm|at|in|utc|gmt|z|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[.,]?$/i.test(
      word,
    ) && word.length < 14;
  let end = 0;
  while (end < words.length && end < 6 && isTime(words[end] as string)) end++;
  return words.slice(0, end).join(' ').replace(/[.,]$/, '');
}

const REQUEST_PREFIX: ReadonlyArray<readonly [string, Provider]> = [
  ['req_vrtx_', 'vertex'],
  ['req_bdrk_', 'bedrock'],
  ['req_011', 'anthropic'],
];

/** The provider behind a request id or an address, where no word names one. */
function impliedProvider(tokens: FactToken[]): Provider | undefined {
  for (const { lower } of tokens) {
    if (lower.startsWith('arn:aws:bedrock') || lower.includes('.anthropic.claude')) return 'bedrock';
    if (lower.includes('/publishers/anthropic')) return 'vertex';
    if (lower.includes('services.ai.azure')) return 'foundry';
    if (/^https?:\/\/(?:localhost|127\.0\.0\.1)[:/]/.test(lower)) return 'gateway';
  }
  for (const [prefix, provider] of REQUEST_PREFIX) {
    if (tokens.some((token) => token.lower.startsWith(prefix))) return provider;
  }
  return undefined;
}

/** The system whose paths the paste shows. */
function osOfPaths(tokens: FactToken[]): OperatingSystem | undefined {
  let found: OperatingSystem | undefined;
  for (const { lower } of tokens) {
    const os = osOfPath(lower);
    if (!os) continue;
    if (found && found !== os) return undefined;
    found = os;
  }
  return found;
}

function osOfPath(word: string): OperatingSystem | undefined {
  if (word.startsWith('/users/') || word.startsWith('file:///users/') || word.startsWith('/opt/homebrew'))
    return 'macos';
  if (word.startsWith('file:///opt/homebrew')) return 'macos';
  if (word.startsWith('/home/') || word.startsWith('file:///home/')) return 'linux';
  if (/^(?:file:\/\/\/)?[a-z]:[\\/]/.test(word)) return 'windows';
  return undefined;
}
