/** Whether a message is for other people, or about something else than the error of the thread. */
import type { PlainText } from './phrases.js';

/** Whom people talk to, of whom they talk, and what they mean to do or only suppose. */
const OTHERS =
  / (?:he|she|they|him|her|hers|his|their|theirs|tom|you|your|yours|yall|u|someone elses|who|whos|whose|anyone|anybody|everybody|lets|let me|let us|ill|im going|i will|we will|well see|i would|id|gonna|going to|oclock|tomorrow|later|tonight|lunch|coffee|meeting|weekend|vacation|holiday|hope|hopefully|wish|maybe|probably|might|perhaps|i think its|could be|if it|when it|once it|until it|before it|whether|should document|lol|lmao|haha|btw|printer|other laptop|last week|last month|last year|last time|yesterday i|in the past|dopo|gleich mal|später|morgen|mañana|demain|amanhã|depois|domani|jutro|zaraz|później|yarın|sonra|завтра|позже|потом|straks|imorgon) /;
const OTHERS_PARTS = /明日|後で|あとで|明天|待会|晚点|稍后|내일|나중에|이따/;

/** Words with "you" that are said to the bot. */
const TO_THE_BOT =
  / you are wrong | youre wrong | you (?=(?:matched|misread|picked|chose|gave|got|mix|mixed|misunderstood|guessed|have the wrong|can (?:tick|check|close|mark)) )| (?:can|could) you (?=(?:please )?(?:tick|check|mark|close) )/g;

/** People with the same error, who do not say that the steps failed. */
const ME_TOO =
  /^ (?:omg|lol|lmao|haha|hah|ha|ikr) same $| (?:same here|(?:same|similar) (?:error|issue|problem|thing)s? (?:here|too|as well|on (?:my|our) (?:side|end|machine)|for (?:me|us)(?: too| as well)|with me|in our team|in my team)|(?:i|we) (?:have|had|got|get|see|saw|also have|also had|also got|also see) (?:the|a|that|this|exactly the|exactly this)? ?(?:same|similar|very|error|issue)(?: (?:error|issue|problem|thing))?(?: here| too| as well| last \S+)?) $| (?:me|us|mine|ours) (?:too|also|as well) | too i think | also have (?:this|that|it) | had (?:this|that|it)(?: error| issue)? (?:too|once|before|last) /;

/** Reports about other people and teams: "pedro uses the desktop app", "the data team runs vertex". */
const THIRD_PERSON =
  / (\S+) (?:uses|runs|has|works on|is on|says|said|told|thinks|swears|confirms|confirmed|reports) /;
const OWN_THIRD =
  /^(?:\d+|one|two|three|four|five|six|first|second|third|fourth|last|step|steps|it|this|that|claude|which|everything|error|ours|setup|cli|code|we|bot|message|job|laptop|machine|version|terminal|output|screen|--version|-v|still|now|nothing)$/;

/** @returns whether people talk to each other; what the bot may not answer then is for its caller to know */
export function speaksOfOthers(text: PlainText): boolean {
  const words = text.words
    .replace(/ (?:thank|ty|cheers to|love|bless) you /g, ' ')
    .replace(/ btw $/, ' ')
    // "im on linux btw (ubuntu)", "the error came back after lunch"
    .replace(/^( (?:im|i am|were|we are|its|it is) (?:on|using|running|in|behind) .*) btw /, '$1 ')
    .replace(/ (?:after|since|over|right after) lunch $/, ' ')
    .replace(/ he (?=(?:hecho|probado|intentado|completado|terminado|ya) )/g, ' ')
    .replace(TO_THE_BOT, ' ');
  if (OTHERS.test(words) || OTHERS_PARTS.test(text.raw) || /^\s*@\p{L}/u.test(text.raw)) return true;
  if (ME_TOO.test(words) && !/ (?:still|tried|did|after) /.test(words)) return true;
  const third = THIRD_PERSON.exec(
    words.replace(/ (?:(?:our|my) (?:team|company|org|organization|boss)|(?:the )?company) /, ' we '),
  )?.[1];
  return third !== undefined && !OWN_THIRD.test(third);
}

/** What the error of a thread may be called, and what stands for Claude Code in it. */
const OWN_NOUNS = new Set(
  (
    'error errors issue issues problem problems message messages thing things bug failure warning prompt prompts request requests ' +
    'session sessions claude code cc cli api login auth key token tokens model models opus sonnet haiku fable connection command ' +
    'call calls it this that these those everything all nothing none one ones first second third fourth last both result output ' +
    'response fix step steps restart update upgrade reinstall reboot list status same each every which there here what more ' +
    'chat conversation context compact compaction /compact /clear /login /logout /model /status /doctor certificate cert proxy ' +
    'gateway limit limits quota credits plan account subscription installation install installer image pdf tool tools agent agents ' +
    'fixed works working gone solved good back still again not no its is was now then yes and but so that suggestion suggestions ' +
    'answer checklist workaround trick config setting settings env variable 529 500 429 401 403 413 400'
  ).split(' '),
);

/** "the printer is", "jira is", "tests are still": what a message says something about. */
const ABOUT =
  /^ (?:(?:ok|hey|oh|ah|ugh|btw|and|but|so|well|hm+|now|also|great|yay|lol|sadly|unfortunately) )*(?:(the|my|our|a|an|this|that|these|those) )?((?:\S+ ){1,3}?)(?:is|are|isnt|arent|was|were|works|work|fails|fail|still|keeps|sucks|looks|seems|has|doesnt|got) /;

/** Whether a message says of something foreign that it works, fails or is back: "the wifi is down again". */
export function isAboutSomethingElse(text: PlainText): boolean {
  const found = ABOUT.exec(text.words);
  if (!found) return false;
  const nouns = (found[2] as string).trim().split(' ');
  const noun = nouns.at(-1) as string;
  if (!/^[a-z/][a-z0-9'/-]*$/.test(noun) || nouns.some((word) => OWN_NOUNS.has(word))) return false;
  // "negative, still failing"
  if (text.raw.includes(`${noun},`)) return false;
  // Without an article only a name of one word is sure to be a noun.
  if (found[1] === undefined && nouns.length > 1) return false;
  return !/^(?:doesnt|didnt|does|did|dont|do|isnt|wont|hasnt|cant|not|never|aint|wasnt|to|im|i|we|were|hes|theyre|ive|weve|that|thats|whats|theres|error|ended|waited|just|already|tried|did|done|restarted|reinstalled|rebooted|updated|upgraded|switched|logged|changed|cleared|removed|unset|set|ran|waiting|guess|think|sadly|really|totally|completely|absolutely|definitely|unfortunately|yep|nope|yup|yes|no|hmm+|argh|ugh|welp|meh|nah|ok|okay|thx|thanks|ty|perfect|finally|yay|woohoo|can|this|nothing|steps?)$/.test(
    noun,
  );
}

/** "fixed the docs", "I fixed a typo": what was fixed is not the error. */
export function fixedSomethingElse(text: PlainText): boolean {
  const object =
    / (?:fixed|solved|resolved|sorted|repaired) (?:the|a|an|my|our|that|some|another) ((?:\S+ ){1,3})/.exec(
      text.words,
    )?.[1];
  if (object === undefined) return false;
  const nouns = object.trim().split(' ');
  return nouns[0] !== 'thing' && !nouns.some((word) => word !== 'thing' && OWN_NOUNS.has(word));
}
