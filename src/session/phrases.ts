/** Looks for phrases in a short message: whole words, in order, with a few allowances for how people type. */

/** A message made comparable: lower-case words without punctuation, and what the punctuation said. */
export interface PlainText {
  /** Words joined by single blanks, with one at each end. */
  words: string;
  /** The words without greetings, thanks and sighs around them, each with a blank behind it. */
  core: string;
  count: number;
  /** Ends in or holds a question mark. */
  question: boolean;
  /** The text with its marks, lower-case. */
  raw: string;
}

/** Longer messages are no follow-ups in a word or two; they are pastes, or people talking. Code units. */
const MAX_LENGTH = 600;

export function plainText(text: string, corrected?: (word: string) => string): PlainText {
  const raw = text.slice(0, MAX_LENGTH).toLowerCase().normalize('NFKC');
  const words = raw
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}#.@/+-]+/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^[.@/+-]+|[.@/+-]+$/g, ''))
    .filter((word) => word !== '')
    .map((word) => corrected?.(word) ?? word);
  return {
    words: ` ${words.join(' ')} `,
    // In "no, it works" the word stands apart; in "no success" it does not.
    core: coreOf(/^\s*(?:no|nein|non|não|nie|нет)\s*[,.!]/.test(raw) ? words.slice(1) : words),
    count: words.length,
    question: /[?？]/.test(raw),
    raw,
  };
}

/** What stands around what people mean. */
const AROUND = new Set(
  (
    'ok okay k kk yes yep yup yeah ya ja sí si sim oui da hm hmm hmmm mm uh um ugh argh oof well welp so oh ah aha eh hey hi hello ' +
    'guys folks all everyone thanks thank you thx ty tysm cheers thankyou danke dir vielen dank gracias muchas merci beaucoup ' +
    'obrigado obrigada valeu grazie mille dzięki dziękuję teşekkürler teşekkür ederim спасибо bedankt tack please pls plz bitte ' +
    'por favor svp sil te vous plaît proszę lütfen пожалуйста per favore alstublieft graag snälla yay woohoo great perfect awesome ' +
    'nice amazing cool sweet wow excellent brilliant phew lovely damn dang man bot btw just actually nope nah but and lol meh yo ' +
    'sadly unfortunately sorry leider super toll klasse genial perfecto perfeito ótimo parfait perfetto świetnie harika отлично ура ' +
    'pero mais mas aber und y e et finally endlich por fin enfin finalmente wreszcie nihayet наконец tja so far very much ' +
    'ありがとう ありがとうございます 谢谢 多谢 감사합니다 고마워요 すみません'
  ).split(' '),
);

function coreOf(words: readonly string[]): string {
  let start = 0;
  let end = words.length;
  while (start < end && AROUND.has(words[start] as string)) start++;
  while (start < end && AROUND.has(words[end - 1] as string)) end--;
  // "and now", "so far": where the rest says nothing, the whole is looked at.
  const core = words.slice(start, end);
  return core.map((word) => `${word} `).join('');
}

/** "doesn't really seem to help", "bringt leider nichts": the phrase without what stands in its middle. */
function withoutAdverbs(words: string): string {
  return words.replace(
    /(?<= )(?:seems? to|appears? to|really|actually|quite|even|just|simply|unfortunately|sadly|apparently|leider|einfach|auch|aber|wohl|irgendwie|lamentablemente|malheureusement|infelizmente|purtroppo|niestety|maalesef|malum|helaas|tyvärr|к сожалению) /g,
    '',
  );
}

/** A list of phrases, compiled once. */
export class PhraseList {
  private readonly phrases: string[];
  private readonly parts: string[];

  /**
   * @param phrases phrases separated by `|` or newlines; found between word edges
   * @param parts fragments of languages without spaces, separated by `|`; found anywhere
   */
  constructor(phrases: string, parts = '') {
    this.phrases = phrases
      .split(/[|\n]/)
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== '')
      .sort((a, b) => b.length - a.length)
      .map((phrase) => ` ${phrase} `);
    this.parts = parts.split('|').filter((part) => part !== '');
  }

  /** @returns the longest phrase found, with its place in `text.words`, or null */
  find(text: PlainText): { phrase: string; at: number } | null {
    const found = this.findIn(text.words) ?? this.findIn(withoutAdverbs(text.words));
    if (found) return found;
    for (const part of this.parts) {
      const at = text.raw.indexOf(part);
      if (at >= 0) return { phrase: part, at };
    }
    return null;
  }

  private findIn(words: string): { phrase: string; at: number } | null {
    for (const phrase of this.phrases) {
      const at = words.indexOf(phrase);
      if (at >= 0) return { phrase: phrase.trim(), at };
    }
    return null;
  }

  /** Every word of the phrases. */
  vocabulary(): string[] {
    return [...new Set(this.phrases.flatMap((phrase) => phrase.trim().split(' ')))];
  }
}

/** Messages that say one thing and nothing else. */
export class WholeMessages {
  private readonly pattern: RegExp;

  /**
   * @param messages separated by `|` or newlines; `[a/b/]` stands for one of several words, or for none where it ends
   *   in a slash
   */
  constructor(private readonly messages: string) {
    const forms = messages
      .split(/[|\n]/)
      .map((message) => message.trim())
      .filter((message) => message !== '')
      .map(formOf);
    // Words end in a blank each, so no form can match in two ways and there is nothing to go back to.
    this.pattern = new RegExp(`^(?:${forms.join('|')})$`, 'u');
  }

  is(text: PlainText): boolean {
    return this.pattern.test(text.core) || this.pattern.test(text.words.slice(1));
  }

  /** Every word of the messages. */
  vocabulary(): string[] {
    return [...new Set(this.messages.split(/[^\p{L}\p{N}-]+/u).filter((word) => word !== ''))];
  }
}

/** "all [set/good] [now/]" as a regular expression over words with a blank behind each. */
function formOf(message: string): string {
  const parts = message.match(/\[[^\]]*\]|[^[\]]+/g) ?? [];
  return parts
    .map((part) => {
      if (!part.startsWith('[')) return escaped(part);
      const choices = part
        .slice(1, -1)
        .split('/')
        .map((choice) => choice.trim());
      const some = choices.filter((choice) => choice !== '').sort((a, b) => b.length - a.length);
      return `(?:${some.map(escaped).join('|')})${choices.includes('') ? '?' : ''}`;
    })
    .join('');
}

function escaped(words: string): string {
  return words
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} `)
    .join('');
}
