/**
 * Splits the arguments of a script into `--name value` pairs, `--switch`es and the rest.
 * @param {readonly string[]} given
 * @param {readonly string[]} switches those that take no value
 */
export function readArguments(given, switches = []) {
  /** @type {Record<string, string>} */
  const named = {};
  /** @type {string[]} */
  const rest = [];
  for (let index = 0; index < given.length; index++) {
    const text = given[index] ?? '';
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/.exec(text) ?? [];
    if (name === undefined) rest.push(text);
    else named[name] = value ?? (switches.includes(name) ? 'true' : (given[++index] ?? ''));
  }
  return { named, rest };
}

/** @param {string | undefined} text a list with commas */
export const list = (text) => text?.split(',').filter(Boolean);
