const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of base64 text as Latin-1 characters; absent where it is malformed. White space is passed over (RFC 4648). */
export function decodeBase64(text: string): string | undefined {
  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(bare) || bare.length % 4 !== 0) return undefined;
  let decoded = '';
  let bits = 0;
  let count = 0;
  for (const char of bare.replace(/=+$/, '')) {
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += String.fromCharCode((bits >> count) & 0xff);
  }
  return decoded;
}

/** Bytes, given as Latin-1 characters, in base64. */
export function encodeBase64(bytes: string): string {
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes.charCodeAt(at), bytes.charCodeAt(at + 1), bytes.charCodeAt(at + 2)];
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
    encoded += [18, 12, 6, 0]
      .map((by, index) => (index > bytes.length - at ? '=' : ALPHABET.charAt((bits >> by) & 63)))
      .join('');
  }
  return encoded;
}
