/** The moment that a reset time names, such as "3pm (America/New_York)", for readers in other time zones. */
import type { PasteFacts } from '../paste/facts.js';

/** Longer texts are no reset times. Code units. */
const MAX_LENGTH = 100;
const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** Times farther from 1970 than that have no dates around them. */
const MAX_TIME = 8.6e15;

/** A time of day. */
interface Clock {
  hour: number;
  minute: number;
  second: number;
}

/** Which days a text names. */
type Days =
  | { type: 'any' }
  | { type: 'from-today'; days: number }
  /** 0 is Sunday. */
  | { type: 'weekday'; weekday: number }
  /** 0 is January. */
  | { type: 'yearly'; month: number; day: number }
  | { type: 'date'; year: number; month: number; day: number };

/**
 * The moment of a reset time as Claude Code shows it.
 *
 * A time of day is the next one, a day of the week one within a week, a date the nearest that is not more than a day
 * past. A time that clocks skip is taken as the one that they skip to; of a time that they show twice, the first counts
 * that is still to come.
 *
 * @param resetTime such as `Sep 30, 9am (Asia/Tokyo)` or `in 3h 20m`
 * @param at when it was shown, in milliseconds since the epoch
 * @returns ISO 8601 in UTC; undefined where no time zone is given, Intl does not know it, or the text says something else
 * @example resetMoment('3pm (America/New_York)', Date.parse('2026-07-01T12:00Z')) // '2026-07-01T19:00:00.000Z'
 */
export function resetMoment(resetTime: string, at: number): string | undefined {
  if (resetTime.length > MAX_LENGTH || !(Math.abs(at) <= MAX_TIME)) return undefined;
  const { words, zone } = wordsOf(resetTime);
  const duration = durationOf(words);
  if (duration !== undefined) return iso(at + duration);
  const time = timeOf(words);
  const zoneClock = zone === undefined ? undefined : zoneClockOf(zone);
  if (!time || !zoneClock) return undefined;
  const moment = momentOf(time.days, time.clock, zoneClock, at);
  return moment === undefined ? undefined : iso(moment);
}

/** Facts of a paste with the moment of their reset time, where it can be told. */
export function withResetMoment(facts: PasteFacts, at: number): PasteFacts {
  if (facts.resetsAt !== undefined || facts.resetTime === undefined) return facts;
  const resetsAt = resetMoment(facts.resetTime, at);
  return resetsAt === undefined ? facts : { ...facts, resetsAt };
}

function iso(time: number): string | undefined {
  return Math.abs(time) <= MAX_TIME ? new Date(time).toISOString() : undefined;
}

/** The words in front of the time zone, and its name. */
function wordsOf(resetTime: string): { words: string[]; zone: string | undefined } {
  const open = resetTime.indexOf('(');
  const inBrackets = open < 0 ? undefined : /^\(([^()]*)\)\s*$/.exec(resetTime.slice(open))?.[1];
  const said = (open < 0 ? resetTime : resetTime.slice(0, open)).toLowerCase().split(/[\s,]+/);
  const words = said.filter((word) => word !== '').map((word) => word.replace(/^([ap])\.m\.?$/, '$1m'));
  if (open < 0 && UTC.test(words.at(-1) ?? '')) return { words: words.slice(0, -1), zone: 'UTC' };
  return { words, zone: inBrackets?.trim() };
}

const UTC = /^(?:utc|gmt|z)$/i;

const UNITS: Readonly<Record<string, number>> = {
  ...named(DAY, 'd', 'day', 'days'),
  ...named(3_600 * SECOND, 'h', 'hr', 'hrs', 'hour', 'hours'),
  ...named(60 * SECOND, 'm', 'min', 'mins', 'minute', 'minutes'),
  ...named(SECOND, 's', 'sec', 'secs', 'second', 'seconds'),
};

function named(length: number, ...names: string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, length]));
}

/** "in 3h 20m" or "2 hours", in milliseconds. */
function durationOf(words: readonly string[]): number | undefined {
  const parts = words[0] === 'in' ? words.slice(1) : words;
  if (parts.length === 0) return undefined;
  let sum = 0;
  for (let i = 0; i < parts.length; i++) {
    const [, count, unit] = /^(\d{1,3})([a-z]*)$/.exec(parts[i] as string) ?? [];
    const length = UNITS[unit === '' ? (parts[++i] ?? '') : (unit ?? '')];
    if (length === undefined) return undefined;
    sum += Number(count) * length;
  }
  return sum;
}

