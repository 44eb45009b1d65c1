import { drawable } from '../engine/graphs.js';
import { type RightsReport, readRequest } from '../engine/rights-report.js';
import type { RegisteredRule } from '../engine/rule.js';
import type { SourcePlace, Workspace } from '../engine/workspace.js';
import { toDot } from '../picture/dot.js';
import { filterGraph } from '../picture/graph.js';
import { toSvg } from '../picture/svg.js';
import { nameIn } from './name-in.js';
import type { RbacOptions } from './rbac-arguments.js';
import { readProject } from './read-project.js';
import { type RbacView, renderRbacJson, renderRbacMarkdown, renderRbacText } from './report/rbac.js';
import type { ExitCode, Host } from './run.js';
import { SourceTexts } from './source-text.js';

/** Says who may do what by the files below the paths. Ends with 0, whatever that is, and with 2 where it cannot be said. */
export async function rbac(options: RbacOptions, rules: readonly RegisteredRule[], host: Host): Promise<ExitCode> {
  const { stdout, stderr, environment, folder } = host;
  let hasFailed = false;
  const warn = (message: string): void => {
    hasFailed = true;
    stderr.write(`hullcheck: ${message}\n`);
  };
  const read = await readProject(options.paths, rules, host, warn);
  if (read === undefined) return 2;
  const { workspace } = read;
  const { can, namespace, subject, format } = options;
  const reports = workspace
    .rightsReports(can && readRequest(can.verb, can.resource, namespace))
    .map((report) => narrowed(report, options));
  if (can === undefined && subject !== undefined && reports.every(({ accounts }) => accounts.length === 0))
    warn(`No ServiceAccount and no workload${namespace === undefined ? '' : ' there'} is called "${subject}".`);
  if (hasFailed) return 2;
  if (format === 'dot' || format === 'svg') stdout.write(pictureOf(workspace, options));
  else {
    const sources = new SourceTexts((uri) => workspace.text(uri));
    const view: RbacView = {
      reports,
      can,
      colours: format === 'text' && stdout.isTTY && (environment.NO_COLOR ?? '') === '',
      nameOf: (uri) => nameIn(folder, uri),
      placeOf: ({ uri, range }) => {
        const { line, column } = sources.place(uri, range);
        return { file: nameIn(folder, uri), line, column };
      },
    };
    const render = { text: renderRbacText, json: renderRbacJson, markdown: renderRbacMarkdown }[format];
    stdout.write(render(view));
  }
  return 0;
}

function pictureOf(workspace: Workspace, { subject, namespace, format }: RbacOptions): string {
  const names = [subject, namespace].flatMap((name) => (name === undefined ? [] : `"${name.replaceAll('"', '')}"`));
  const graph = drawable(filterGraph(workspace.graph('rbac'), { words: names.join(' '), follows: true }));
  return format === 'dot' ? toDot(graph) : toSvg(graph, { standalone: true });
}

/** What is said of one subject, or of one namespace. A workload stands for the account that it runs as. */
function narrowed(report: RightsReport<SourcePlace>, { subject, namespace }: RbacOptions): RightsReport<SourcePlace> {
  if (subject === undefined && namespace === undefined) return report;
  const isThere = (own: string | undefined): boolean => namespace === undefined || own === namespace;
  const isNamed = (title: string): boolean => title.endsWith(` "${subject}"`);
  const pods = report.pods.filter(
    (pod) => isThere(pod.namespace) && (subject === undefined || pod.account === subject || isNamed(pod.title)),
  );
  const meant = new Set(pods.map((pod) => `${pod.namespace} ${pod.account}`));
  const accounts = report.accounts.filter(
    (account) =>
      isThere(account.namespace) &&
      (subject === undefined || account.name === subject || meant.has(`${account.namespace} ${account.name}`)),
  );
  const titles = new Set(accounts.flatMap(({ rights }) => rights.unknownRoles));
  return {
    ...report,
    pods,
    accounts,
    unknownRoles: report.unknownRoles.filter(({ title }) => titles.has(title)),
    able: report.able.filter(({ title }) => subject === undefined || isNamed(title)),
  };
}
