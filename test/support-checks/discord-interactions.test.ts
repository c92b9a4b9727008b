/** Commands, autocomplete, modals, buttons and menus of the local Discord, through the real discord.js. */
import { describe, expect, test } from '@jest/globals';
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  ContainerBuilder,
  Events,
  FileUploadBuilder,
  InteractionContextType,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { type DiscordServer, MessageFlag, textOf } from '../support/discord/index.js';
import { login, request, start } from './discord-client.js';

const EVERYWHERE = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integrationTypes: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

const ASK = {
  name: 'ask',
  description: 'Asks',
  options: [
    { name: 'text', description: 'Text', type: ApplicationCommandOptionType.String as const, maxLength: 20 },
    { name: 'file', description: 'File', type: ApplicationCommandOptionType.Attachment as const },
    {
      name: 'entry',
      description: 'Entry',
      type: ApplicationCommandOptionType.String as const,
      autocomplete: true,
    },
  ],
  ...EVERYWHERE,
};

type Handler = (interaction: ChatInputCommandInteraction) => Promise<unknown>;

/** A bot that knows `/ask` and does what a test says. */
async function bot(discord: DiscordServer, onAsk: Handler): Promise<Client<true>> {
  const client = await login(discord);
  await client.application.commands.set([ASK]);
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isChatInputCommand()) await onAsk(interaction).catch(() => {});
  });
  return client;
}

function buttons(...ids: string[]): ActionRowBuilder<ButtonBuilder> {
  const made = ids.map((id) =>
    new ButtonBuilder().setCustomId(id).setLabel(id).setStyle(ButtonStyle.Primary),
  );
  return new ActionRowBuilder<ButtonBuilder>().addComponents(made);
}

describe('commands', () => {
  test('are registered, read and changed; writes are counted', async () => {
    const discord = await start();
    const { application } = await login(discord);
    await application.commands.set([ASK]);
    expect(discord.registered().map(({ name }) => name)).toEqual(['ask']);
    const fetched = (await application.commands.fetch()).first();
    expect(fetched?.equals(ASK)).toBe(true);
    expect(discord.commands.writes).toBe(1);
    const id = fetched?.id ?? '';
    await application.commands.edit(id, { description: 'Asks more' });
    expect(discord.registered()[0]).toMatchObject({ id, description: 'Asks more' });
    await application.commands.create({ ...ASK, name: 'other' }, discord.guild.id);
    expect(discord.registered(discord.guild).map(({ name }) => name)).toEqual(['other']);
    await application.commands.delete(id);
    expect(discord.registered()).toEqual([]);
    await expect(application.commands.set([{ ...ASK, description: '' }])).rejects.toMatchObject({
      code: 50035,
    });
    expect(discord.commands.writes).toBe(4);
  });

  test('a slash command carries texts and files; the answer may be for one person', async () => {
    const discord = await start();
    await bot(discord, async (interaction) => {
      const { options } = interaction;
      const file = options.getAttachment('file', true);
      const read = await (await fetch(file.url)).text();
      const content = `${options.getString('text')}, ${file.name}, ${read}`;
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    });
    const options = { text: 'hello', file: { name: 'a.log', content: 'inside' } };
    const asked = discord.ada.slash('ask', options);
    expect((await asked.replied()).content).toBe('hello, a.log, inside');
    expect(asked.isEphemeral).toBe(true);
    expect(discord.messages(discord.general)).toEqual([]);
    expect(discord.ephemerals(discord.ada)).toHaveLength(1);
    expect(discord.ephemerals(discord.addPerson('bob'))).toEqual([]);
  });

  test('what Discord would not send is an error of the test', async () => {
    const discord = await start();
    await bot(discord, async () => {});
    expect(() => discord.ada.slash('nothing')).toThrow('There is no command nothing here');
    expect(() => discord.ada.slash('ask', { text: 'x'.repeat(21) })).toThrow('too long');
    expect(() => discord.ada.slash('ask sub')).toThrow('no subcommand');
    expect(() => discord.ada.slash('ask', { other: 1 })).toThrow('no option other');
  });

  test('subcommands need their name', async () => {
    const discord = await start();
    const client = await login(discord);
    const type = ApplicationCommandOptionType.Subcommand as const;
    const options = [{ name: 'list', description: 'Lists', type }];
    await client.application.commands.set([{ name: 'errors', description: 'Errors', options }]);
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) void interaction.reply(interaction.options.getSubcommand());
    });
    expect((await discord.ada.slash('errors list').replied()).content).toBe('list');
    expect(() => discord.ada.slash('errors')).toThrow('A subcommand is needed: list');
  });

  test('autocomplete gives the choices', async () => {
    const discord = await start();
    const client = await login(discord);
    await client.application.commands.set([ASK]);
    client.on(Events.InteractionCreate, (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      void interaction.respond([{ name: `${name} ${value}`, value: 'id' }]);
    });
    expect(await discord.ada.autocomplete('ask', 'entry', 'over')).toEqual([
      { name: 'entry over', value: 'id' },
    ]);
    await expect(discord.ada.autocomplete('ask', 'text', 'x')).rejects.toThrow('has no autocomplete');
  });

  test('a context menu shows the message even without the intent', async () => {
    const discord = await start({ portal: { messageContent: false } });
    const client = await login(discord, { intents: [1] });
    await client.application.commands.set([{ name: 'Explain this', type: ApplicationCommandType.Message }]);
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isMessageContextMenuCommand())
        void interaction.reply(interaction.targetMessage.content);
    });
    const message = discord.ada.say(discord.general, 'API Error: 529');
    const used = discord.addPerson('bob').contextMenu(message, 'Explain this');
    expect((await used.replied()).content).toBe('API Error: 529');
  });

  test('in direct messages, and where only the person installed the app', async () => {
    const discord = await start();
    const seen: unknown[][] = [];
    const client = await bot(discord, async (interaction) => {
      const { authorizingIntegrationOwners: owners, context, member } = interaction;
      seen.push([context, member !== null, owners.guildId, owners.userId]);
      await interaction.reply('here');
    });
    const elsewhere = discord.addGuild('Elsewhere', { isJoined: false });
    const foreign = discord.addChannel({ name: 'foreign' }, elsewhere);
    await discord.ada.slash('ask').replied();
    await discord.ada.slash('ask', {}, { context: 1 }).replied();
    await discord.ada.slash('ask', {}, { context: 2 }).replied();
    await discord.ada.slash('ask', {}, { in: foreign }).replied();
    expect(seen).toEqual([
      [0, true, discord.guild.id, null],
      [1, false, '0', null],
      [2, false, null, discord.ada.id],
      [0, true, null, discord.ada.id],
    ]);
    expect(discord.interactions.map(({ isUserInstalled }) => isUserInstalled)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const spec = `POST /channels/${foreign.id}/messages`;
    expect((await request(discord, spec, { content: 'x' })).body.code).toBe(50001);
    await client.application.commands.set([{ ...ASK, integrationTypes: [0] }]);
    expect(() => discord.ada.slash('ask', {}, { context: 2 })).toThrow('only the person installed');
  });
});

