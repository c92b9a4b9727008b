import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resetMoment, withResetMoment } from '../../src/reply/reset-moment.js';
import { THREAD, Thread } from '../session/threads.js';

/** The moment of a reset time, up to its minutes, for a paste at another moment. */
function moment(resetTime: string, at: string): string | undefined {
  return resetMoment(resetTime, Date.parse(at))?.replace(':00.000Z', 'Z');
}

describe('a time of day', () => {
  test.each([
    ['3pm (America/New_York)', '2026-07-01T12:00Z', '2026-07-01T19:00Z'],
    ['3pm (America/New_York)', '2026-12-01T12:00Z', '2026-12-01T20:00Z'],
    ['3pm (America/New_York)', '2026-07-01T19:00Z', '2026-07-01T19:00Z'],
    ['3pm (America/New_York)', '2026-07-01T19:01Z', '2026-07-02T19:00Z'],
    ['10:59am (UTC)', '2026-07-01T10:58Z', '2026-07-01T10:59Z'],
    ['8:30pm (Asia/Tokyo)', '2026-07-01T20:00Z', '2026-07-02T11:30Z'],
    ['12:50am (America/Los_Angeles)', '2026-07-01T06:00Z', '2026-07-01T07:50Z'],
    ['12:15am (Asia/Kolkata)', '2026-12-31T19:00Z', '2027-01-01T18:45Z'],
    ['12am (Pacific/Kiritimati)', '2026-12-31T09:00Z', '2026-12-31T10:00Z'],
    ['12pm (Asia/Kathmandu)', '2026-07-01T00:00Z', '2026-07-01T06:15Z'],
    ['15:30 (Europe/Berlin)', '2026-07-01T12:00Z', '2026-07-01T13:30Z'],
    ['15:30:00 (europe/berlin)', '2026-07-01T12:00Z', '2026-07-01T13:30Z'],
    ['3 PM (America/New_York)', '2026-07-01T12:00Z', '2026-07-01T19:00Z'],
    ['9:30 a.m. (GMT)', '2026-07-01T00:00Z', '2026-07-01T09:30Z'],
    ['9:30 AM UTC', '2026-07-01T00:00Z', '2026-07-01T09:30Z'],
    ['at 3am (Europe/Madrid)', '2026-07-01T00:00Z', '2026-07-01T01:00Z'],
    ['today 3am (Europe/Madrid)', '2026-07-01T12:00Z', '2026-07-01T01:00Z'],
    ['tomorrow at 3am (Europe/Madrid)', '2026-07-01T00:00Z', '2026-07-02T01:00Z'],
  ])('is the next one: %s at %s', (resetTime, at, expected) => {
    expect(moment(resetTime, at)).toBe(expected);
  });
});

describe('a day of the week', () => {
  // 1 July 2026 is a Wednesday.
  test.each([
    ['Mon 12:00am (Europe/Bucharest)', '2026-07-01T12:00Z', '2026-07-05T21:00Z'],
    ['Thu 9:00am (UTC)', '2026-07-01T12:00Z', '2026-07-02T09:00Z'],
    ['Wednesday 1pm (UTC)', '2026-07-01T12:00Z', '2026-07-01T13:00Z'],
    ['Wed 11am (UTC)', '2026-07-01T12:00Z', '2026-07-08T11:00Z'],
    ['Wed at 11pm (Pacific/Honolulu)', '2026-07-02T09:30Z', '2026-07-09T09:00Z'],
    ['Sunday, 9am (Asia/Tokyo)', '2026-12-31T12:00Z', '2027-01-03T00:00Z'],
  ])('is within a week: %s at %s', (resetTime, at, expected) => {
    expect(moment(resetTime, at)).toBe(expected);
  });
});

