/**
 * What a paste says about the person's setup: version, provider, system, model, status, times. Facts choose among
 * fix steps, so a doubtful one is left out rather than guessed.
 */
import type { OperatingSystem, Plan, Provider, Surface } from '../catalog/vocabulary.js';
import { readAttempt, readReset } from './fact-times.js';
import { readVersion } from './fact-version.js';
import {
  ATTEMPT,
  FAMILIES,
  FAMILY,
  KEYWORDS,
  LATER_WORDS,
  OS_WORDS,
  PHRASE,
  PLAN_WORDS,
  PROVIDER_WORDS,
  RESET,
  SURFACE_WORDS,
  type WordRules,
} from './fact-words.js';
import { type FactToken, lowerCase, tokenize } from './tokens.js';

/** What is known of the person's setup. Absent means that the paste does not say, or says two things. */
export interface PasteFacts {
  /** Claude Code version, as in `2.1.199`. */
  version?: string;
  provider?: Provider;
  os?: OperatingSystem;
  surface?: Surface;
  /** The paste shows the interface of Claude Code, so a person sits in front of it, on whichever surface. */
  interactive?: true;
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
const VIEW_LENGTH = 12_288;

/** The part of a text that facts and signs are read from. */
export function viewOf(text: string): string {
  return text.length <= 2 * VIEW_LENGTH ? text : `${text.slice(0, VIEW_LENGTH)}\n${text.slice(-VIEW_LENGTH)}`;
}

/**
 * Reads the facts of a paste.
 *
 * @param text cleaned and redacted text, or its view
 * @param tokens the view's words, where they are at hand
 * @param lower the view in lower case, where it is at hand
 * @example readFacts('claude 2.1.150 on WSL2: API Error: 529') // { version: '2.1.150', os: 'wsl', httpStatus: 529 }
 */
export function readFacts(text: string, tokens?: readonly FactToken[], lower?: string): PasteFacts {
  const view = viewOf(text);
  const lowerView = lower ?? lowerCase(view);
  return factsOf(view, lowerView, tokens ?? tokenize(view, lowerView));
}

function factsOf(view: string, lower: string, tokens: readonly FactToken[]): PasteFacts {
  const facts: PasteFacts = {};
  const set = <K extends keyof PasteFacts>(key: K, value: PasteFacts[K] | undefined) => {
    if (value !== undefined) facts[key] = value;
  };
  const { begins, says } = survey(tokens);
  const plan = decide(PLAN_WORDS, tokens, begins);
  set('version', readVersion(tokens));
  set('provider', readProvider(view, lower, tokens, begins, plan));
  set('os', decide(OS_WORDS, tokens, begins) ?? osOfPaths(tokens));
  set('surface', decide(SURFACE_WORDS, tokens, begins));
  set('plan', plan);
  // What most pastes do not hold is looked for in the whole text first: that costs less than a walk over the words.
  if ((says & FAMILY) !== 0 || lower.includes('claude-')) set('model', readModel(tokens));
  set('httpStatus', readStatus(tokens));
  if (lower.includes('req_')) set('requestId', readRequestId(tokens));
  if ((says & RESET) !== 0 || lower.includes('reached')) {
    const { resetTime, resetsAt } = readReset(view, tokens);
    set('resetTime', resetTime);
    set('resetsAt', resetsAt);
  }
  if ((says & ATTEMPT) !== 0) set('retryAttempt', readAttempt(tokens));
  return facts;
}

function readRequestId(tokens: readonly FactToken[]): string | undefined {
  return tokens.find(({ lower }) => /^req_[a-z0-9_]{8,64}$/.test(lower))?.text;
}

/** Indexes of the words that a phrase begins with, and what the words of the paste are about; bits. */
function survey(tokens: readonly FactToken[]): { begins: number[]; says: number } {
  const begins: number[] = [];
  let says = 0;
  for (let i = 0; i < tokens.length; i++) {
    const about = KEYWORDS.get((tokens[i] as FactToken).lower);
    if (about === undefined) continue;
    says |= about;
    if ((about & PHRASE) !== 0) begins.push(i);
  }
  return { begins, says };
}

/** The value that the words of the paste name; a stronger rank wins, two values of one rank decide nothing. */
function decide<V extends string>(
  rules: WordRules<V>,
  tokens: readonly FactToken[],
  begins: readonly number[],
): V | undefined {
  let best: V | undefined;
  let bestRank = 0;
  let tie = false;
  let behind = 0; // The phrase that was read last
  for (const i of begins) {
    if (i < behind) continue;
    const found = ruleAt(rules, tokens, i);
    if (!found) continue;
    const { rule, words } = found;
    behind = i + words;
    if (rule.value === null || isNegated(tokens, i, behind)) continue;
    if (rule.rank > bestRank) {
      best = rule.value;
      bestRank = rule.rank;
      tie = false;
    } else if (rule.rank === bestRank && rule.value !== best) tie = true;
  }
  return tie ? undefined : best;
}

/** The rule of the longest phrase that begins at a token: "bad gateway" before "gateway". */
function ruleAt<V extends string>(rules: WordRules<V>, tokens: readonly FactToken[], i: number) {
  const longest = rules.longest.get((tokens[i] as FactToken).lower);
  if (longest === undefined) return undefined;
  let found: { rule: { value: V | null; rank: number }; words: number } | undefined;
  let phrase = '';
  for (let words = 1; words <= longest && i + words <= tokens.length; words++) {
    const { lower } = tokens[i + words - 1] as FactToken;
    if (words > 1 && !LATER_WORDS.has(lower)) break;
    phrase = words === 1 ? lower : `${phrase} ${lower}`;
    const rule = rules.phrases.get(phrase);
    if (rule) found = { rule, words };
  }
  return found;
}

const NEGATIONS = new Set(['no', 'not', 'without', 'unset', "isn't", "don't", 'never']);

/** "not on bedrock", "without a gateway", "unset CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX=0". */
function isNegated(tokens: readonly FactToken[], from: number, to: number): boolean {
  if (NEGATIONS.has(tokens[from - 1]?.lower ?? '') || NEGATIONS.has(tokens[from - 2]?.lower ?? ''))
    return true;
  return (
    tokens[from]?.lower.startsWith('claude_code_use_') === true &&
    /^(?:0|false)$/.test(tokens[to]?.lower ?? '')
  );
}

/** Settings say it outright, then words, then addresses and ids, then the plan. */
function readProvider(
  view: string,
  lower: string,
  tokens: readonly FactToken[],
  begins: readonly number[],
  plan: Plan | undefined,
): Provider | undefined {
  const named =
    (lower.includes('anthropic_base_url') ? providerOfBaseUrl(view, tokens) : undefined) ??
    (lower.includes('minecraft') ? providerBesideGames(tokens) : decide(PROVIDER_WORDS, tokens, begins)) ??
    (GATEWAYS.some((word) => view.includes(word)) ? 'gateway' : undefined) ??
    (IMPLYING_PARTS.some((part) => lower.includes(part)) ? impliedProvider(tokens) : undefined);
  // A subscription is always Anthropic's own.
  return named ?? (plan && plan !== 'api' && plan !== 'enterprise' ? 'anthropic' : undefined);
}

/** Gateways in languages that do not part words. */
const GATEWAYS = ['网关', '中转', 'LLMゲートウェイ', 'LLM ゲートウェイ', '게이트웨이'];

/** "Bedrock" is an edition of Minecraft, too. */
function providerBesideGames(tokens: readonly FactToken[]): Provider | undefined {
  const isGame = tokens.some(({ lower }) => lower === 'minecraft');
  const meant = tokens.filter(
    ({ lower }, i) => !isGame || lower !== 'bedrock' || /^(?:aws|amazon)$/.test(tokens[i - 1]?.lower ?? ''),
  );
  return decide(PROVIDER_WORDS, meant, survey(meant).begins);
}

/** Whose address `ANTHROPIC_BASE_URL` is set to. Messages name the variable as well, but set it to nothing. */
function providerOfBaseUrl(view: string, tokens: readonly FactToken[]): Provider | undefined {
  let found: Provider | undefined;
  tokens.forEach(({ lower, end }, i) => {
    if (!lower.endsWith('anthropic_base_url')) return;
    const next = [1, 2, 3].map((ahead) => tokens[i + ahead]?.lower ?? '');
    const address = next.find((word) => /^https?:\/\//.test(word));
    if (address) found = providerOfAddress(address) ?? 'gateway';
    // A value that was taken out: "ANTHROPIC_BASE_URL": "<URL>"
    else if (/^["']?\s?[=:]\s?["']?<\w/.test(view.slice(end, end + 8))) found = 'gateway';
  });
  return found;
}

/** The provider that an address, a resource name or a request id belongs to. */
function providerOfAddress(word: string): Provider | undefined {
  if (word.startsWith('arn:aws:bedrock') || word.includes('.anthropic.claude')) return 'bedrock';
  if (word.includes('bedrock') && word.includes('.amazonaws.com')) return 'bedrock';
  if (word.includes('publishers/anthropic') || word.includes('aiplatform.googleapis.com')) return 'vertex';
  if (/^(?:anthropic\/)?claude-[a-z0-9-]+@\d{8}$/.test(word)) return 'vertex';
  if (word.includes('services.ai.azure')) return 'foundry';
  if (word.includes('openrouter.ai')) return 'gateway';
  if (/^https?:\/\/api\.anthropic\.com/.test(word)) return 'anthropic';
  return undefined;
}

const REQUEST_PREFIX: ReadonlyArray<readonly [string, Provider]> = [
  ['req_vrtx_', 'vertex'],
  ['req_bdrk_', 'bedrock'],
  ['anthropic/', 'gateway'],
  ['req_011', 'anthropic'],
];

const LOST_HEADER = new Set(['anthropic-beta', 'context_management', 'input_examples']);

/** What an address, an id or a header holds that implies a provider. */
const IMPLYING_PARTS = ['anthropic', 'bedrock', 'claude-', 'aiplatform', 'azure', 'openrouter', 'req_'];

/** The provider behind an address, an id or the name of a model, where no word names one. */
function impliedProvider(tokens: readonly FactToken[]): Provider | undefined {
  for (const { lower, hasSign } of tokens) {
    const provider = hasSign ? providerOfAddress(lower) : undefined;
    if (provider) return provider;
  }
  const prefixed = REQUEST_PREFIX.find(([prefix]) => tokens.some(({ lower }) => lower.startsWith(prefix)));
  // A gateway hands Anthropic's ids on, and only a gateway loses the beta header.
  if (prefixed?.[1] === 'anthropic' && tokens.some(({ lower }) => LOST_HEADER.has(lower))) return undefined;
  return prefixed?.[1];
}

const MODEL_ID = /^(?:[a-z]{2,6}\.)?(?:anthropic[./])?claude-[a-z0-9.@:-]{3,60}(?:\[1m\])?$/;
/** Containers and pods are called claude-ci-1 as well: an id names a family, or a generation behind "claude-". */
const KNOWN_MODEL = /claude-v?\d|[-.](?:opus|sonnet|haiku|fable|instant)(?![a-z])/;
/** Names of the project that begin like a model id. */
const NOT_MODELS = /^claude-(?:code|cli|agent|sdk|platform|desktop|md|session)/;

/** A model id wherever it stands; else a name such as "Opus 4.5". */
function readModel(tokens: readonly FactToken[]): string | undefined {
  let named: string | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const { lower, hasSign } = tokens[i] as FactToken;
    const next = tokens[i + 1]?.lower;
    if (!named && FAMILIES.has(lower) && next && /^\d(?:\.\d)?$/.test(next)) {
      named = `${lower[0]?.toUpperCase()}${lower.slice(1)} ${next}`;
    }
    if (!hasSign) continue;
    const { text } = tokens[i] as FactToken;
    // Resource names end in the id: arn:aws:bedrock:…:inference-profile/…, projects/…/models/….
    const isResource = lower.startsWith('arn:') || lower.includes('/models/');
    const id = isResource ? text.slice(text.lastIndexOf('/') + 1) : text;
    const name = isResource ? id.toLowerCase() : lower;
    if (name.includes('claude-') && MODEL_ID.test(name) && !NOT_MODELS.test(name) && KNOWN_MODEL.test(name))
      return id;
  }
  return named;
}

const STATUS_LEADS =
  /^(?:http(?:\/[\d.]+)?|code|rejected|response|returned|returns|repeated)$|(?:status|status_?code|error)$/;
/** The words that HTTP gives its codes: "503 Service Unavailable". */
const REASONS = new Set(
  'unauthorized forbidden overloaded internal service bad too payload gateway'.split(' '),
);

function readStatus(tokens: readonly FactToken[]): number | undefined {
  for (let i = 0; i < tokens.length; i++) {
    const { lower: word, hasDigit } = tokens[i] as FactToken;
    if (!hasDigit || word.length !== 3 || !/^[45]\d\d$/.test(word)) continue;
    const before = tokens[i - 1]?.lower ?? '';
    // "returned an error 500", "status is 429"
    const lead = before === 'is' || before === 'of' || before === 'a' ? (tokens[i - 2]?.lower ?? '') : before;
    if (STATUS_LEADS.test(lead) || REASONS.has(tokens[i + 1]?.lower ?? '')) return Number(word);
  }
  return undefined;
}

/** The system whose paths the paste shows. */
function osOfPaths(tokens: readonly FactToken[]): OperatingSystem | undefined {
  let found: OperatingSystem | undefined;
  for (const { lower, hasSign } of tokens) {
    if (!hasSign) continue;
    const os = osOfPath(lower.startsWith('file://') ? lower.slice('file://'.length) : lower);
    if (!os || os === found) continue;
    // WSL has Linux paths beside its own.
    if (found && !(found === 'linux' && os === 'wsl') && !(found === 'wsl' && os === 'linux'))
      return undefined;
    found = found === 'wsl' ? found : os;
  }
  return found;
}

const PATHS: ReadonlyArray<readonly [RegExp, OperatingSystem]> = [
  [/^(?:\/users\/|\/opt\/homebrew|~\/library\/|\/private\/|\/var\/folders\/)/, 'macos'],
  [/^\/mnt\/[c-e]\/|-microsoft-standard/, 'wsl'],
  [/^(?:\/home\/|\/root\/)/, 'linux'],
  [/^(?:\/?[a-z]:[\\/]|~\\|\$env:|%(?:appdata|localappdata|userprofile)%)/, 'windows'],
];

function osOfPath(word: string): OperatingSystem | undefined {
  // What else has signs: words with hyphens, names of files, addresses.
  if (!'/~$%'.includes(word.charAt(0)) && word.charAt(1) !== ':' && !word.includes('-microsoft-'))
    return undefined;
  return PATHS.find(([pattern]) => pattern.test(word))?.[1];
}