describe('answers', () => {
  test('a deferred one is edited, and more follows', async () => {
    const discord = await start();
    await bot(discord, async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply('first');
      await interaction.followUp({ content: 'second', flags: MessageFlags.Ephemeral });
      await interaction.deleteReply();
    });
    const asked = discord.ada.slash('ask');
    expect((await asked.followedUp()).map(({ content }) => content)).toEqual(['second']);
    await discord.waitFor('the end', () => discord.messages(discord.general).length === 0);
    expect(discord.ephemerals(discord.ada)).toHaveLength(1);
  });

  test('the first follow-up takes the place of a deferred answer', async () => {
    const discord = await start();
    await bot(discord, async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp('instead');
    });
    const asked = discord.ada.slash('ask');
    expect((await asked.replied()).content).toBe('instead');
    expect([asked.isEphemeral, asked.followUps]).toEqual([true, []]);
  });

  test('a second one is 40060, a late one 10062', async () => {
    const discord = await start();
    await bot(discord, async () => {});
    const first = discord.ada.slash('ask');
    const answer = (id: string, token: string) =>
      request(discord, `POST /interactions/${id}/${token}/callback`, { type: 4, data: { content: 'x' } });
    expect((await answer(first.id, first.token)).status).toBe(204);
    expect((await answer(first.id, first.token)).body.code).toBe(40060);
    const late = discord.ada.slash('ask');
    discord.skip(3_001);
    expect((await answer(late.id, late.token)).body.code).toBe(10062);
    expect((await answer(late.id, 'wrong')).body.code).toBe(10062);
  });

  test('follow-ups end after 15 minutes, and need an answer before them', async () => {
    const discord = await start();
    await bot(discord, async () => {});
    const asked = discord.ada.slash('ask');
    const follow = () => request(discord, `POST /webhooks/${discord.botId}/${asked.token}`, { content: 'x' });
    expect((await follow()).body.code).toBe(10015);
    const callback = `POST /interactions/${asked.id}/${asked.token}/callback?with_response=true`;
    const { body } = await request(discord, callback, { type: 4, data: { content: 'x' } });
    expect(body).toMatchObject({ interaction: { id: asked.id, response_message_id: asked.message?.id } });
    expect((await follow()).status).toBe(200);
    discord.skip(900_001);
    expect((await follow()).body.code).toBe(50027);
  });

  test('only some answers fit an interaction', async () => {
    const discord = await start();
    await bot(discord, async () => {});
    const asked = discord.ada.slash('ask');
    for (const type of [1, 2, 6, 7, 8]) {
      const spec = `POST /interactions/${asked.id}/${asked.token}/callback`;
      expect((await request(discord, spec, { type, data: {} })).body.code).toBe(50035);
    }
  });

  test('where only the person installed the app, five messages may follow', async () => {
    const discord = await start();
    await bot(discord, (interaction) => interaction.reply('one'));
    const asked = await discord.ada.slash('ask', {}, { context: 2 }).answered();
    const follow = () => request(discord, `POST /webhooks/${discord.botId}/${asked.token}`, { content: 'x' });
    for (let count = 0; count < 5; count += 1) expect((await follow()).status).toBe(200);
    expect((await follow()).body.code).toBe(40094);
  });
});

