import type { MessageFromView, MessageToView, PictureMessage, ViewFilter, ViewState } from '../src/graph-messages.js';
import { bestNeighbour, type Direction } from './neighbour.js';

declare function acquireVsCodeApi(): {
  postMessage(message: MessageFromView): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
};

const vscode = acquireVsCodeApi();
const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const search = element<HTMLInputElement>('search');
const groups = element<HTMLSelectElement>('groups');
const canvas = element('canvas');
const summary = element('summary');
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];

let zoom = 1;
/** True until what was asked for by name has been drawn: it is shown as a whole. */
let isNew = false;
let svg: SVGSVGElement | undefined;
/** The part that has the one tab stop of the picture. */
let current: SVGGElement | undefined;

const partsOf = (selector: string): SVGGElement[] => [...(svg?.querySelectorAll<SVGGElement>(selector) ?? [])];
const idOf = (part: SVGGElement): string => part.dataset.node ?? '';
const edgesAt = (node: SVGGElement): SVGGElement[] =>
  partsOf('.edge').filter(({ dataset }) => dataset.from === idOf(node) || dataset.to === idOf(node));

function show({ svg: text, style, summary: words, groups: names }: PictureMessage): void {
  sheet.replaceSync(style);
  const focused = current && document.activeElement === current ? idOf(current) : undefined;
  const before = current && idOf(current);
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  canvas.replaceChildren(document.importNode(parsed, true));
  const isFirst = svg === undefined;
  svg = canvas.querySelector('svg') ?? undefined;
  summary.textContent = words;
  const chosen = groups.value;
  groups.replaceChildren(
    new Option('All namespaces', ''),
    ...names.map(({ id, label }) => new Option(label, id, false, id === chosen)),
  );
  const nodes = partsOf('.node');
  current = undefined;
  makeCurrent(nodes.find((node) => idOf(node) === before) ?? nodes[0], focused !== undefined);
  if (isFirst || isNew) showAll();
  else scale(zoom);
  isNew = false;
  canvas.classList.toggle('empty', nodes.length === 0);
}

function makeCurrent(part: SVGGElement | undefined, focus: boolean): void {
  if (part === undefined) return;
  current?.setAttribute('tabindex', '-1');
  current = part;
  part.setAttribute('tabindex', '0');
  if (focus) part.focus();
}

/** What belongs to the part that is pointed at stays bright, the rest steps back. */
function highlight(part: SVGGElement | undefined): void {
  svg?.classList.toggle('has-highlight', part !== undefined);
  for (const bright of partsOf('.bright')) bright.classList.remove('bright');
  if (part === undefined) return;
  const edges = part.classList.contains('edge') ? [part] : edgesAt(part);
  const ends = new Set(edges.flatMap(({ dataset }) => [dataset.from, dataset.to]));
  const bright = [part, ...edges, ...partsOf('.node').filter((node) => ends.has(idOf(node)))];
  for (const each of bright) each.classList.add('bright');
}

function scale(next: number, at?: { readonly x: number; readonly y: number }): void {
  if (svg === undefined) return;
  const { width, height } = svg.viewBox.baseVal;
  const { clientWidth, clientHeight } = canvas;
  const point = at ?? { x: clientWidth / 2, y: clientHeight / 2 };
  const x = (canvas.scrollLeft + point.x) / zoom;
  const y = (canvas.scrollTop + point.y) / zoom;
  zoom = Math.min(Math.max(next, 0.05), 4);
  svg.setAttribute('width', String(width * zoom));
  svg.setAttribute('height', String(height * zoom));
  canvas.scrollTo(x * zoom - point.x, y * zoom - point.y);
}

function showAll(): void {
  if (svg === undefined) return;
  const { width, height } = svg.viewBox.baseVal;
  scale(Math.min(canvas.clientWidth / width, canvas.clientHeight / height, 1));
}

function open(part: SVGGElement, beside: boolean): void {
  const { node, edge } = part.dataset;
  if (!part.classList.contains('has-source')) return;
  if (node !== undefined) vscode.postMessage({ kind: 'open', node, beside });
  else if (edge !== undefined) vscode.postMessage({ kind: 'open', edge: Number(edge), beside });
}

const filter = (): ViewFilter => ({
  ...(groups.value !== '' && { group: groups.value }),
  ...(search.value.trim() !== '' && { words: search.value }),
});

function sendFilter(): void {
  const picture = document.body.dataset.picture ?? '';
  vscode.setState({ picture, ...filter() });
  vscode.postMessage({ kind: 'filter', filter: filter() });
}

