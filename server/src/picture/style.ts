/**
 * The style of a picture. Its colours are variables that a theme may set (the view in VS Code sets them to those of the
 * editor); where none does, they are those below, for light and for dark surroundings. Kinds that it does not name are
 * drawn plainly.
 */
export const PICTURE_STYLE = `
.picture {
  --ink: var(--picture-ink, #1f2328);
  --paper: var(--picture-paper, #ffffff);
  --faint: var(--picture-faint, #656d76);
  --line: var(--picture-line, #8c959f);
  --frame: var(--picture-frame, #d0d7de);
  --ground: var(--picture-ground, #f6f8fa);
  --danger: var(--picture-danger, #cf222e);
  --accent: var(--picture-accent, #0969da);
  --green: var(--picture-green, #1a7f37);
  --violet: var(--picture-violet, #8250df);
  --orange: var(--picture-orange, #bc4c00);
  background: var(--paper);
  font-family: var(--picture-font, system-ui, "Segoe UI", Helvetica, Arial, sans-serif);
}
@media (prefers-color-scheme: dark) {
  .picture {
    --ink: var(--picture-ink, #e6edf3);
    --paper: var(--picture-paper, #0d1117);
    --faint: var(--picture-faint, #9198a1);
    --line: var(--picture-line, #6e7681);
    --frame: var(--picture-frame, #30363d);
    --ground: var(--picture-ground, #161b22);
    --danger: var(--picture-danger, #f85149);
    --accent: var(--picture-accent, #4493f8);
    --green: var(--picture-green, #3fb950);
    --violet: var(--picture-violet, #ab7df8);
    --orange: var(--picture-orange, #db6d28);
  }
}
.picture text { fill: var(--ink); dominant-baseline: central; }
.picture .group rect { fill: var(--ground); stroke: var(--frame); }
.picture .group text { font-size: 13px; font-weight: 600; fill: var(--faint); }
.picture .node { --tone: var(--line); }
.picture .node rect { fill: var(--paper); stroke: var(--tone); stroke-width: 1.5; }
.picture .node .label { font-size: 13px; }
.picture .node .detail { font-size: 11px; fill: var(--faint); }
.picture .node .mark { fill: var(--tone); stroke: none; }
.picture .kind-pod, .picture .kind-workload, .picture .kind-all { --tone: var(--accent); }
.picture .kind-all rect { stroke-width: 2; }
.picture .kind-service-account, .picture .kind-service { --tone: var(--green); }
.picture .kind-role, .picture .kind-ingress { --tone: var(--violet); }
.picture .kind-binding, .picture .kind-outside { --tone: var(--orange); }
.picture .node.danger { --tone: var(--danger); }
.picture .node.danger rect { stroke-width: 2.5; }
.picture .node.muted rect { stroke-dasharray: 4 3; }
.picture .edge path { fill: none; stroke: var(--line); stroke-width: 1.5; }
.picture .edge .arrow { fill: var(--line); stroke: none; }
.picture .edge text { font-size: 11px; fill: var(--faint); text-anchor: middle; }
.picture .edge .plate { fill: var(--paper); }
.picture .edge.danger path { stroke: var(--danger); stroke-width: 2; }
.picture .edge.danger .arrow { fill: var(--danger); }
.picture .edge.muted path { stroke-dasharray: 4 3; }
.picture .has-source { cursor: pointer; }
`.trimStart();
