/** What somebody in a thread means, without a language model: phrases, step numbers, facts. See docs/conversation.md. */
import type { EntryQuestion } from '../catalog/schema.js';
import { type PasteFacts, readFacts } from '../paste/facts.js';
import {
  ESCALATED, ESCALATED_PARTS, HELP, HELP_PARTS, NEGATIONS, REOPENED, REOPENED_PARTS, RESOLVED, RESOLVED_PARTS,
  STILL_FAILING, STILL_FAILING_PARTS, WRONG_MATCH, WRONG_MATCH_PARTS,
} from './lexicon.js'; // biome-ignore format: a list
import { PhraseList, type PlainText, plainText } from './phrases.js';
import { namedSteps } from './step-numbers.js';
import { typingCorrector } from './typing.js';

export type Intent =
  | { type: 'steps-done'; steps: number[] }
  | { type: 'steps-undone'; steps: number[] }
  /** `steps`: those that the message says were tried. */
  | { type: 'still-failing'; steps: number[] }
  | { type: 'context-given'; facts: PasteFacts; answers: Record<string, string> }
  | { type: 'wrong-match' }
  | { type: 'resolved' }
  | { type: 'reopened' }
  | { type: 'escalated' }
  | { type: 'help' }
  | { type: 'none' };

/** What the thread is waiting for. */
export interface IntentContext {
  /** Steps of the checklist that is shown. */
  totalSteps: number;
  /** 1-based number of the first step that is not ticked. */
  nextStep: number | undefined;
  questions: readonly EntryQuestion[];
  resolved: boolean;
}

const stillFailing = new PhraseList(STILL_FAILING, STILL_FAILING_PARTS);
const resolved = new PhraseList(RESOLVED, RESOLVED_PARTS);
const reopened = new PhraseList(REOPENED, REOPENED_PARTS);
const escalated = new PhraseList(ESCALATED, ESCALATED_PARTS);
const help = new PhraseList(HELP, HELP_PARTS);
const wrongMatch = new PhraseList(WRONG_MATCH, WRONG_MATCH_PARTS);
const negations = new Set(NEGATIONS.split('|'));
/** Words of which a typing error is taken back. */
const corrected = typingCorrector([
  ...[stillFailing, resolved, reopened, escalated, wrongMatch].flatMap((list) => list.vocabulary()),
  ...'completed finished tried done step steps already through ticked checked finally this that what with have been'.split(
    ' ',
  ),
]);

/** A follow-up is short; what is longer is told to other people. */
const MAX_WORDS = 26;

/**
 * Reads a message that is no paste.
 *
 * @param message what somebody wrote, without the mention
 * @param context what the thread is waiting for
 */
export function readIntent(message: string, context: IntentContext): Intent {
  const text = plainText(message, corrected);
  if (text.count === 0 && !hasTick(text)) return { type: 'none' };
  if (text.count > MAX_WORDS) return { type: 'none' };
  if (isHelp(text)) return { type: 'help' };
  if (isEscalation(text)) return { type: 'escalated' };
  const others = speaksOfOthers(text);
  if (!others && wrongMatch.find(text) && !text.question) return { type: 'wrong-match' };
  const answers = answersIn(text, context.questions);
  const tried = stepsTried(text, context);
  if (Object.keys(answers).length > 0 && text.count <= 8) {
    return { type: 'context-given', facts: readFacts(message), answers };
  }
  if (!others && isReopening(text, context)) return { type: 'reopened' };
  if (!others && isStillFailing(text)) return { type: 'still-failing', steps: tried };
  if (!others && !(tried.length > 0 && isStepReport(text)) && isResolved(text)) return { type: 'resolved' };
  if (tried.length > 0 && !others) {
    if (/ (?:havent|have not|didnt|did not|not) (?:done|tried|do|try|yet) /.test(text.words))
      return { type: 'none' };
    return isUndone(text) ? { type: 'steps-undone', steps: tried } : { type: 'steps-done', steps: tried };
  }
  const facts = givenFacts(message, text, others);
  if (facts) return { type: 'context-given', facts, answers };
  return { type: 'none' };
}

function isHelp(text: PlainText): boolean {
  const words = text.words.trim();
  if (/^(?:bot )?help(?: pls| plz| please| me| bot)*$/.test(words)) return true;
  if (
    /^(?:help me use|what commands|which commands|how (?:do|can|should) i (?:use|tick|untick|mark|tell you)|what can i (?:say|type|ask|write|do here))/.test(
      words,
    )
  )
    return true;
  return help.is(text) || /^\s*\?+\s*$/.test(text.raw) || /ヘルプ|使い方|怎么用|도움말|사용법/.test(text.raw);
}

