/** Methods that are called with the app's own token, or with none: connecting and installing. */
import { ApiError, type AppCall } from './api-call.js';
import { asText, type Json } from './json.js';

export const appMethods: Record<string, (call: AppCall) => Json> = {
  'apps.connections.open': openConnection,
  'oauth.v2.access': access,
  'api.test': ({ args }) => ({ args }),
};

function openConnection({ token, world, newSocketUrl }: AppCall): Json {
  if (!token) throw new ApiError('not_authed');
  if (!token.startsWith('xapp-')) throw new ApiError('not_allowed_token_type');
  if (token !== world.app.appToken) throw new ApiError('invalid_auth');
  return { url: newSocketUrl() };
}

/** Exchanges a code for a bot token. A code works once. */
function access({ world, teams, args, basic }: AppCall): Json {
  const [id, secret] = basic ?? [asText(args.client_id), asText(args.client_secret)];
  if (id !== world.app.clientId) throw new ApiError('invalid_client_id');
  if (secret !== world.app.clientSecret) throw new ApiError('bad_client_secret');
  const code = asText(args.code) ?? '';
  const team = teams.get(world.codes.get(code) ?? '');
  if (!team) throw new ApiError('invalid_code');
  world.codes.delete(code);
  const token = team.install();
  return {
    access_token: token.token,
    token_type: 'bot',
    scope: [...token.scopes].join(','),
    bot_user_id: team.botUser,
    app_id: world.app.appId,
    team: { id: team.id, name: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: team.person.id },
  };
}
