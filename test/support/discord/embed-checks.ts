/** Discord's limits on embeds. */
import { type Form, join } from './form.js';
import { asObject, asObjects, type Json } from './wire.js';

const MAX_EMBEDS = 10;
const MAX_TOTAL = 6_000;

/** Texts of an embed that count towards the sum, each with its own limit. */
function textsOf(embed: Json): [path: string, value: unknown, max: number, min: number][] {
  return [
    ['title', embed.title, 256, 0],
    ['description', embed.description, 4_096, 0],
    ['footer.text', asObject(embed.footer).text, 2_048, 0],
    ['author.name', asObject(embed.author).name, 256, 0],
    ...asObjects(embed.fields).flatMap((field, index): [string, unknown, number, number][] => [
      [`fields.${index}.name`, field.name, 256, 1],
      [`fields.${index}.value`, field.value, 1_024, 1],
    ]),
  ];
}

/** Up to ten embeds with 6,000 characters in all. */
export function checkEmbeds(form: Form, value: unknown): void {
  let total = 0;
  for (const [index, item] of form.list('embeds', value, { max: MAX_EMBEDS }).entries()) {
    const embed = asObject(item);
    const path = join('embeds', index);
    form.list(join(path, 'fields'), embed.fields, { max: 25 });
    form.integer(join(path, 'color'), embed.color, { min: 0, max: 0xff_ffff });
    for (const [key, text, max, min] of textsOf(embed)) {
      form.text(join(path, key), text, { min, max });
      if (typeof text === 'string') total += text.trim().length;
    }
  }
  if (total > MAX_TOTAL) {
    form.add('embeds', 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${MAX_TOTAL}`);
  }
}