function isEscalation(text: PlainText): boolean {
  if (!escalated.find(text)) return false;
  return (
    !/ (?:not|dont|no|without|as if|became|is|like) a (?:human|person) /.test(
      text.words.replace(' id like ', ' want ').replace(' would like ', ' want '),
    ) && !/ (?:review|cover|hire|interview|present|join|lunch) /.test(text.words)
  );
}

/** Messages to other people, or about them: the bot keeps out. */
const OTHERS =
  / (?:he|she|they|him|her|them all|his|tom|you|your|yours|yall|u|did you|do you|are you|have you|can you|could you|would you|will you|if you|someone elses|who|whos|whose|anyone|anybody|everyone|everybody|lets|let me|let us|ill|im going|i will|i would|id|gonna|going to|tomorrow|later|lunch|coffee|meeting|weekend|vacation|holiday|hope|hopefully|wish|maybe|probably|might|if it|when it|once it|until it|before it|whether) /;

function speaksOfOthers(text: PlainText): boolean {
  const words = text.words
    .replace(/ (?:thank|ty|cheers to|love|bless) you /g, ' ')
    .replace(/ you (?=(?:matched|misread|picked|chose|gave|got|misunderstood|guessed) )/g, ' ');
  if (OTHERS.test(words) || / (?:mine|lol|haha|btw|printer|coffee|other laptop) /.test(words)) return true;
  // "pedro uses the desktop app", "the data team runs vertex"
  const third = / (\S+) (?:uses|runs|has|works on|is on) /.exec(words)?.[1];
  return (
    third !== undefined && !/^(?:it|this|that|claude|which|everything|error|ours|setup|cli|code)$/.test(third)
  );
}

function isStillFailing(text: PlainText): boolean {
  if (text.words === ' next ') return true;
  const found = stillFailing.find(text);
  if (!found) return isBareStill(text);
  if (text.words === ' same here ' || / same here /.test(text.words)) return false;
  const asksBot = /^ (?:so |ok |hm+ |well |and )*(?:what|whats|any|anything|now what|more|next|other)/.test(
    text.words,
  );
  return asksBot || !text.question || / (?:still|same) /.test(text.words);
}

/** "still borked", "❌ still": whatever it is still doing. */
function isBareStill(text: PlainText): boolean {
  if (text.question || text.count > 5 || !text.words.includes(' still ')) return false;
  return !/ still (?:have|need|want|think|love|like|remember|owe|waiting|wait|on|at|in|here|alive|up|good|works|working|looking|using|curious|to) /.test(
    text.words,
  );
}

