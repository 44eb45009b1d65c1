// A library of the server asks for Node's Buffer to count the bytes of a string; a web worker has none.
export const Buffer = globalThis.Buffer ?? { from: (/** @type {string} */ text) => new TextEncoder().encode(text) };