const WEEKDAY = /^(?:(sun)|(mon)|(tues?)|(wed(?:nes)?)|(thu(?:rs?)?)|(fri)|(sat(?:ur)?))(?:day)?$/;
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** The days and the time of day; undefined when some word is neither. */
function timeOf(words: readonly string[]): { days: Days; clock: Clock } | undefined {
  let clock: Clock | undefined;
  let days: Days = { type: 'any' };
  let month: number | undefined;
  let day: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const half = /^[ap]m$/.test(words[i + 1] ?? '') ? words[i + 1] : '';
    const time = timeOfDay(word + half);
    const weekday = WEEKDAY.exec(word)?.slice(1).findIndex(Boolean);
    const [, year, monthOfYear, dayOfMonth] = /^([12]\d{3})-(\d\d)-(\d\d)$/.exec(word) ?? [];
    const number = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1];
    if (time && !clock) {
      clock = time;
      if (half) i++;
    } else if (weekday !== undefined) days = { type: 'weekday', weekday };
    else if (year)
      days = { type: 'date', year: Number(year), month: Number(monthOfYear) - 1, day: Number(dayOfMonth) };
    else if (word === 'today' || word === 'tomorrow')
      days = { type: 'from-today', days: word === 'today' ? 0 : 1 };
    else if (number && day === undefined) day = Number(number);
    else if (month === undefined && monthOf(word) >= 0) month = monthOf(word);
    else if (word !== 'at' && word !== 'on') return undefined;
  }
  if (!clock || (month === undefined) !== (day === undefined)) return undefined;
  if (month !== undefined && day !== undefined) days = { type: 'yearly', month, day };
  return { days, clock };
}

function monthOf(word: string): number {
  return word.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(word === 'sept' ? 'sep' : word));
}

/** "3pm", "3:45pm", "15:00" or "15:00:30". */
function timeOfDay(text: string): Clock | undefined {
  const [, hours = '', minutes, seconds = '0', half] =
    /^(\d{1,2})(?::(\d\d)(?::(\d\d))?)?([ap]m)?$/.exec(text) ?? [];
  if (hours === '' || (minutes === undefined && half === undefined)) return undefined;
  const shown = Number(hours);
  const isValid = half ? shown >= 1 && shown <= 12 : shown <= 23;
  const hour = half ? (shown % 12) + (half === 'pm' ? 12 : 0) : shown;
  const clock = { hour, minute: Number(minutes ?? '0'), second: Number(seconds) };
  return isValid && clock.minute <= 59 && clock.second <= 59 ? clock : undefined;
}

/** The wall clock of a time zone. */
interface ZoneClock {
  /** What it shows at a moment, as the milliseconds since the epoch at which a clock in UTC shows the same. */
  shown(time: number): number;
}

/** Short names such as CST mean several zones, and Intl picks one. */
const ZONE = /^(?:utc|gmt|z|[a-z]+\/[a-z0-9_+/-]+)$/i;

function zoneClockOf(zone: string): ZoneClock | undefined {
  if (!ZONE.test(zone)) return undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: UTC.test(zone) ? 'UTC' : zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return { shown: (time) => shownBy(format, time) };
  } catch {
    // Intl does not know it.
    return undefined;
  }
}

function shownBy(format: Intl.DateTimeFormat, time: number): number {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * The moments at which a clock shows a time: two where it is set back over it. Where it is set forward over it, the one
 * at which it would have.
 *
 * @param wall as milliseconds, as in {@link ZoneClock.shown}
 */
function momentsOf(wall: number, clock: ZoneClock): number[] {
  // No clock is set twice within two days, so these are its distances from UTC before and after.
  const [before, after] = [wall - DAY, wall + DAY].map((time) => clock.shown(time) - time) as [
    number,
    number,
  ];
  const moments = [...new Set([wall - before, wall - after])].filter((time) => clock.shown(time) === wall);
  return moments.length > 0 ? moments.sort((one, other) => one - other) : [wall - before];
}

function momentOf(days: Days, time: Clock, clock: ZoneClock, at: number): number | undefined {
  const today = new Date(clock.shown(at));
  const [thisYear, thisMonth, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  const on = (year: number, month: number, day: number) => {
    const midnight = Date.UTC(year, month, day);
    const wall = midnight + ((time.hour * 60 + time.minute) * 60 + time.second) * SECOND;
    return { weekday: new Date(midnight).getUTCDay(), moments: momentsOf(wall, clock) };
  };
  const isDate = (year: number, month: number, day: number) =>
    new Date(Date.UTC(year, month, day)).getUTCDate() === day;
  switch (days.type) {
    case 'from-today':
      return on(thisYear, thisMonth, date + days.days).moments[0];
    case 'date':
      return isDate(days.year, days.month, days.day)
        ? on(days.year, days.month, days.day).moments[0]
        : undefined;
    case 'yearly': {
      const years = [thisYear - 1, thisYear, thisYear + 1].filter((year) =>
        isDate(year, days.month, days.day),
      );
      return years
        .flatMap((year) => on(year, days.month, days.day).moments)
        .find((moment) => moment >= at - DAY);
    }
    case 'any':
    case 'weekday': {
      const week = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((ahead) => on(thisYear, thisMonth, date + ahead));
      const fitting = week.filter(({ weekday }) => days.type === 'any' || weekday === days.weekday);
      return fitting.flatMap(({ moments }) => moments).find((moment) => moment >= at);
    }
  }
}
