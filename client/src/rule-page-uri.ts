/** The rule that a page's path names, `/some-rule.md`. */
export function ruleOfPage(path: string): string | undefined {
  return /^\/([a-z0-9-]+)\.md$/.exec(path)?.[1];
}
