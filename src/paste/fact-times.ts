/** When a limit resets and which retry is running: the times and counts in a paste. */
import { RESET_LEADS } from './fact-words.js';
import type { FactToken } from './tokens.js';

export interface ResetFacts {
  resetTime?: string;
  resetsAt?: string;
}

/** Longest reset time that a message shows: "Sep 30, 9am (Europe/Bucharest)", with a wrapped line in it. */
const MAX_RESET_LENGTH = 80;
const ISO = /^\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d)$/;

/**
 * Reads the reset time that the text shows last.
 *
 * @param view the text of the tokens
 */
export function readReset(view: string, tokens: readonly FactToken[]): ResetFacts {
  for (let i = tokens.length - 1; i > 0; i--) {
    const lead = tokens[i - 1]?.lower ?? '';
    const { lower, hasDigit } = tokens[i] as FactToken;
    // "usage limit reached|1755615600", "resetsAt":1755615600
    if (hasDigit && /^\d{10}$/.test(lower) && (lead.endsWith('reached') || RESET_LEADS.has(lead))) {
      return absolute(new Date(Number(lower) * 1000));
    }
    if (!RESET_LEADS.has(lead)) continue;
    const at = lower === 'at' || lower === 'on' ? i + 1 : i;
    // "reset 3 files" has nothing to do with time: the bare verb needs its preposition.
    if (lead === 'reset' && at === i && lower !== 'in') continue;
    const token = tokens[at];
    if (!token) continue;
    if (ISO.test(token.lower)) return absolute(new Date(token.text));
    const resetTime = timeAt(view.slice(token.start, token.start + MAX_RESET_LENGTH));
    if (resetTime) return { resetTime };
  }
  return {};
}

function absolute(moment: Date): ResetFacts {
  if (Number.isNaN(moment.getTime())) return {};
  const resetsAt = moment.toISOString();
  return { resetTime: `${resetsAt.slice(0, 16).replace('T', ' ')} UTC`, resetsAt };
}

const DAY =
  /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?$|^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}$|^\d{4}-\d\d-\d\d$|^(?:at|on|in|today|tomorrow)$/;
const NUMBER = /^\d{1,2}(?:st|nd|rd|th)?$/;
const CLOCK = /^\d{1,2}(?::\d\d){1,2}(?:am|pm)?$|^\d{1,2}(?:am|pm)$/;
const DURATION = /^\d{1,3}(?:d|h|m|s|hrs?|min)$|^(?:days?|hours?|hrs?|minutes?|mins?|seconds?)$/;
const BEHIND = /^(?:am|pm|a\.m|p\.m|utc|gmt|z|[pmce][sd]t|[pmce]t|ces?t|bst|ist|jst)$/;

/** Cuts a time out of what follows "resets": day, clock or duration, and time zone, in this order. */
function timeAt(rest: string): string | undefined {
  const words = (rest.split(/[\\"`|·∙]/, 1)[0] ?? '').replace('(', ' (').split(/\s+/);
  const taken: string[] = [];
  let state: 'day' | 'clock' | 'duration' = 'day';
  let numbers = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const bare = word.toLowerCase().replace(/[.,;:!?]+$/, '');
    if (state === 'clock' && word.startsWith('(')) {
      taken.push(zoneOf(words.slice(i)));
      break;
    }
    if (state === 'clock' && !BEHIND.test(bare)) break;
    if (state === 'day' && CLOCK.test(bare)) state = 'clock';
    else if (state !== 'clock' && DURATION.test(bare)) state = 'duration';
    else if (state === 'day' && NUMBER.test(bare) && numbers === 0) numbers++;
    else if (state === 'duration' || (state === 'day' && !DAY.test(bare))) break;
    taken.push(word);
    if (/[.;!?]$/.test(word)) break;
  }
  while (/^(?:at|on|in)$/i.test(taken.at(-1) ?? '')) taken.pop();
  const text = taken.join(' ').replace(/[.,;:!?]+$/, '');
  return /\d/.test(text) ? text : undefined;
}

/** "(Europe/Bucharest)", also where a terminal wrapped it behind the slash. */
function zoneOf(words: readonly string[]): string {
  const text = words.slice(0, 3).join(' ');
  const end = text.indexOf(')');
  return end < 0 ? '' : text.slice(0, end + 1).replace('/ ', '/');
}

/** The retry that the text shows last: "attempt 4/10" or "attempt 4 of 10". */
export function readAttempt(tokens: readonly FactToken[]): { attempt: number; max: number } | undefined {
  for (let i = tokens.length - 2; i >= 0; i--) {
    if (tokens[i]?.lower !== 'attempt') continue;
    const [count, of, limit] = tokens.slice(i + 1, i + 4).map(({ lower }) => lower);
    const match = /^(\d{1,4})\/(\d{1,4})$/.exec(of === 'of' ? `${count}/${limit}` : (count ?? ''));
    if (match) return { attempt: Number(match[1]), max: Number(match[2]) };
  }
  return undefined;
}