describe('a date', () => {
  test.each([
    ['Sep 30, 9am (Asia/Tokyo)', '2026-09-25T00:00Z', '2026-09-30T00:00Z'],
    ['Sep 30, 9am (Asia/Tokyo)', '2026-09-30T23:00Z', '2026-09-30T00:00Z'],
    ['Sep 30, 9am (Asia/Tokyo)', '2026-10-01T00:01Z', '2027-09-30T00:00Z'],
    ['Jan 2, 9am (UTC)', '2026-12-30T00:00Z', '2027-01-02T09:00Z'],
    ['Dec 31, 11pm (UTC)', '2027-01-01T05:00Z', '2026-12-31T23:00Z'],
    ['Nov 13 at 9am (UTC)', '2026-11-10T00:00Z', '2026-11-13T09:00Z'],
    ['13th November 9am (UTC)', '2026-11-10T00:00Z', '2026-11-13T09:00Z'],
    ['Fri Nov 13 9am (UTC)', '2026-11-10T00:00Z', '2026-11-13T09:00Z'],
    ['Feb 29, 9am (UTC)', '2028-02-20T00:00Z', '2028-02-29T09:00Z'],
    ['Feb 29, 9am (UTC)', '2029-06-01T00:00Z', undefined],
    ['Apr 31, 9am (UTC)', '2026-04-20T00:00Z', undefined],
    ['2026-04-20 23:07 (Asia/Shanghai)', '2026-04-20T00:00Z', '2026-04-20T15:07Z'],
    ['2025-08-19 15:00 UTC', '2026-04-20T00:00Z', '2025-08-19T15:00Z'],
    ['2025-02-30 15:00 UTC', '2026-04-20T00:00Z', undefined],
  ])('is the nearest that is not long past: %s at %s', (resetTime, at, expected) => {
    expect(moment(resetTime, at)).toBe(expected);
  });
});

describe('where clocks are set', () => {
  // New York: forward on 8 March 2026 at 2:00 (7:00 UTC), back on 1 November at 2:00 (6:00 UTC).
  test.each([
    ['2:30am (America/New_York)', '2026-03-08T05:00Z', '2026-03-08T07:30Z'],
    ['1:59am (America/New_York)', '2026-03-08T05:00Z', '2026-03-08T06:59Z'],
    ['3am (America/New_York)', '2026-03-08T05:00Z', '2026-03-08T07:00Z'],
    ['1:30am (America/New_York)', '2026-11-01T04:00Z', '2026-11-01T05:30Z'],
    ['1:30am (America/New_York)', '2026-11-01T05:31Z', '2026-11-01T06:30Z'],
    ['1:30am (America/New_York)', '2026-11-01T06:31Z', '2026-11-02T06:30Z'],
    ['2am (America/New_York)', '2026-11-01T04:00Z', '2026-11-01T07:00Z'],
    ['Mon 9am (America/New_York)', '2026-03-06T12:00Z', '2026-03-09T13:00Z'],
    ['Mon 9am (America/New_York)', '2026-10-30T12:00Z', '2026-11-02T14:00Z'],
    // By half an hour, and at midnight.
    ['2:15am (Australia/Lord_Howe)', '2026-10-03T12:00Z', '2026-10-03T15:45Z'],
    ['12:30am (Africa/Cairo)', '2026-04-23T12:00Z', '2026-04-23T22:30Z'],
  ])('%s at %s', (resetTime, at, expected) => {
    expect(moment(resetTime, at)).toBe(expected);
  });
});

describe('a duration', () => {
  test.each([
    ['in 3h 20m', '2026-07-01T15:20Z'],
    ['in 45 minutes', '2026-07-01T12:45Z'],
    ['2 hours 5 min', '2026-07-01T14:05Z'],
    ['in 3d', '2026-07-04T12:00Z'],
    ['In 1 day', '2026-07-02T12:00Z'],
    ['120s', '2026-07-01T12:02Z'],
  ])('counts from the paste, in whichever zone: %s', (resetTime, expected) => {
    expect(moment(resetTime, '2026-07-01T12:00Z')).toBe(expected);
  });
});

describe('no moment', () => {
  test.each([
    '3pm',
    'Mon 12:00am',
    '2026-04-20 23:07:02',
    '3pm PST',
    '3pm (CST)',
    '3pm (BST)',
    '3pm (Mars/Olympus)',
    '3pm ()',
    '3pm (America/New_York',
    '3pm (America/New_York) or so',
    '13pm (UTC)',
    '0am (UTC)',
    '24:00 (UTC)',
    '9:60am (UTC)',
    '9 (UTC)',
    'Monday (UTC)',
    'Sep 9am (UTC)',
    '30 9am (UTC)',
    '9am 10am (UTC)',
    'every night 9am (UTC)',
    'in',
    'in 3',
    'in 3 h 20',
    'in 3h at 9am',
    '(UTC)',
    'UTC',
    '',
  ])('in "%s"', (resetTime) => {
    expect(moment(resetTime, '2026-07-01T12:00Z')).toBeUndefined();
  });

  test('at no time, or at the ends of time', () => {
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15])
      expect(resetMoment('3pm (UTC)', at)).toBeUndefined();
  });
});

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
];
const anyTime = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

