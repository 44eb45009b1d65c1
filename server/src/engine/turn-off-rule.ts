import type { TextEdit } from '../syntax/text.js';
import { shift } from '../syntax/text.js';
import { readYaml } from '../syntax/yaml/document.js';
import { EditRefused, yamlEdits } from '../syntax/yaml/edit.js';
import { Field } from '../syntax/yaml/field.js';

/** What turns a rule off in a configuration file: edits of its text, or the text of a new one where `text` is absent. */
export function turnOffRule(
  text: string | undefined,
  rule: string,
): { readonly edits: readonly TextEdit[]; readonly created: string | undefined } {
  const [first] = text === undefined ? [] : readYaml(text);
  const fresh = `rules:\n  ${rule}: off\n`;
  if (text === undefined) return { edits: [], created: fresh };
  try {
    if (first?.document.root?.kind === 'map') {
      const edits = yamlEdits(first.document, [Field.root(first.document).field('rules').at(rule).set('off')]);
      return {
        // Readers of YAML 1.1 take a bare `off` for false; ours does not, and people write it bare.
        edits: edits.map(({ range, newText }) => ({
          range: shift(range, first.base),
          newText: newText.replace(/(['"])off\1/, 'off'),
        })),
        created: undefined,
      };
    }
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
  }
  return {
    edits: [
      {
        range: { start: text.length, end: text.length },
        newText: (text === '' || text.endsWith('\n') ? '' : '\n') + fresh,
      },
    ],
    created: undefined,
  };
}
