/** What somebody in a thread means, without a language model: phrases, step numbers, facts. See docs/conversation.md. */
import type { EntryQuestion } from '../catalog/schema.js';
import type { PasteFacts } from '../paste/facts.js';
import {
  ESCALATED, ESCALATED_PARTS, NEGATIONS, REOPENED, REOPENED_PARTS, RESOLVED, RESOLVED_PARTS,
  STILL_FAILING, STILL_FAILING_PARTS, WRONG_MATCH, WRONG_MATCH_PARTS,
} from './lexicon.js'; // biome-ignore format: a list
import { fixedSomethingElse, isAboutSomethingElse, speaksOfOthers } from './others.js';
import { PhraseList, type PlainText, plainText, WholeMessages } from './phrases.js';
import { givenSetup } from './setup.js';
import { namedSteps } from './step-numbers.js';
import { typingCorrector } from './typing.js';
import { WHOLE_REOPENED, WHOLE_RESOLVED, WHOLE_STILL_FAILING } from './whole.js';
import { WHOLE_ESCALATED, WHOLE_HELP, WHOLE_WRONG_MATCH } from './whole-others.js';

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
const wrongMatch = new PhraseList(WRONG_MATCH, WRONG_MATCH_PARTS);
const whole = {
  stillFailing: new WholeMessages(WHOLE_STILL_FAILING),
  resolved: new WholeMessages(WHOLE_RESOLVED),
  reopened: new WholeMessages(WHOLE_REOPENED),
  wrongMatch: new WholeMessages(WHOLE_WRONG_MATCH),
  escalated: new WholeMessages(WHOLE_ESCALATED),
  help: new WholeMessages(WHOLE_HELP),
};
const negations = new Set(NEGATIONS.split('|'));
/** Words of which a typing error is taken back. */
const corrected = typingCorrector([
  ...[stillFailing, resolved, reopened, escalated, wrongMatch].flatMap((list) => list.vocabulary()),
  ...Object.values(whole).flatMap((list) => list.vocabulary()),
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
  if (/^\s*[?？]+\s*$/.test(text.raw)) return { type: 'help' };
  if (text.count > MAX_WORDS || (text.count === 0 && !hasTick(text))) return { type: 'none' };
  if (isHelp(text)) return { type: 'help' };
  if (isEscalation(text)) return { type: 'escalated' };
  const others = speaksOfOthers(text);
  if (isWrongMatch(text, others)) return { type: 'wrong-match' };
  const answers = answersIn(text, context.questions);
  if (Object.keys(answers).length > 0 && text.count <= 8 && (!others || isAnswer(text, context.questions))) {
    return { type: 'context-given', facts: givenSetup(message, text) ?? {}, answers };
  }
  const tried = stepsTried(text, context);
  const progress = others ? null : progressIn(text, tried, context);
  if (progress) return progress;
  if (tried.length > 0 && !others) {
    return isUndone(text) ? { type: 'steps-undone', steps: tried } : { type: 'steps-done', steps: tried };
  }
  const facts = others ? null : givenSetup(message, text);
  return facts ? { type: 'context-given', facts, answers } : { type: 'none' };
}

/** Whether it is back, still there or gone. */
function progressIn(text: PlainText, tried: number[], context: IntentContext): Intent | null {
  const isWhole = whole.reopened.is(text) || whole.stillFailing.is(text) || whole.resolved.is(text);
  if (!isWhole && isAboutSomethingElse(text)) return null;
  if (isReopening(text, context)) return { type: 'reopened' };
  if (isStillFailing(text)) return { type: 'still-failing', steps: tried };
  if (!(tried.length > 0 && isStepReport(text)) && isResolved(text)) return { type: 'resolved' };
  return null;
}

function isHelp(text: PlainText): boolean {
  return (
    whole.help.is(text) ||
    / how (?:do i|can i|should i|i can|we can) (?:use|tick|untick|mark|tell you) /.test(
      text.words.replace(/^ (?:hey|ok|bot|so|and) /, ' '),
    ) ||
    /^ help me use /.test(text.words) ||
    /ヘルプ|使い方|怎么用|도움말|사용법/.test(text.raw)
  );
}

/** Requests for a person that are about something else. */
const OTHER_REQUESTS =
  / (?:review|cover|hire|hired|interview|present|join|buy|asking|invoices|hr|finance|lunch|dont escalate|not escalate|need to escalate|lets escalate|no human|good person|new person|nice person|closed on) /;

function isEscalation(text: PlainText): boolean {
  if (OTHER_REQUESTS.test(text.words)) return false;
  if (whole.escalated.is(text)) return true;
  if (!escalated.find(text)) return false;
  const words = text.words.replace(' id like ', ' want ').replace(' would like ', ' want ');
  return !/ (?:not|dont|no|without|as if|became|is|like|only) a (?:human|person) | only human | human error /.test(
    words,
  );
}

function isWrongMatch(text: PlainText, others: boolean): boolean {
  if (whole.wrongMatch.is(text)) return !text.question;
  if (others) return false;
  const found = wrongMatch.find(text);
  return found !== null && !text.question && !isSurelyStillFailing(text);
}

/** "that's not it, still failing": the fix was not it. */
function isSurelyStillFailing(text: PlainText): boolean {
  return / still (?:fail|fails|failing|broken|not working|the same|there|happening|happens|getting) | same error /.test(
    text.words.replace(/ not the same error /g, ' '),
  );
}

/** Asks for more: a question that is for the bot all the same. */
const ASKS_FOR_MORE =
  / (?:what|whats|any|anything|something|more|next|other|else|ideas|was|qué|quoi|que|cosa|co|ne|что|wat|vad) /;

/** Somebody asks how it is going. */
const ASKS_WHETHER_STILL =
  / (?:still|same|sigue|toujours|noch|ainda|continua|ancora|wciąż|nadal|hâlâ|hala|ещё|еще|nog|fortfarande) |まだ|还|還|아직|여전히/;

function isStillFailing(text: PlainText): boolean {
  if (text.question && ASKS_WHETHER_STILL.test(text.words) && !ASKS_FOR_MORE.test(text.words)) return false;
  if (
    whole.stillFailing.is(text) ||
    / same (?:[45]\d\d |code |status )?$| (?:tried|did) .*nothing $/.test(text.words)
  )
    return true;
  if (/ (?:agenda|demo|standup|sprint|reading|trying) /.test(text.words)) return false;
  const found = stillFailing.find(text);
  if (!found) return isBareStill(text);
  return (
    !text.question || ASKS_FOR_MORE.test(text.words) || /他に|ほかに|次|别的|其他|다음|다른/.test(text.raw)
  );
}

/** "still borked", "❌ still": whatever it is still doing. */
function isBareStill(text: PlainText): boolean {
  if (text.question || text.count > 5 || !text.words.includes(' still ')) return false;
  return !/ still (?:have|need|want|think|love|like|remember|owe|waiting|wait|on|at|in|here|alive|up|good|works|working|looking|using|curious|to) /.test(
    text.words,
  );
}

function isResolved(text: PlainText): boolean {
  if (text.question) return false;
  if (whole.resolved.is(text)) return true;
  if (
    /^ (?:no )?(?:it was|was|that was|turned out to be)(?: the)? (?:step|number|nr|#)? ?#?(?:\d|first|second|third|last)(?: one| step)? $/.test(
      text.words,
    )
  )
    return true;
  if (
    / (?:\d|first|second|third|last)(?: one| step| fix)? (?:did|was|is) (?:it|the trick|the one|the fix|the solution|the culprit) | (?:turned out|was the) .* fixed (?:now )?$/.test(
      text.words,
    )
  )
    return true;
  if (
    CAUSES.test(text.words) &&
    !/ (?:not|didnt|hasnt|nothing|none|never) /.test(text.words) &&
    !fixedSomethingElse(text)
  )
    return true;
  const found = resolved.find(text);
  if (!found || isNegated(text, found) || fixedSomethingElse(text)) return false;
  const isBare = /^(?:works|worked|fixed|solved)$/.test(found.phrase);
  if (isBare && text.count > 8) return false;
  return !/ (?:works (?:for|fine for|on my|here|fine here|fine over here)|worked for|working for (?:us|everyone|others)|working fine for|fixed in|was fixed in|fixed by) /.test(
    text.words.replace(/ (?:works|worked) for (?:me|us) (?=now |again )/g, ' works '),
  );
}

/** "/clear did it", "a restart helped", "logging in again fixed it", "removed it and it's fine now". */
const CAUSES =
  / (?:did it|did the trick|did the job|fixed it|solved it|resolved it|cured it|sorted it|helped|made it work|and (?:now )?(?:its|it is|all|everything is|im|were) (?:fine|ok|okay|good|working|back)(?: now| again)?|and (?:now )?it (?:works|runs|worked|ran)) (?:now |again |for me |for us |thanks |thx |ty |finally |cheers )*$/;

/** "not fixed", "hope it works", "does it work": a turning word shortly before the phrase. */
function isNegated(text: PlainText, found: { phrase: string; at: number }, reach = 4): boolean {
  // "did 1, works now" turns nothing round.
  const said = text.words
    .slice(0, found.at + 1)
    .replace(/ (?:did|does) (?=(?:steps?|number|#?\d+|all|both) )/g, ' ');
  const before = said.trim().split(' ').slice(-reach);
  return before.some((word) => negations.has(word));
}

function isReopening(text: PlainText, context: IntentContext): boolean {
  // "can we reopen this?" asks for it.
  if ((text.question && !/ re-?open (?:this|it|the) /.test(text.words)) || / bin /.test(text.words))
    return false;
  if (whole.reopened.is(text)) return true;
  if (
    / back (?:to normal|to work|to working|online|up|in business) | again with the same | same (?:old )?(?:error|thing|problem|issue|message) again (?!today |this |since |now )/.test(
      text.words,
    ) &&
    !context.resolved
  )
    return false;
  if (
    / (?:wasnt|not|isnt) (?:fixed|solved|resolved|gone) after all | turns out (?:its|it is|it) (?:not|isnt|wasnt) /.test(
      text.words,
    )
  )
    return true;
  if (/ same \S+ again (?:today|this|since|now) /.test(text.words)) return true;
  const found = reopened.find(text);
  if (!found) return context.resolved && isStillFailing(text);
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
  / (?:did|done|tried|finished|applied|attempted|followed|performed|handled|did so|took care|gave|knocked|out of the way|way|went through|gone through|is through|are through|am through|through with|covered|worked through|carried out|implemented|marked|verified|so far|too|as well|completed|complete|ticked|tick|checked|check|ran|run|executed|made|already|gemacht|erledigt|abgehakt|abgeschlossen|ausgeführt|ausprobiert|versucht|geschafft|fertig|durch|probiert|versucht|getestet|hecho|hechos|hecha|hechas|hice|hicimos|completado|completados|terminado|terminé|intentado|probado|ya|probé|intenté|listo|lista|listos|fait|faits|faite|faites|essayé|essayée|essayées|testé|finie|fini|finies|finis|feito|feitos|feita|fiz|tentei|testei|testado|tentado|concluído|concluídos|completo|completei|fatto|fatti|fatta|fatte|completato|completati|finito|provato|provati|zrobione|zrobiłem|zrobiłam|zrobiony|zrobiliśmy|gotowe|gotowy|wykonane|wykonany|ukończone|skończone|odhaczone|próbowałem|yaptım|yaptık|yapıldı|tamam|tamamlandı|tamamladım|bitti|bitirdim|denedim|denendi|hallettim|hazır|сделал|сделала|сделали|сделано|сделан|сделаны|готово|готов|готовы|выполнен|выполнено|выполнены|выполнил|выполнила|попробовал|попробовала|пробовал|пройден|закончил|завершил|gedaan|klaar|geprobeerd|afgerond|voltooid|uitgevoerd|gjort|klar|klara|färdig|färdigt|provat|testat|ok|okay|x|klart) /;
const DONE_PARTS =
  /完了|やりました|やった|試しました|試した|済|実施|実行し|終了|クリア|やってみ|試してみ|対応し|終え|终|搞定|弄好|弄完|搞好|できました|終わ|做完|做了|完成|试了|试过|做好|做了|做过|弄了|搞定|했어|했습니다|했음|했고|끝났|마쳤|시도했|해 봤|해봤|완료|끝냈/;

function hasTick(text: PlainText): boolean {
  return /[✅✔☑✓]|\[x\]|👍\s*\d|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):/u.test(
    text.raw,
  );
}

function stepsTried(text: PlainText, context: IntentContext): number[] {
  if (/^[\s:]*[+＋]\d/.test(text.raw) || isAdvice(text)) return [];
  const { steps, bare } = namedSteps(text, context.totalSteps);
  const marked = hasTick(text) || isUndone(text) || DONE.test(text.words) || DONE_PARTS.test(text.raw);
  if (steps.length > 0 && (marked || bare) && !text.question) return plausible(text, steps) ? steps : [];
  // "done", "did that": the step that is next
  const isNext =
    /^ (?:ok |okay |yep |yes )?(?:done|did (?:that|it|this)|tried (?:that|it|this)|step done|done that|that one is done|did the step)(?: already| too| now)? $/.test(
      text.words,
    );
  return isNext && context.nextStep !== undefined && !text.question ? [context.nextStep] : [];
}

/** "try step 2", "haven't done 4 yet": what somebody should do, or did not do. */
function isAdvice(text: PlainText): boolean {
  if (text.words === ' alles klar ') return true;
  if (
    / (?:havent|have not|didnt|did not|not|never|couldnt|cant) (?:\w+ )?(?:done|tried|do|try|run|get to|did|finish|finished) /.test(
      text.words,
    )
  )
    return true;
  return /^ (?:please |pls |just |maybe |first |ok |@\S+ )*(?:try|do|start|run|skip|see|read|follow|use|check out|go|begin) (?:with )?(?:the )?(?:step|steps|number|first|second|third|last|\d)/.test(
    text.words,
  );
}

/** "the 2 of us", "3pm", "version 2", "1 minute": numbers of other things. */
function plausible(text: PlainText, steps: readonly number[]): boolean {
  if (
    /\d\s*(?:am|pm|h|min|mins|minutes?|hours?|days?|weeks?|sec|secs|times?|people|users?|of us|other|more|%|gb|mb|k|€|\$|x\b|tage|stunden|minuten|uhr|jours|días|horas)(?![\p{L}])/u.test(
      text.raw,
    )
  )
    return false;
  if (
    / (?:version|opus|sonnet|haiku|v|line|port|pr|mr|ticket|issue|bug|task|deploy|deployment|release|sprint|phase|chapter|page|floor|room|table|level|gate|episode|test|job|server|node|build|python|ubuntu|windows|at|until|day|week|about|over|under|around|almost|another) (?:number )?#?(?:\d|one|two)/.test(
      text.words,
    )
  )
    return false;
  return text.count <= 14 || steps.length > 1;
}

function isUndone(text: PlainText): boolean {
  return / (?:undo|undone|untick|unticked|uncheck|unchecked|unmark|take back|take \d back|(?:is|was|are)nt done|not done after all|not really done|rückgängig|deshacer|décocher) /.test(
    text.words,
  );
}

/** Whether the message is one of the answers, word for word. */
function isAnswer(text: PlainText, questions: readonly EntryQuestion[]): boolean {
  const phrases = questions.flatMap(({ answers }) => answers.flatMap((one) => [one.label, ...one.phrases]));
  return phrases.some((phrase) => plainText(phrase, corrected).words === text.words);
}

/** Answers to the entry's questions, by the phrases that its author gave. */
function answersIn(text: PlainText, questions: readonly EntryQuestion[]): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const { id, answers: possible } of questions) {
    let best = 0;
    for (const answer of possible) {
      for (const phrase of [answer.label, ...answer.phrases]) {
        const wanted = plainText(phrase, corrected).words;
        if (text.words.includes(wanted) && wanted.length > best && !text.question) {
          best = wanted.length;
          answers[id] = answer.id;
        }
      }
    }
  }
  return answers;
}
