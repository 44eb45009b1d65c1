import type { Peer, RegisteredRule } from './rule.js';

/** Finds our rules by the names that they have here and in other tools. Made once for a set of rules. */
export class RuleNames {
  readonly #ids: ReadonlySet<string>;
  readonly #byPeer = new Map<string, string[]>();
  readonly #byBareName = new Map<string, string[]>();
  readonly #byTool = new Map<string, string[]>();

  constructor(rules: readonly Pick<RegisteredRule, 'id' | 'peers'>[]) {
    this.#ids = new Set(rules.map(({ id }) => id));
    for (const { id, peers = [] } of rules) {
      for (const peer of peers) {
        const colon = peer.indexOf(':');
        const tool = peer.slice(0, colon) as Peer;
        const name = canonical(tool, peer.slice(colon + 1));
        add(this.#byPeer, `${tool}:${name}`, id);
        add(this.#byBareName, name, id);
        add(this.#byTool, tool, id);
      }
    }
  }

  /** The rules that a suppression of ours means: by our own id, or by a peer's, with or without the peer's name. */
  named(name: string): readonly string[] {
    if (this.#ids.has(name)) return [name];
    const colon = name.indexOf(':');
    if (colon > 0) return this.ofPeer(name.slice(0, colon) as Peer, name.slice(colon + 1));
    // As BuildKit spells it, as most tools do, as Trivy does.
    const spellings = [name, name.toLowerCase(), canonical('trivy', name)];
    return spellings.map((spelling) => this.#byBareName.get(spelling)).find((ids) => ids !== undefined) ?? [];
  }

  /** The rules that carry a peer's id. */
  ofPeer(tool: Peer, name: string): readonly string[] {
    return this.#byPeer.get(`${tool}:${canonical(tool, name)}`) ?? [];
  }

  /** The rules that carry any id of a peer. */
  ofTool(tool: Peer): readonly string[] {
    return this.#byTool.get(tool) ?? [];
  }

  /** The rules that carry an id of a peer, which may be a pattern with `*`. */
  fitting(tool: Peer, pattern: string): readonly string[] {
    if (!pattern.includes('*')) return this.ofPeer(tool, pattern);
    const parts = canonical(tool, pattern)
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
    const expression = new RegExp(`^${tool}:${parts.join('.*')}$`);
    return [...new Set([...this.#byPeer].flatMap(([name, ids]) => (expression.test(name) ? ids : [])))];
  }
}

/**
 * One spelling for each id of a tool. BuildKit tells upper from lower case; Trivy has written `AVD-KSV-0001` and
 * `KSV001` for what it now calls `KSV-0001`.
 */
function canonical(tool: Peer, name: string): string {
  if (tool === 'buildkit') return name;
  const lower = name.toLowerCase();
  if (tool !== 'trivy') return lower;
  return lower.replace(/^avd-/, '').replace(/^([a-z]+)-?0*(\d+)$/, '$1-$2');
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else if (!known.includes(value)) known.push(value);
}
