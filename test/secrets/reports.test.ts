import { expect, it } from 'vitest';
import { rules as registered } from '../../server/src/rules/index.js';
import { Folder } from '../support/command-line.js';
import { hidingPlaces } from './hiding-places.js';
import { fixedPlaces, namedPlaces } from './named-places.js';
import { plantedFormats } from './planted-formats.js';
import { Random } from './random.js';

const rules = registered.filter(({ theme }) => theme === 'secrets');
const VALUE = 'violet-otter-93-k7Qp2xVb9z';

/** Each place in a folder of its own, so that no file is written twice. */
const files: Record<string, string> = {};
for (const [index, { path, hide, spelling }] of namedPlaces.entries())
  files[`named-${index}/${path}`] = hide(spelling === 'camelCase' ? 'dbPassword' : 'DB_PASSWORD', VALUE);
for (const [index, { path, hide }] of fixedPlaces.entries()) files[`fixed-${index}/${path}`] = hide('password', VALUE);
const tokens = plantedFormats.map(({ make }, index) => make(new Random(index + 1)));
for (const [index, { path, hide }] of hidingPlaces.entries())
  files[`token-${index}/${path}`] = hide(tokens[index % tokens.length] ?? VALUE);
// What one file keeps, another repeats, and a kustomization reads.
files['kept/secret.yaml'] = `apiVersion: v1\nkind: Secret\nmetadata: { name: shop }\nstringData: { token: ${VALUE} }\n`;
files['kept/config.yaml'] = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { note: a ${VALUE} b }\n`;
files['kept/kustomization.yaml'] = 'secretGenerator:\n  - name: shop\n    envs: [shop.env]\n';
files['kept/shop.env'] = `DB_PASSWORD=${VALUE}\n`;

it.each(['text', 'json', 'sarif', 'junit', 'github'])('no %s report repeats a credential', async (format) => {
  const folder = new Folder(files);
  try {
    const { code, out, err } = await folder.run(['--format', format, '--profile', 'audit'], {}, rules);
    expect([code, err.replace(/\d+ findings?.*/g, '')]).toEqual([1, expect.any(String)]);
    expect(out.length).toBeGreaterThan(5000);
    const encoded = Buffer.from(VALUE).toString('base64');
    for (const text of [VALUE, encoded, ...tokens.filter((token) => !/PRIVATE KEY|PuTTY/.test(token))])
      for (const report of [out, err]) expect(report).not.toContain(text.slice(0, Math.max(12, text.length / 2)));
  } finally {
    folder.remove();
  }
});