/** What somebody else wants to be seen stands in the tools as if it had been typed. */
function take({ group, words = '' }: ViewFilter): void {
  search.value = words;
  if (group !== undefined && ![...groups.options].some(({ value }) => value === group))
    groups.append(new Option(group, group));
  groups.value = group ?? '';
}

let typing = 0;
search.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(sendFilter, 200) as unknown as number;
});
groups.addEventListener('change', sendFilter);
element('smaller').addEventListener('click', () => scale(zoom / 1.25));
element('larger').addEventListener('click', () => scale(zoom * 1.25));
element('fit').addEventListener('click', showAll);
element('export').addEventListener('click', () => vscode.postMessage({ kind: 'export' }));

const partAt = ({ target }: Event): SVGGElement | undefined =>
  (target instanceof Element && target.closest<SVGGElement>('.node, .edge')) || undefined;

canvas.addEventListener('pointerover', (event) => highlight(partAt(event)));
canvas.addEventListener('pointerleave', () => highlight(undefined));
canvas.addEventListener('focusin', (event) => {
  const part = partAt(event);
  highlight(part);
  part?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});
canvas.addEventListener('focusout', () => highlight(undefined));

canvas.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = canvas.getBoundingClientRect();
    scale(zoom * Math.exp(-event.deltaY / 400), { x: event.clientX - left, y: event.clientY - top });
  },
  { passive: false },
);

let drag: { readonly x: number; readonly y: number; moved: boolean } | undefined;
canvas.addEventListener('pointerdown', (event) => {
  if (event.button === 0) drag = { x: event.clientX, y: event.clientY, moved: false };
});
window.addEventListener('pointermove', (event) => {
  if (drag === undefined) return;
  const isFar = Math.abs(event.clientX - drag.x) + Math.abs(event.clientY - drag.y) > 4;
  if (!drag.moved && !isFar) return;
  canvas.scrollBy(drag.x - event.clientX, drag.y - event.clientY);
  drag = { x: event.clientX, y: event.clientY, moved: true };
});
window.addEventListener('pointerup', (event) => {
  const wasDrag = drag?.moved === true;
  drag = undefined;
  const part = partAt(event);
  if (wasDrag || part === undefined || event.button !== 0) return;
  if (part.classList.contains('node')) makeCurrent(part, true);
  open(part, event.ctrlKey || event.metaKey);
});

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

function moveAlongEdges(step: number): void {
  if (current === undefined) return;
  const active = partAt({ target: document.activeElement } as unknown as Event);
  const edges = edgesAt(current);
  if (edges.length === 0) return;
  const index = active ? edges.indexOf(active) : -1;
  const next = edges[(index + step + edges.length) % edges.length];
  next?.setAttribute('tabindex', '-1');
  next?.focus();
}

canvas.addEventListener('keydown', (event) => {
  const direction = DIRECTIONS[event.key];
  const part = partAt(event);
  if (direction !== undefined && event.altKey) moveAlongEdges(direction === 'left' || direction === 'up' ? -1 : 1);
  else if (direction !== undefined && current) {
    const nodes = partsOf('.node');
    const boxes = nodes.map((node) => node.getBoundingClientRect());
    const next = bestNeighbour(boxes, nodes.indexOf(current), direction);
    makeCurrent(next === undefined ? current : nodes[next], true);
  } else if ((event.key === 'Enter' || event.key === ' ') && part) open(part, event.ctrlKey || event.metaKey);
  else if (event.key === 'Escape' && current) makeCurrent(current, true);
  else return;
  event.preventDefault();
});

window.addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) {
    if (event.key === 'Escape' && event.target === search && search.value !== '') {
      search.value = '';
      sendFilter();
    } else if (event.key === 'Escape') current?.focus();
    return;
  }
  if (event.key === '/') search.focus();
  else if (event.key === '+' || event.key === '=') scale(zoom * 1.25);
  else if (event.key === '-') scale(zoom / 1.25);
  else if (event.key === '0') showAll();
  else return;
  event.preventDefault();
});

window.addEventListener('message', ({ data }: MessageEvent<MessageToView>) => {
  if (data.kind === 'picture') show(data);
  else if (data.kind === 'show') {
    take(data.filter);
    isNew = true;
    sendFilter();
  } else summary.textContent = data.message;
});

const kept = vscode.getState();
if (kept) take(kept);
vscode.setState({ picture: document.body.dataset.picture ?? '', ...filter() });
vscode.postMessage({ kind: 'filter', filter: filter() });
vscode.postMessage({ kind: 'ready' });