describe('components', () => {
  test('a click updates the message in place', async () => {
    const discord = await start();
    const client = await bot(discord, (interaction) =>
      interaction.reply({ content: 'ready?', components: [buttons('go', 'stop')] }),
    );
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isButton()) void interaction.update({ content: interaction.customId, components: [] });
    });
    const message = await discord.ada.slash('ask').replied();
    await discord.addPerson('bob').click(message, 'go').answered();
    expect(discord.messages(discord.general).map(({ content, components }) => [content, components])).toEqual(
      [['go', []]],
    );
    expect(() => discord.ada.click(message, 'go')).toThrow('The message has no go');
  });

  test('a menu in a container, with Components V2', async () => {
    const discord = await start();
    const menu = new StringSelectMenuBuilder()
      .setCustomId('steps')
      .setMaxValues(2)
      .addOptions({ label: 'A', value: 'a' }, { label: 'B', value: 'b' });
    const container = new ContainerBuilder()
      .addTextDisplayComponents(new TextDisplayBuilder().setContent('# Steps'))
      .addActionRowComponents((row) => row.setComponents(menu));
    const client = await bot(discord, (interaction) =>
      interaction.reply({ components: [container], flags: MessageFlags.IsComponentsV2 }),
    );
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isStringSelectMenu()) return;
      await interaction.deferUpdate();
      const content = interaction.values.join('+');
      await interaction.editReply({
        components: [new TextDisplayBuilder().setContent(content)],
        flags: MessageFlags.IsComponentsV2,
      });
    });
    const message = await discord.ada.slash('ask').replied();
    expect(textOf(message)).toBe('# Steps');
    expect(message.flags & MessageFlag.componentsV2).not.toBe(0);
    expect(() => discord.ada.select(message, 'steps', ['c'])).toThrow('no option c');
    expect(() => discord.ada.select(message, 'steps', [])).toThrow('takes 1 to 2 values');
    discord.ada.select(message, 'steps', ['a', 'b']);
    await discord.waitFor('the change', () => textOf(message) === 'a+b');
  });

  test('a disabled button cannot be clicked', async () => {
    const discord = await start();
    const { channels } = await login(discord);
    const components = [buttons('go')];
    components[0]?.components[0]?.setDisabled();
    const channel = channels.cache.get(discord.general.id);
    if (channel?.isSendable()) await channel.send({ content: 'x', components });
    const message = await discord.botMessage(discord.general);
    expect(() => discord.ada.click(message, 'go')).toThrow('go is disabled');
  });

  test('what one person sees is clicked by that person alone', async () => {
    const discord = await start();
    await bot(discord, (interaction) =>
      interaction.reply({ content: 'x', components: [buttons('go')], flags: MessageFlags.Ephemeral }),
    );
    const message = await discord.ada.slash('ask').replied();
    expect(() => discord.addPerson('bob').click(message, 'go')).toThrow('bob does not see the message');
    discord.ada.click(message, 'go');
  });

  test('a modal with a text and an upload', async () => {
    const discord = await start();
    const text = new TextInputBuilder()
      .setCustomId('paste')
      .setStyle(TextInputStyle.Paragraph)
      .setMaxLength(9);
    const upload = new FileUploadBuilder().setCustomId('files').setRequired(false);
    const modal = new ModalBuilder()
      .setCustomId('ask')
      .setTitle('Paste it')
      .addLabelComponents(
        new LabelBuilder().setLabel('Text').setTextInputComponent(text),
        new LabelBuilder().setLabel('File').setFileUploadComponent(upload),
      );
    const client = await bot(discord, (interaction) => interaction.showModal(modal));
    client.on(Events.InteractionCreate, (interaction) => {
      if (!interaction.isModalSubmit()) return;
      const files = interaction.fields.getUploadedFiles('files');
      const names = files?.map(({ name }) => name).join() ?? 'none';
      void interaction.reply(`${interaction.fields.getTextInputValue('paste')} ${names}`);
    });
    const opened = await discord.ada.slash('ask').openedModal();
    expect([opened.title, discord.modals.length]).toEqual(['Paste it', 1]);
    expect(() => discord.ada.submitModal(opened, {})).toThrow('paste is required');
    expect(() => discord.ada.submitModal(opened, { paste: '0123456789' })).toThrow('paste is too long');
    expect(() => discord.ada.submitModal(opened, { paste: 'x', other: 'y' })).toThrow('no field other');
    const sent = discord.ada.submitModal(opened, {
      paste: 'error',
      files: [{ name: 'a.txt', content: 'a' }],
    });
    expect((await sent.replied()).content).toBe('error a.txt');
  });
});
