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