test('the clock of the zone shows the reset time at that moment, which is the next one', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.nat(23), fc.nat(59), anyTime, (zone, hour, minute, date) => {
      const shown = `${hour}:${String(minute).padStart(2, '0')}`;
      const found = Date.parse(resetMoment(`${shown} (${zone})`, date.getTime()) ?? '');
      const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' });
      const ahead = (found - date.getTime()) / 3_600_000;
      expect(ahead).toBeGreaterThanOrEqual(0);
      // Where clocks are set the day has 25 hours, and in Apia one day was skipped.
      expect(ahead).toBeLessThanOrEqual(49);
      // What is skipped is shown an hour, half an hour or, in Apia, a day later.
      const distance = Math.abs(minutesOf(format.format(found)) - minutesOf(shown));
      expect([0, 30, 60, 23 * 60]).toContain(distance);
      if (zone === 'UTC' || zone === 'Asia/Kathmandu') expect(distance).toBe(0);
    }),
  );
});

function minutesOf(shown: string): number {
  const [hours, minutes] = shown.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

test('any text and any time give a moment or none', () => {
  const word = fc.constantFrom(
    'in',
    '3h',
    '3',
    'pm',
    '3pm',
    'Mon',
    'Sep',
    '30',
    'at',
    '(UTC)',
    '(',
    ')',
    '2026-04-20',
    '12:00',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.integer({ min: -9e15, max: 9e15 }), (resetTime, at) => {
      const found = resetMoment(resetTime, at);
      if (found !== undefined) expect(new Date(found).toISOString()).toBe(found);
    }),
    { numRuns: 1_000 },
  );
});

describe('the facts of a paste', () => {
  const at = Date.parse('2026-07-01T12:00Z');

  test('get the moment of their reset time', () => {
    expect(withResetMoment({ resetTime: '3pm (UTC)', version: '2.1.150' }, at)).toEqual({
      resetTime: '3pm (UTC)',
      resetsAt: '2026-07-01T15:00:00.000Z',
      version: '2.1.150',
    });
  });

  test('stay as they are where they say it themselves, or do not say enough', () => {
    for (const facts of [
      {},
      { resetTime: '3pm' },
      { resetTime: '3pm (UTC)', resetsAt: '2026-01-01T15:00:00.000Z' },
    ])
      expect(withResetMoment(facts, at)).toBe(facts);
  });
});

describe('in a thread', () => {
  /** Rows of the reply's facts that name a moment. The clock of a thread begins with 1970. */
  const moments = (thread: Thread, text: string) =>
    thread
      .say(text)
      .reply?.blocks.flatMap((block) => (block.type === 'facts' ? block.items : []))
      .flatMap(({ label, at }) => (at === undefined ? [] : [`${label} ${at}`]));

  test('the reply and the session have the moment, counted from the message', () => {
    const thread = new Thread();
    expect(moments(thread, "You've hit your session limit · resets 3pm (America/New_York)")).toEqual([
      'Resets 1970-01-01T20:00:00.000Z',
    ]);
    expect(thread.session?.facts.resetsAt).toBe('1970-01-01T20:00:00.000Z');
  });

  test('another reset time has another moment, or none', () => {
    const thread = new Thread();
    thread.say("You've hit your session limit · resets 3pm (UTC)");
    thread.say("You've hit your session limit · resets 5pm (UTC)");
    expect(thread.session?.facts.resetsAt).toBe('1970-01-01T17:00:00.000Z');
    thread.say("You've hit your session limit");
    expect(thread.session?.facts.resetsAt).toBe('1970-01-01T17:00:00.000Z');
    thread.say("You've hit your session limit · resets 7pm");
    expect(thread.session?.facts).toMatchObject({ resetTime: '7pm' });
    expect(thread.session?.facts).not.toHaveProperty('resetsAt');
  });

  test('a changed message has its own', () => {
    const thread = new Thread();
    thread.say("You've hit your session limit · resets 3pm (UTC)");
    const session = thread.session && { ...thread.session, origin: '1' };
    const text = "You've hit your session limit · resets 4pm (UTC)";
    const message = { id: '1', thread: THREAD, author: { id: 'ana' }, text, mentioned: true };
    const edited = thread.conversation.edited(session, message, 0);
    expect(edited.session?.facts.resetsAt).toBe('1970-01-01T16:00:00.000Z');
  });
});
