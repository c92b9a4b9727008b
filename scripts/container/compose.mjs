// Checks docker-compose.yml without Docker: the structure that Compose would refuse, and what ours has to hold.
// The keys are those of the Compose specification that we use; another one is likely a slip.
import { parse } from 'yaml';

const TOP = ['name', 'services', 'volumes', 'secrets'];
const SERVICE = [
  'build',
  'image',
  'restart',
  'stdin_open',
  'tty',
  'env_file',
  'environment',
  'volumes',
  'profiles',
  'depends_on',
  'secrets',
  'healthcheck',
];
const HEALTHCHECK = ['test', 'interval', 'timeout', 'retries', 'start_period'];
const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'];
const DURATION = /^(?:\d+(?:ms|s|m|h))+$/;

/**
 * @typedef {{ services: Record<string, Record<string, unknown>>, volumes: Record<string, unknown>, secrets: Record<string, unknown> }} Compose
 */

/**
 * Reads a compose file and lists what is wrong with it.
 *
 * @param {string} text
 * @returns {{ compose: Compose, faults: string[] }}
 */
export function readCompose(text) {
  const compose = parse(text, { merge: true, uniqueKeys: true }) ?? {};
  // Extensions hold anchors; Compose itself passes over them.
  const keys = Object.keys(compose).filter((key) => !key.startsWith('x-'));
  const services = Object.entries(compose.services ?? {});
  const faults = [
    ...unknown('the file', keys, TOP),
    ...(services.length === 0 ? ['There are no services.'] : []),
    ...services.flatMap(([name, service]) => serviceFaults(name, service, compose)),
    ...secretFaults(compose.secrets ?? {}),
  ];
  return { compose, faults };
}

function unknown(where, keys, known) {
  return keys.filter((key) => !known.includes(key)).map((key) => `${where}: the key ${key} is not known.`);
}

function serviceFaults(name, service, compose) {
  return [
    ...unknown(name, Object.keys(service), SERVICE),
    ...(service.image || service.build ? [] : [`${name}: it has neither image nor build.`]),
    ...textFaults(name, service.environment ?? {}),
    ...mountFaults(name, service.volumes ?? [], compose.volumes ?? {}),
    ...dependencyFaults(name, service, compose.services),
    ...(service.secrets ?? [])
      .filter((secret) => !Object.hasOwn(compose.secrets ?? {}, secret))
      .map((secret) => `${name}: the secret ${secret} is declared nowhere.`),
    ...(service.healthcheck ? healthFaults(name, service.healthcheck) : []),
  ];
}

/** YAML reads `8080` as a number and `on` as a word; Compose wants texts, numbers or nothing. */
function textFaults(name, environment) {
  return Object.entries(environment)
    .filter(([, value]) => typeof value !== 'string')
    .map(([key]) => `${name}: write the value of ${key} in quotes.`);
}

function mountFaults(name, mounts, volumes) {
  return mounts.flatMap((mount) => {
    const [source = '', target = ''] = String(mount).split(':');
    if (!target.startsWith('/')) return [`${name}: the volume ${mount} needs a path in the container.`];
    const isPath = /^[./~]/.test(source);
    return isPath || Object.hasOwn(volumes, source)
      ? []
      : [`${name}: the volume ${source} is declared nowhere.`];
  });
}

/** What a service depends on has to run whenever the service does. */
function dependencyFaults(name, { depends_on: dependencies = {}, profiles = [] }, services) {
  return Object.entries(dependencies).flatMap(([other, { condition }]) => {
    const service = services[other];
    if (!service) return [`${name}: depends on ${other}, which is no service.`];
    const theirs = service.profiles ?? [];
    const isThere =
      theirs.length === 0 || (profiles.length > 0 && profiles.every((profile) => theirs.includes(profile)));
    return [
      ...(CONDITIONS.includes(condition) ? [] : [`${name}: ${condition} is no condition.`]),
      ...(condition === 'service_healthy' && !service.healthcheck ? [`${other}: has no healthcheck.`] : []),
      ...(isThere ? [] : [`${name}: depends on ${other}, which is not in all of its profiles.`]),
    ];
  });
}

function healthFaults(name, check) {
  const where = `${name}: healthcheck`;
  return [
    ...unknown(where, Object.keys(check), HEALTHCHECK),
    ...(Array.isArray(check.test) && ['CMD', 'CMD-SHELL'].includes(check.test[0])
      ? []
      : [`${where}: test begins with CMD or CMD-SHELL.`]),
    ...['interval', 'timeout', 'start_period']
      .filter((key) => check[key] !== undefined && !DURATION.test(check[key]))
      .map((key) => `${where}: ${key} is no duration such as 5s.`),
  ];
}

function secretFaults(secrets) {
  return Object.entries(secrets)
    .filter(([, secret]) => !secret?.environment && !secret?.file)
    .map(([name]) => `The secret ${name} says neither environment nor file.`);
}

/**
 * The variables that Compose fills into the file, with the message of those that must be set.
 *
 * @param {string} text
 * @returns {Array<{ name: string, operator: string }>}
 */
export function interpolated(text) {
  const withoutComments = text.replace(/^\s*#.*$/gm, '');
  return [...withoutComments.matchAll(/(?<!\$)\$\{(\w+)([:?+-]*)[^}]*\}/g)].map(([, name, operator]) => ({
    name: name ?? '',
    operator: operator ?? '',
  }));
}
