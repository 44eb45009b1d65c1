/** A file's text with its byte order mark kept, since places are counted in it; undefined for what is no text. */
export function decode(content: Uint8Array): string | undefined {
  return content.includes(0) ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
}
