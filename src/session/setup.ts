/** What somebody says of their setup: "we're on Bedrock", "windows, v2.1.150", "it's in CI behind litellm". */
import { type PasteFacts, readFacts } from '../paste/facts.js';
import type { PlainText } from './phrases.js';

/** Facts that a person can tell; the others come from pastes alone. */
export type SetupFacts = Pick<PasteFacts, 'version' | 'provider' | 'os' | 'surface' | 'plan'>;

/** Words of other scripts and short forms, and the word that the reader of facts knows. */
const SAME_WORDS: ReadonlyArray<readonly [RegExp, string]> = [
  // Portuguese "no" is no negation.
  [/(?<!\p{L})(?:estou|estamos|tô|to|uso|rodo|rodando|roda|está|é) (?:no|na|nos|em)(?=\s)/giu, ' on '],
  [/윈도우즈?|ウィンドウズ|виндовс|винда|винде|винду|виндоус|视窗/gi, ' windows '],
  [
    /맥북|맥(?=에서|이|을|입|os|o|으로|\s|$)|マックブック|マック|苹果电脑|苹果|(?<!\p{L})(?:мак|маке|макос|макбук|макбуке)(?!\p{L})/giu,
    ' mac ',
  ],
  [
    /리눅스|リナックス|линукс\p{L}*|(?<!\p{L})linux(?:a|ie|ie|em|u|ta|ta|da|la|om)(?!\p{L})|우분투|убунту/giu,
    ' linux ',
  ],
  [
    /(?<!\p{L})(?:windowsa|windowsie|windowsem|windowsta|windowsda|windows'ta|windows'da|windowsu)(?!\p{L})/giu,
    ' windows ',
  ],
  [/(?<!\p{L})(?:macu|macie|macta|mac'te|mac'im)(?!\p{L})/giu, ' mac '],
  [/베드록|ベッドロック|бедрок\p{L}*/giu, ' bedrock '],
  [/버텍스|バーテックス/giu, ' vertex '],
  [/게이트웨이|ゲートウェイ|(?<!\p{L})шлюз\p{L}*|网关/giu, ' gateway '],
  [/터미널|ターミナル|终端|терминал\p{L}*/giu, ' the terminal '],
  [/(?:^|(?<=\s))(?:with|using|via|mit|con|avec|com|z|met) -p(?=\s|$|[.,])/gi, ' claude -p '],
  [
    /(?<!\p{L})(?:claude api|the api) (?:directly|direct)(?!\p{L})|(?<!\p{L})(?:direct|directly|straight) (?:to )?(?:the )?(?:anthropic|claude)(?: api)?(?!\p{L})|(?<!\p{L})(?:anthropics|anthropic's) (?:own )?api(?!\p{L})/giu,
    ' anthropic api ',
  ],
];

/** Leads with which people tell their setup. */
const LEADS =
  / (?:im|i am|were|we are|its|it is|this is|on|using|use|used|running|run|runs|via|behind|through|with|in|inside|from|under|version|my|our|going through|claude code|happens on|happening on|ich bin|ich nutze|wir nutzen|wir sind|nutze|benutze|läuft|unter|auf|mit|über|bei uns|estoy|estamos|uso|usamos|en|con|por|tengo|je suis|on est|nous|jutilise|on utilise|sur|sous|avec|estou|uso o|usando|usamos o|no|na|com|tô|sono|usiamo|su|używam|jestem|mam|kullanıyorum|kullanıyoruz|использую|используем|у меня|я на|мы на|ik gebruik|ik zit|wij gebruiken|op|jag kör|jag använder|på) /;

/** Opinions, plans and stories that only mention a system. */
const STORIES =
  / (?:hate|love|getting|laptops|prices|new|sucks|sucked|annoying|slow|boring|cool|better|worse|prefer|moved|migrated|migrating|switching|planning|arrives|arrived|bought|buy|sold|jealous|old|other|cold|culture|cake|remember|miss|wonder|heard|read|support|supports|red|green|failing|broken|down|deployed|merged|used to|close the|open the|clean|free|room|lunch|was|will|should|would|isnt|arent|dont|doesnt) /;

/**
 * What the message says of the setup; null when it says nothing, or is a question.
 *
 * @param message what was written
 * @param text the same, made comparable
 */
export function givenSetup(message: string, text: PlainText): SetupFacts | null {
  if (text.question || STORIES.test(text.words)) return null;
  const known = SAME_WORDS.reduce(
    (said, [pattern, word]) => said.replace(pattern, word),
    message.slice(0, 600),
  );
  const { version, provider, os, surface, plan } = readFacts(known);
  const facts: SetupFacts = {
    ...(version ? { version } : {}),
    ...(provider ? { provider } : {}),
    ...(os ? { os } : {}),
    ...(surface ? { surface } : {}),
    ...(plan ? { plan } : {}),
  };
  if (Object.keys(facts).length === 0) return null;
  const isShort = text.count <= 7;
  return isShort || (LEADS.test(text.words) && text.count <= 16) ? facts : null;
}
