import { describe, expect, test } from '@jest/globals';
import type { ReplyBlock, ReplyDocument } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import type { RenderLimits } from '../../src/reply/limits.js';
import { ENDLESS, heading, line, pages, step, text } from './blocks.js';

describe('pages', () => {
  const buttons: ReplyBlock = { type: 'buttons', items: [{ id: 'resolved', label: 'Fixed it' }] };
  const units = (count: number) => ({ message: { units: count, characters: 0 } });
  const characters = (count: number): Partial<RenderLimits> => ({
    message: { units: 100, characters: count },
    measure: (block) => ({ units: 1, characters: line(block).length }),
  });

  test('are filled one after the other, and say the same about the reply', () => {
    const document: ReplyDocument = {
      title: 'T',
      severity: 'error',
      live: { kind: 'answer' },
      blocks: ['1', '2', '3'].map(text),
    };
    expect(fit(document, { ...ENDLESS, ...units(2) })).toEqual([
      { ...document, blocks: [text('1'), text('2')] },
      { ...document, blocks: [text('3')] },
    ]);
  });

  test('do not end in a heading or in words that lead to a block', () => {
    const blocks = [text('1'), heading('Why'), text('It is so')];
    expect(pages(blocks, units(2))).toEqual([['1'], ['# Why', 'It is so']]);
    const list: ReplyBlock = { type: 'checklist', items: [step('Wait')] };
    expect(pages([text('1'), text('What to do:'), list], units(2))).toEqual([
      ['1'],
      ['What to do:', '1. Wait'],
    ]);
  });

  test('keep the beginning of a long block under its heading', () => {
    expect(pages([heading('Why'), text('one two three four')], characters(20))).toEqual([
      ['# Why', 'one two three'],
      ['four'],
    ]);
  });

  test('have the buttons on the last, with what stands before them', () => {
    expect(pages([text('1'), buttons, text('2'), text('3')], units(3))).toEqual([
      ['1', '2'],
      ['3', '[Fixed it]'],
    ]);
    expect(pages([text('1'), text('2'), text('3'), buttons], units(2))).toEqual([
      ['1', '2'],
      ['3', '[Fixed it]'],
    ]);
  });

  test('need no divider between them', () => {
    expect(pages([text('1'), { type: 'divider' }, text('2')], units(2))).toEqual([['1'], ['2']]);
  });
});
