/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The API server cannot decode the manifest into the kind's fields, so no policy is ever asked about it. */
export class Undecodable extends Error {}

const refuse = (value: Json, wanted: string): never => {
  throw new Undecodable(`${JSON.stringify(value)} is not ${wanted}`);
};

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of the API; `null` is the same as nothing, as it is to the API server. */
export function objectIn(holder: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = holder?.[key] ?? null;
  if (value === null) return undefined;
  return isObject(value) ? value : refuse(value, 'an object');
}

/** The items of a list of objects; an item that is `null` is an object without fields. */
export function objectsIn(holder: JsonObject | undefined, key: string): readonly JsonObject[] {
  return itemsIn(holder, key).map((item) => {
    if (item === null) return {};
    return isObject(item) ? item : refuse(item, 'an object');
  });
}

/** The items of a list of strings; an item that is `null` is the empty string. */
export function textsIn(holder: JsonObject | undefined, key: string): readonly string[] {
  return itemsIn(holder, key).map((item) => {
    if (item === null) return '';
    return typeof item === 'string' ? item : refuse(item, 'a string');
  });
}

function itemsIn(holder: JsonObject | undefined, key: string): readonly Json[] {
  const value = holder?.[key] ?? null;
  if (value === null) return [];
  return Array.isArray(value) ? value : refuse(value, 'a list');
}

export function flagIn(holder: JsonObject | undefined, key: string): boolean | undefined {
  const value = holder?.[key] ?? null;
  if (value === null) return undefined;
  return typeof value === 'boolean' ? value : refuse(value, 'true or false');
}

export function textIn(holder: JsonObject | undefined, key: string): string | undefined {
  const value = holder?.[key] ?? null;
  if (value === null) return undefined;
  return typeof value === 'string' ? value : refuse(value, 'a string');
}

export function numberIn(holder: JsonObject | undefined, key: string): number | undefined {
  const value = holder?.[key] ?? null;
  if (value === null) return undefined;
  return typeof value === 'number' && Number.isInteger(value) ? value : refuse(value, 'a whole number');
}
