/** Words that speak for or against: that the text is about Claude Code, that something failed, another product. */
import type { Paste } from '../paste/paste.js';
import type { FactToken } from '../paste/tokens.js';

export interface Signals {
  /** The text names Claude Code or shows its interface. */
  claude: boolean;
  /** The text shows its interface. */
  claudeUi: boolean;
  /** The text says that something failed. */
  failure: boolean;
  /** The text passes on what a program said ("it says", "tells me", "refuses"). */
  reports: boolean;
  /** The text asks how something works, and names no failure. */
  asks: boolean;
  /** Another product that prints errors of its own. */
  foreign: string | null;
  /** The text shows Claude Code itself: its name, its interface, or the lead of its errors. */
  claudeCode: boolean;
  /** Another client of the same API is named and Claude Code is not: the error is that client's, whatever its words. */
  otherClient: boolean;
}

/** Clients that pass on the API's errors in the API's own words. */
const CLIENT_WORDS = new Set(
  'aider cline crush goose hermes langchain openclaw opencode openhands'.split(' '),
);
/** What only Claude Code is called; beside them "claude code" and "API Error" as two words. */
const CLAUDE_CODE_WORDS = new Set('claude-code claude-cli claudecode cc'.split(' '));

const CLAUDE_WORDS = new Set(
  `claude claude's anthropic claudecode cc opus sonnet haiku fable api.anthropic.com claude.ai claude-code subagent
  subagents anthropic_api_key anthropic_base_url anthropic_model anthropic_auth_token claude.md /compact /model /login
  /clear /usage /context /doctor /status /rewind /resume /logout /mcp /feedback /effort /usage-credits /extra-usage
  /remote-control /schedule apikeyhelper claude_code_use_bedrock claude_code_oauth_token plan-mode ultrathink`.split(
    /\s+/,
  ),
);

const FAILURE_WORDS = new Set(
  `error errors err fail fails failed failing failure broken breaks crash crashes crashed stuck blocked refuses refused
  rejected denied cannot can't cant won't wont doesn't doesnt don't didn't isn't forbidden declines loses lost gone red unable stops stopped dies died dead hangs hanging timeout
  timed expired revoked invalid disabled restricted exceeded limit exhausted unavailable overloaded killed incomplete
  wrong worse worst dumb dumber lazy downgrade downgraded degraded forgets forgot ignores weird nonsense garbage useless missing empty dropped drops skips skipped rejects reject rejecting stopped locked lockout vanished disappeared interrupted trouble problem issue fehler fehlgeschlagen kaputt geht erreur échoue falla fallo erro falha failt aborted abort kicked
  400 401 403 404 413 429 500 502 503 504 520 522 524 529 complains complaining throws loop refuse warning`.split(
    /\s+/,
  ),
);

/** What programs do in people's accounts of an error. */
const REPORT_WORDS = new Set(
  `says say said tells told telling claims complains complaining insists answers answered prints printed shows showing
  displays returns gives gets getting keeps refuses declines wants demands asks forces locked meldet sagt behauptet steht
  zeigt verlangt kommt weigert dice muestra sale aparece pide rechaza diz aparece mostra pede recusa dit affiche indique
  refuse demande mówi pisze odmawia pokazuje diyor veriyor istiyor`.split(/\s+/),
);

/** The same in languages without spaces between words. */
const REPORT_PARTS = [
  'と言われ',
  'と出',
  'と表示',
  'になり',
  '説',
  '说',
  '提示',
  '显示',
  '报错',
  '拒绝',
  '나와',
  '뜨',
  '떠',
  '거부',
  '라고',
];

/** First words of questions about how something works. */
const QUESTION_WORDS = new Set(
  `how what what's whats which where where's wheres when when's does do can is are did who anyone anybody has should could will wie was welche kann gibt ist
  wo cómo qué cuál puede hay como qual posso pode existe comment quel quelle peut`.split(/\s+/),
);

/** A product by the words that only its own output has. Two words must stand side by side. */
const FOREIGN_WORDS: ReadonlyArray<readonly [string, string]> = [
  [
    'openai',
    'openai openai.ratelimiterror platform.openai.com chatgpt gpt-4 gpt-4o gpt-5 insufficient_quota https://platform.openai.com/docs https://openai.com/chatgpt/pricing|azure openai|codex cli codex',
  ],
  ['gemini', 'gemini resource_exhausted ai.google.dev generativelanguage.googleapis.com|gemini cli'],
  ['copilot', 'copilot @github/copilot'],
  ['cursor', 'workbench.desktop.main.js|cursor agent|cursor ai|cursor says|cursor composer'],
  ['npm', 'npm|npm error|npm err'],
  ['package manager', 'pip yarn pnpm cargo brew apt-get gradle maven|pip install|apt install'],
  ['curl', 'curl wget'],
  ['ping', 'pinging|ping statistics|packets: sent'],
  [
    'github',
    'api.github.com api.github.com/graphql https://api.github.com/graphql|gh pr|gh api|gh auth|gh release',
  ],
  ['git', 'git fatal gitlab|git push|git clone|git pull'],
  ['kubernetes', 'kubectl k8s helm kubelet pod pods oomkilled crashloopbackoff'],
  ['docker', 'dockerd containerd|docker pull|docker push'],
  ['terraform', 'terraform hashicorp'],
  [
    'database',
    'postgres postgresql psql redis mysql mongodb mongo sqlite pg_dump econnrefused:5432 elasticsearch',
  ],
  [
    'python library',
    'requests.exceptions urllib3 boto3 botocore botocore.exceptions aiohttp httpx pypdf pypdf2 pillow',
  ],
  [
    'aws',
    's3 ec2 dynamodb lambda s3:getobject s3:listbucket ec2:describeinstances|operation error', // Its SDK for Go
  ],
  ['web server', 'nginx apache haproxy'],
  ['compiler', 'rustc tsc error[e0308] javac'],
  [
    'other service',
    'stripe slack_sdk postman opencode openclaw openhands codexbar aider midjourney windsurf cline mistralai ollama.com langchain okta sendgrid twilio huggingface ollama mistral deepseek',
  ],
];

