/** Checks that several settings share. Each message is what to write instead. */
import { z } from 'zod';
import { misplacedToken } from './recognised.js';

/** Tells whether a variable is set, be its value right or wrong. */
export type IsSet = (name: string) => boolean;

/** A whole number in decimal digits, both bounds included. */
export function wholeNumber(from: number, to: number) {
  const remedy = `write a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, remedy)
    .transform(Number)
    .refine((value) => value >= from && value <= to, remedy);
}

/** Values separated by commas, each once. */
export const list = z.string().transform(partsOf);

/** The parts of a text that commas separate, each once and none empty. */
export function partsOf(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '');
}

/** A secret without a form of its own: not one that is known by its form to be another, and without spaces. */
export function secret(name: string, remedy: string) {
  return z.string().refine((text) => /^\S+$/.test(text) && misplacedToken(name, text) === undefined, remedy);
}

/** A web address without credentials, query and fragment; comes out without a slash at the end. */
export function webAddress(protocols: readonly string[], remedy: string) {
  const isAddress = (text: string) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return protocols.includes(protocol) && `${username}${password}${search}${hash}` === '';
  };
  return z
    .string()
    .refine(isAddress, remedy)
    .transform((text) => text.replace(/\/+$/, ''));
}

/** The sentences whose condition holds. */
export function sentencesOf(rules: ReadonlyArray<readonly [applies: boolean, sentence: string]>): string[] {
  return rules.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
