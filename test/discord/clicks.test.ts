/** Replies go through the real discord.js to a Discord server, and clicks on them come back as what they mean. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client, Events, GatewayIntentBits, type Interaction, type TextChannel } from 'discord.js';
import { type ClickedComponent, readAction } from '../../adapters/discord/ids.js';
import { discordMessages } from '../../adapters/discord/render.js';
import type { ChecklistItem, ReplyBlock } from '../../src/reply/document.js';
import { type DiscordServer, startDiscordServer } from '../support/discord/index.js';

let discord: DiscordServer;
let client: Client<true>;

beforeEach(async () => {
  discord = await startDiscordServer();
  const starting = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.apiUrl } });
  const ready = new Promise<Client<true>>((resolve) => starting.once(Events.ClientReady, resolve));
  await starting.login(discord.token);
  client = await ready;
});

afterEach(async () => {
  await client.destroy();
  await discord.stop();
});

/** Posts a reply of one message, and gives it as it stands on the server. */
async function post(...blocks: ReplyBlock[]) {
  const [message, ...more] = discordMessages({ title: 'T', severity: 'error', blocks });
  expect(more).toEqual([]);
  if (!message) throw new Error('There is no message.');
  const channel = (await client.channels.fetch(discord.general.id)) as TextChannel;
  await channel.send(message);
  return discord.botMessage(discord.general);
}

/** What the next click that arrives means. */
async function clicked(act: () => void) {
  const arrived = new Promise<Interaction>((resolve) => client.once(Events.InteractionCreate, resolve));
  act();
  const interaction = await arrived;
  if (!interaction.isMessageComponent()) throw new Error('That is no click.');
  await interaction.deferUpdate();
  const component: ClickedComponent = interaction.isStringSelectMenu()
    ? {
        customId: interaction.customId,
        values: interaction.values,
        options: interaction.component.options,
      }
    : { customId: interaction.customId, values: [], options: [] };
  return readAction(component);
}

function steps(count: number): ChecklistItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `entry/step-${index + 1}`,
    text: [{ text: `Do thing ${index + 1}` }],
    done: index === 0,
  }));
}

test('buttons beside steps', async () => {
  const message = await post({ type: 'checklist', items: steps(3) });
  expect(await clicked(() => discord.ada.click(message, 'cc:t:1:entry/step-1'))).toEqual({
    action: 'steps',
    done: [],
    undone: ['entry/step-1'],
  });
  expect(await clicked(() => discord.ada.click(message, 'cc:t:0:entry/step-3'))).toEqual({
    action: 'steps',
    done: ['entry/step-3'],
    undone: [],
  });
});

test('a multi-select of steps', async () => {
  const message = await post({ type: 'checklist', items: steps(9) });
  const ticked = ['entry/step-2', 'entry/step-9'];
  expect(await clicked(() => discord.ada.select(message, 'cc:s', ticked))).toEqual({
    action: 'steps',
    done: ticked,
    undone: ['entry/step-1'],
  });
});

test('choices and buttons', async () => {
  const options = ['a', 'b'].map((id) => ({ id, label: id }));
  const message = await post(
    { type: 'choices', prompt: 'Which?', options },
    { type: 'buttons', items: [{ id: 'still-failing', label: 'Still stuck', value: '2' }] },
  );
  expect(await clicked(() => discord.ada.click(message, 'cc:c:b'))).toEqual({ action: 'choose', value: 'b' });
  expect(await clicked(() => discord.ada.click(message, 'cc:b:still-failing:2'))).toEqual({
    action: 'still-failing',
    value: '2',
  });
});
