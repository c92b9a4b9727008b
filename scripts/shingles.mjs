// Word runs of a text, and their hashes. Shared by the script that hashes the reference and the test that looks our
// prose up in those hashes: both have to cut words in the same way.
import { createHash } from 'node:crypto';

/** A copied sentence shows itself by a run of this many words. */
export const SHINGLE_LENGTH = 8;
/** 48 bits: among ten thousand hashes, a chance hit in a hundred thousand look-ups has odds of one in 280,000. */
const HASH_BYTES = 6;

/**
 * Words: letters, digits and `_-./'` in a row, lower-case, without the marks at their ends, so that the full stop of a
 * sentence does not make another word of its last one. Commands and settings count as words.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  return (
    text
      .toLowerCase()
      .replace(/[‘’]/g, "'")
      .match(/[\p{L}\p{N}_\-./']+/gu)
      ?.map((word) => word.replace(/^[-./'_]+|[-./'_]+$/g, ''))
      .filter((word) => word !== '') ?? []
  );
}

/**
 * Runs of {@link SHINGLE_LENGTH} words.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function shinglesOf(text) {
  const words = wordsOf(text);
  const count = Math.max(0, words.length - SHINGLE_LENGTH + 1);
  return Array.from({ length: count }, (_, start) => words.slice(start, start + SHINGLE_LENGTH).join(' '));
}

/**
 * @param {string} shingle
 * @returns {string} eight characters
 */
export function hashOf(shingle) {
  return createHash('sha256').update(shingle).digest().subarray(0, HASH_BYTES).toString('base64url');
}
