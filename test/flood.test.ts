/** How much one person may ask. */
import { describe, expect, test } from '@jest/globals';
import { FloodGuard } from '../src/flood.js';

describe('the guard', () => {
  test('admits a burst, tells once, and then refuses', () => {
    const guard = new FloodGuard({ burst: 3, perMinute: 6 });
    const seen = Array.from({ length: 6 }, () => guard.admit('ana', 0));
    expect(seen).toEqual(['admitted', 'admitted', 'admitted', 'notice', 'refused', 'refused']);
  });

  test('admits again at its rate, without telling at every other message', () => {
    const guard = new FloodGuard({ burst: 4, perMinute: 6 });
    for (let i = 0; i < 5; i++) guard.admit('ana', 0);
    expect(guard.admit('ana', 10_000)).toBe('admitted');
    expect(guard.admit('ana', 10_001)).toBe('refused');
    for (let i = 0; i < 4; i++) expect(guard.admit('ana', 120_000)).toBe('admitted');
    expect(guard.admit('ana', 120_000)).toBe('notice');
  });

  test('counts each person alone, and a clock set back earns nothing', () => {
    const guard = new FloodGuard({ burst: 1, perMinute: 1 });
    expect(guard.admit('ana', 1_000_000)).toBe('admitted');
    expect(guard.admit('ben', 1_000_000)).toBe('admitted');
    expect(guard.admit('ana', 0)).toBe('notice');
  });

  test('forgets those who were quiet longest, not those who write', () => {
    const guard = new FloodGuard({ burst: 1, perMinute: 1 });
    guard.admit('ana', 0);
    for (let i = 0; i < 9_999; i++) guard.admit(`u${i}`, 0);
    expect(guard.admit('ana', 0)).toBe('notice');
    for (let i = 0; i < 9_999; i++) guard.admit(`v${i}`, 0);
    expect(guard.admit('ana', 0)).toBe('refused');
  });
});
