import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { AnyRule, RegisteredRule, Theme } from '../../server/src/engine/rule.js';

const folder = path.resolve(import.meta.dirname, '../../server/src/rules');

export interface RuleFile {
  /** The name of the file without its suffix: what the id must be. */
  readonly name: string;
  readonly theme: string;
  /** Absent where the file cannot be loaded: then only its own tests fail. */
  readonly rule: RegisteredRule | undefined;
  readonly error: unknown;
}

/** Every rule file, each loaded by itself. Unlike the generated registry, it survives a file that is half written. */
export async function loadRuleFiles(): Promise<readonly RuleFile[]> {
  const themes = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const files = themes.flatMap(({ name: theme }) =>
    readdirSync(path.join(folder, theme))
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => ({ theme, name: file.slice(0, -'.ts'.length) })),
  );
  return Promise.all(
    files.map(async ({ theme, name }): Promise<RuleFile> => {
      try {
        const module: { default: AnyRule } = await import(`../../server/src/rules/${theme}/${name}.ts`);
        return { name, theme, rule: { ...module.default, theme: theme as Theme }, error: undefined };
      } catch (error) {
        return { name, theme, rule: undefined, error };
      }
    }),
  );
}
