/**
 * Words that people use for one and the same thing around these errors, in several languages. The first word of a
 * line stands for all of them, in the catalogue as well as in a paste.
 */
const GROUPS = `
login log-in logged signin sign-in sign signed relogin authenticate authenticated authentication auth anmelden angemeldet anmeldung einloggen eingeloggt conectado sesion connexion connecté connecter entrar logar zalogować zalogowany giriş
logout log-out signout sign-out abgemeldet ausgeloggt
organization organisation org orga orgs company firma empresa entreprise
image picture pictures pic pics photo photos screenshot screenshots png jpg jpeg heic img bild bilder screenshotten imagen imagem captura foto obraz resim
disabled disable deactivated deactivate off deaktiviert abgeschaltet ausgeschaltet desactivado desativado désactivé desactivada
blocked block blocks blocking blockiert bloqueado bloqueada bloqué bloquée
chat conversation conversations thread unterhaltung konversation conversación conversación conversa conversación conversation
limit limits quota quotas allowance cap límite limite kontingent limitu
exhausted used-up depleted aufgebraucht agotado esgotado épuisé
certificate certificates cert certs certificado certificat zertifikat
key keys schlüssel clave chave clé klucz
password passwords passwort contraseña senha hasło
expired expire expires expiring abgelaufen caducado expirado expiré wygasł
invalid ungültig inválida inválido invalide
forbidden prohibited verboten prohibido
refuse refuses refused refusing decline declines declined reject rejects rejected rejecting turns-down verweigert abgelehnt rechaza rechazado recusa refusa
huge giant oversized big large zu-gross grande gross groß
slow sluggish laggy langsam lento lent
dumb dumber stupid stupider lobotomized braindead dumm verblödet tonto burro
worse worsened degraded degradation decline downgrade schlechter peor pior pire
forget forgets forgetting forgot vergisst olvida esquece oublie
network internet connection connectivity netzwerk verbindung conexión conexão réseau red
proxy proxies zscaler netskope bluecoat
password-protected encrypted locked geschützt protegido protegé
subscription sub subs abo plan abonnement suscripción assinatura
credit credits guthaben saldo crédito créditos balance
money cash funds geld dinero dinheiro
retry retries retrying retried wiederholt reintenta reintentando
attempt attempts versuch intento tentativa tries
model models modell modelo modèle modelos
restricted restrict restricts allowlist allowlisted whitelist whitelisted eingeschränkt restringido restreint
update upgrade updated upgraded aktualisieren actualizar atualizar
crash crashed crashes crashing
overloaded overload overloading überlastet sobrecargado surchargé capacity
timeout timeouts timed-out zeitüberschreitung
memory ram oom speicher memoria memória mémoire
killed kill kills sigkill
install installer installing installation installed installieren instalar instalador
policy policies aup richtlinie política politique
remote-control remotecontrol
phone mobile handy móvil celular téléphone
token tokens
context contexto kontext contexte
folder directory dir workspace ordner carpeta pasta dossier
trust trusted vertraut confianza confiança
permission permissions berechtigung permiso permissão
admin administrator administrators administrador owner
resize resized resizing downscale shrink verkleinern redimensionar redimensionner
schedule scheduled scheduling routine routines geplant programado agendado
gateway litellm relay openrouter
background bg hintergrund
`;

const CANONICAL = new Map<string, string>();
for (const line of GROUPS.split('\n')) {
  const [first, ...others] = line.split(' ').filter(Boolean);
  for (const word of others) if (first && !CANONICAL.has(word)) CANONICAL.set(word, first);
}

/** @returns the word that stands for `word`, or `word` itself */
export function canonicalWord(word: string): string {
  return CANONICAL.get(word) ?? word;
}
