/** Answers to interactions, and the webhooks through which more follows. */
import type { Interactions } from './interactions.js';
import { showMessage } from './messages.js';
import { bodyObject, type Call, NO_CONTENT, ok, type Route, route } from './router.js';
import { CallbackType, type WireMessage } from './wire.js';
import type { World } from './world.js';

/** Answers and follow-ups; the token in the path is all that they need. */
export function interactionRoutes(world: World, interactions: Interactions): Route[] {
  const show = (message: WireMessage) => ok(showMessage(world, message, true));
  const ofToken = ({ params }: Call) => interactions.byToken(params.application ?? '', params.token ?? '');
  const sent = (call: Call) => ({ body: bodyObject(call), files: call.files });
  const webhook = '/webhooks/:application/:token';
  return [
    route(
      'POST /interactions/:interaction/:token/callback',
      (call) => {
        const { params, query } = call;
        const answered = interactions.answer(params.interaction ?? '', params.token ?? '', sent(call));
        if (query.get('with_response') !== 'true') return NO_CONTENT;
        const { id, isEphemeral, isLoading, message, type } = answered;
        const made = bodyObject(call).type !== CallbackType.modal ? message : undefined;
        return ok({
          interaction: {
            id,
            type,
            ...(made && {
              response_message_id: made.id,
              response_message_loading: isLoading,
              response_message_ephemeral: isEphemeral,
            }),
          },
          resource: {
            type: bodyObject(call).type,
            ...(made && { message: showMessage(world, made, true) }),
          },
        });
      },
      true,
    ),
    route(`POST ${webhook}`, (call) => show(interactions.followUp(ofToken(call), sent(call))), true),
    route(
      `GET ${webhook}/messages/:message`,
      (call) => show(interactions.find(ofToken(call), call.params.message ?? '')),
      true,
    ),
    route(
      `PATCH ${webhook}/messages/:message`,
      (call) => show(interactions.edit(ofToken(call), call.params.message ?? '', sent(call))),
      true,
    ),
    route(
      `DELETE ${webhook}/messages/:message`,
      (call) => {
        interactions.remove(ofToken(call), call.params.message ?? '');
        return NO_CONTENT;
      },
      true,
    ),
  ];
}
