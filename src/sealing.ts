/**
 * Encryption at rest for what must not stand readable in a database, such as the tokens of Slack workspaces.
 *
 * A sealed text is `v1.<nonce>.<tag>.<ciphertext>`, each part in base64url: AES-256-GCM with a random nonce of 96 bits
 * and a tag of 128 (NIST SP 800-38D, sections 5.2.1.1 and 8.2.2). What the text belongs to is authenticated along with
 * it, so that a row copied to another workspace does not open there.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { BotError } from './errors.js';
import { readableKey } from './store/store.js';

/** What a sealed text belongs to; it opens for nothing else. */
export interface SealOwner {
  /** Name of the adapter, such as `slack`. */
  platform: string;
  /** Team or installation. */
  workspace: string;
}

/** Seals short texts and opens them again. */
export interface Sealer {
  /** Encrypts a text with the first key. The same text gives another result each time. */
  seal(text: string, owner: SealOwner): string;
  /**
   * Decrypts with whichever key fits.
   *
   * @throws BotError `store-damaged` when no key fits, the text was changed, or it was sealed for another owner
   */
  open(sealed: string, owner: SealOwner): string;
  /**
   * For the rotation of keys: seals a text again that an older key sealed.
   *
   * @returns null when the first key sealed it, so that there is nothing to do
   * @throws BotError `store-damaged` as {@link Sealer.open} does
   */
  renew(sealed: string, owner: SealOwner): string | null;
}

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How to make a key; for messages. */
export const KEY_REMEDY = 'write 32 bytes as base64 or hex (make them: openssl rand -base64 32)';

/**
 * Makes a sealer of the keys in a text: one key, or several separated by commas, of which the first seals and all open.
 *
 * @param keyText each key is 32 bytes as base64, base64url or hex
 * @throws BotError `config-invalid`, which never repeats the text
 * @example
 * const sealer = sealerFrom(encryptionKey);
 * const sealed = sealer.seal(token, { platform: 'slack', workspace: 'T1' });
 */
export function sealerFrom(keyText: string): Sealer {
  const keys = keysIn(keyText);
  const [first] = keys;
  if (first === undefined)
    throw new BotError('config-invalid', `TOKEN_ENCRYPTION_KEY is no key: ${KEY_REMEDY}.`);
  const open = (sealed: string, owner: SealOwner) => openWithAny(keys, sealed, owner);
  return {
    seal: (text, owner) => sealWith(first, text, owner),
    open: (sealed, owner) => open(sealed, owner).text,
    renew: (sealed, owner) => {
      const { key, text } = open(sealed, owner);
      return key === first ? null : sealWith(first, text, owner);
    },
  };
}

/** Whether {@link sealerFrom} takes a text. */
export function areSealingKeys(keyText: string): boolean {
  return keysIn(keyText).length > 0;
}

/** The keys of a text; none when one of them is no key. */
function keysIn(keyText: string): KeyObject[] {
  const keys = keyText.split(',').map((part) => keyOf(part.trim()));
  return keys.every((key) => key !== undefined) ? keys : [];
}

/** The lengths tell the forms apart: 64 digits of hex, 43 characters of base64 with or without their `=`. */
function keyOf(text: string): KeyObject | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return createSecretKey(Buffer.from(text, 'hex'));
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES ? createSecretKey(bytes) : undefined;
}

function sealWith(key: KeyObject, text: string, owner: SealOwner): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(contextOf(owner));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'));
  return [VERSION, ...parts].join('.');
}

function openWithAny(
  keys: readonly KeyObject[],
  sealed: string,
  owner: SealOwner,
): { key: KeyObject; text: string } {
  const parts = partsOf(sealed);
  for (const key of parts === undefined ? [] : keys) {
    const text = parts && openWith(key, parts, owner);
    if (text !== undefined) return { key, text };
  }
  throw new BotError(
    'store-damaged',
    `The stored tokens of ${readableKey(owner.platform, owner.workspace)} cannot be opened. ` +
      'Put back the TOKEN_ENCRYPTION_KEY that sealed them, or install the app there again.',
  );
}

interface SealedParts {
  nonce: Buffer;
  tag: Buffer;
  body: Buffer;
}

function partsOf(sealed: string): SealedParts | undefined {
  const [version, ...texts] = sealed.split('.');
  const [nonce, tag, body, ...more] = texts.map((text) => Buffer.from(text, 'base64url'));
  if (version !== VERSION || nonce === undefined || tag === undefined || body === undefined) return undefined;
  const isWhole = nonce.length === NONCE_BYTES && tag.length === TAG_BYTES && more.length === 0;
  // Node passes over characters that are none of base64url.
  const isExact = [nonce, tag, body].every((bytes, index) => bytes.toString('base64url') === texts[index]);
  return isWhole && isExact ? { nonce, tag, body } : undefined;
}

/** Undefined when the key does not fit or a byte was changed; GCM cannot tell which. */
function openWith(key: KeyObject, { nonce, tag, body }: SealedParts, owner: SealOwner): string | undefined {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(contextOf(owner))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** As JSON, so that no two owners give the same bytes. */
function contextOf({ platform, workspace }: SealOwner): Buffer {
  return Buffer.from(JSON.stringify([VERSION, platform, workspace]), 'utf8');
}