const FOREIGN = new Map<string, string>();
/** Words that begin a pair in the list; the pairs of others need no look-up. */
const FOREIGN_FIRST = new Set<string>();
for (const [product, lists] of FOREIGN_WORDS) {
  for (const list of lists.split('|')) {
    if (list.split(' ').length === 2) {
      FOREIGN.set(list, product);
      FOREIGN_FIRST.add(list.split(' ')[0] as string);
    } else for (const word of list.split(' ')) FOREIGN.set(word, product);
  }
}

/** What a word says; bits. One look-up tells all of it, and most words say nothing. */
const CLAUDE = 1;
const FAILURE = 2;
const REPORTS = 4;
const OTHER_PRODUCT = 8;
const OTHER_FIRST = 16;
const CLIENT = 32;
const CLAUDE_CODE = 64;
const SAYS = new Map<string, number>();
for (const [words, bit] of [
  [CLAUDE_WORDS, CLAUDE],
  [FAILURE_WORDS, FAILURE],
  [REPORT_WORDS, REPORTS],
  [FOREIGN.keys(), OTHER_PRODUCT],
  [FOREIGN_FIRST, OTHER_FIRST],
  [CLIENT_WORDS, CLIENT],
  [CLAUDE_CODE_WORDS, CLAUDE_CODE],
] as const) {
  for (const word of words) SAYS.set(word, (SAYS.get(word) ?? 0) | bit);
}

/** Only short texts are questions. Code units. */
const MAX_QUESTION = 200;

/** @param paste its words, the glyphs of Claude Code's interface in it, and whether it names a plan of Claude */
export function readSignals({ text, tokens, claudeUi, claudeJson, facts }: Paste): Signals {
  const signals: Signals = {
    claude: claudeUi || claudeJson,
    claudeUi,
    failure: false,
    reports: false,
    asks: false,
    foreign: null,
    claudeCode: false,
    otherClient: false,
  };
  let said = 0;
  let previous = '';
  let previousSays = 0;
  let first = '';
  for (let i = 0; i < tokens.length; i++) {
    const { lower, hasSign } = tokens[i] as FactToken;
    const word = hasSign && lower.endsWith(':') ? lower.slice(0, -1) : lower;
    if (first === '') first = word;
    const says = SAYS.get(word) ?? (hasSign ? moduleSays(word) : 0);
    said |= says;
    if (isClaudeCode(previous, word, tokens, i)) said |= CLAUDE_CODE;
    signals.claude ||= word.startsWith('claude') || (hasSign && word.includes('/claude'));
    if (!signals.foreign && (hasSign || ((says & OTHER_PRODUCT) | (previousSays & OTHER_FIRST)) !== 0)) {
      // "npm 10.2.4" tells a version, as issue templates ask for, and is no error of npm's.
      const product = foreignAt(previous, word);
      if (product && !startsVersion(tokens[i + 1]?.lower)) signals.foreign = product;
    }
    previous = word;
    previousSays = says;
  }
  signals.claude ||= (said & CLAUDE) !== 0;
  signals.failure = (said & FAILURE) !== 0;
  signals.reports = (said & REPORTS) !== 0;
  signals.claudeCode = (said & CLAUDE_CODE) !== 0 || claudeUi || claudeJson;
  signals.otherClient = (said & CLIENT) !== 0 && !signals.claudeCode;
  // Whoever names a plan of Claude speaks of Claude.
  signals.claude ||= facts.plan !== undefined;
  signals.reports ||= REPORT_PARTS.some((part) => text.length < 5_000 && text.includes(part));
  signals.asks =
    QUESTION_WORDS.has(first) && text.length < MAX_QUESTION && !signals.failure && !signals.reports;
  return signals;
}

/** "langchain.Error" is of that client. */
function moduleSays(word: string): number {
  const dot = word.indexOf('.');
  return dot > 0 && CLIENT_WORDS.has(word.slice(0, dot)) ? CLIENT : 0;
}

/** "Claude Code", and the lead of its errors; other programs have "api error" in lower case. */
function isClaudeCode(previous: string, word: string, tokens: readonly FactToken[], at: number): boolean {
  if (word === 'code') return previous === 'claude';
  return word === 'error' && previous === 'api' && tokens[at - 1]?.text === 'API';
}

function foreignAt(previous: string, word: string): string | null {
  const found = FOREIGN.get(word);
  if (found) return found;
  if (FOREIGN_FIRST.has(previous)) return FOREIGN.get(`${previous} ${word}`) ?? null;
  // "openai.NotFoundError" is of the module "openai".
  const dot = word.indexOf('.');
  return dot > 0 ? (FOREIGN.get(word.slice(0, dot)) ?? null) : null;
}

function startsVersion(word: string | undefined): boolean {
  return word !== undefined && /^v?\d+\.\d+(?:\.\d+)?$/.test(word);
}