function isResolved(text: PlainText): boolean {
  if (/ (?:step|number|nr|#)? ?\d did (?:it|the trick) /.test(text.words)) return true;
  if (
    /^ (?:(?:ok|yes|yep|now|finally|all|great|nice|woohoo|yay) )*fixed(?: (?:now|thanks|thx|ty|tysm|thank you.*|cheers|all|again))* $/.test(
      text.words,
    )
  )
    return true;
  const found = resolved.find(text);
  if (!found) return /^[\s🎉🥳✅👏🙌💯]*🎉[\s🎉🥳✅👏🙌💯!]*$/u.test(text.raw);
  if (text.question || isNegated(text, found)) return false;
  const bare =
    found.phrase === 'works' ||
    found.phrase === 'worked' ||
    found.phrase === 'fixed' ||
    found.phrase === 'solved';
  if (bare && text.count > 8) return false;
  return !/ (?:works for|works on my|works here|worked for|fixed the coffee|fixed in|was fixed in|fixed by) /.test(
    text.words,
  );
}

/** "not fixed", "hope it works", "does it work": a turning word shortly before the phrase. */
function isNegated(text: PlainText, found: { phrase: string; at: number }, reach = 4): boolean {
  const before = text.words.slice(0, found.at).trim().split(' ').slice(-reach);
  return before.some((word) => negations.has(word));
}

function isReopening(text: PlainText, context: IntentContext): boolean {
  const found = reopened.find(text);
  if (!found) return context.resolved && isStillFailing(text);
  if (text.question || / bin /.test(text.words)) return false;
  return !isNegated(text, found, 2);
}

/** "schritt 1 erledigt": the words for a step that is done are those for a problem that is gone. */
function isStepReport(text: PlainText): boolean {
  return (
    / (?:erledigt|fertig|hecho|listo|fait|feito|fatto|gelöst) /.test(text.words) &&
    !/ (?:geht|funktioniert|läuft|funciona|marche) /.test(text.words)
  );
}

/** Verbs and marks that say that a step was done. */
const DONE =
  / (?:did|done|tried|try|finished|completed|complete|ticked|tick|checked|check|through|ran|run|executed|made|already|gemacht|erledigt|fertig|durch|probiert|versucht|getestet|hecho|hechos|hecha|hechas|hice|hecho|ya|probé|intenté|listo|lista|listos|fait|faits|faite|faites|essayé|terminé|feito|feitos|feita|fiz|tentei|testei|fatto|fatti|provato|zrobione|zrobiłem|zrobiony|yaptım|yapıldı|tamam|denedim|сделал|сделано|готово|пробовал|gedaan|klaar|geprobeerd|ok|okay|x|klart) /;
const DONE_PARTS =
  /完了|やりました|やった|試しました|試した|済み|できました|終わ|做完|做了|完成|试了|试过|搞定|했어요|했습니다|해봤|완료|끝냈/;

function hasTick(text: PlainText): boolean {
  return /[✅✔☑✓]|\[x\]|👍\s*\d|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):/u.test(
    text.raw,
  );
}

function stepsTried(text: PlainText, context: IntentContext): number[] {
  if (/^\s*[+＋]\d/.test(text.raw)) return [];
  const { steps, bare } = namedSteps(text, context.totalSteps);
  const marked = hasTick(text) || DONE.test(text.words) || DONE_PARTS.test(text.raw);
  if (steps.length > 0 && (marked || bare) && !text.question) return plausible(text, steps) ? steps : [];
  // "done", "did that": the step that is next
  const isNext =
    /^ (?:ok |okay |yep |yes )?(?:done|did (?:that|it|this)|tried (?:that|it|this)|step done|done that|that one is done|did the step)(?: already| too| now)? $/.test(
      text.words,
    );
  return isNext && context.nextStep !== undefined && !text.question ? [context.nextStep] : [];
}

/** "the 2 of us", "3pm", "version 2", "1 minute": numbers of other things. */
function plausible(text: PlainText, steps: readonly number[]): boolean {
  if (
    /\d\s*(?:am|pm|h|min|mins|minutes?|hours?|days?|weeks?|sec|secs|times?|people|users?|of us|%|gb|mb|k|€|\$|x\b|tage|stunden|minuten|uhr|jours|días|horas)(?![\p{L}])/u.test(
      text.raw,
    )
  )
    return false;
  if (
    / (?:version|opus|sonnet|haiku|v|line|port|pr|ticket|build|python|node|ubuntu|windows) (?:\d|one|two)/.test(
      text.words,
    )
  )
    return false;
  return text.count <= 14 || steps.length > 1;
}

function isUndone(text: PlainText): boolean {
  return / (?:undo|untick|uncheck|unticked) /.test(text.words);
}

/** Answers to the entry's questions, by the phrases that its author gave. */
function answersIn(text: PlainText, questions: readonly EntryQuestion[]): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const { id, answers: possible } of questions) {
    let best = 0;
    for (const answer of possible) {
      for (const phrase of [answer.label, ...answer.phrases]) {
        const wanted = plainText(phrase).words;
        if (text.words.includes(wanted) && wanted.length > best && !text.question) {
          best = wanted.length;
          answers[id] = answer.id;
        }
      }
    }
  }
  return answers;
}

/** Leads with which people tell their setup. */
const LEADS =
  / (?:im|i am|were|we are|its|it is|this is|on|using|use|used|running|run|via|behind|through|with|in|inside|from|under|version|my|our|going through|claude code|happens on|happening on|ich bin|ich nutze|wir nutzen|wir sind|nutze|benutze|läuft|unter|auf|mit|über|estoy|estamos|uso|usamos|en|con|por|je suis|on est|nous|jutilise|sur|avec|estou|uso o|usando|usamos o|no|na|com|sono|uso|su|con|używam|na|jestem|kullanıyorum|использую|ik gebruik|op) /;

/** What the message says of the setup; null when it says nothing, or is a question or talk about others. */
function givenFacts(message: string, text: PlainText, others: boolean): PasteFacts | null {
  if (text.question || others) return null;
  const { version, provider, os, surface, plan } = readFacts(message);
  const facts = {
    ...(version ? { version } : {}),
    ...(provider ? { provider } : {}),
    ...(os ? { os } : {}),
    ...(surface ? { surface } : {}),
    ...(plan ? { plan } : {}),
  };
  if (Object.keys(facts).length === 0) return null;
  const short = text.count <= 7;
  return short || (LEADS.test(text.words) && text.count <= 16) ? facts : null;
}
