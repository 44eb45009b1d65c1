// Two readings of RBAC side by side: the graph that rules stand on, and the evaluator of test/oracle.
import definition from '../../server/src/model/facts/rbac.js';
import { BOOTSTRAP_BINDINGS, BOOTSTRAP_ROLES } from '../../server/src/model/rbac/bootstrap-policy.js';
import type { AccessRequest, Identity } from '../../server/src/model/rbac/request.js';
import type { GeneratedCluster } from '../oracle/generate-rbac.js';
import { type Asker, decide, type Question, type RbacObject, type Reply } from '../oracle/rbac.js';
import { buildFact } from './fact.js';

/** The default roles and bindings as objects. What they say is data that both share; how it is read is not. */
const ROLES: readonly RbacObject[] = BOOTSTRAP_ROLES.map(({ kind, name, namespace, rules, labels, aggregates }) => ({
  kind,
  metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
  rules,
  ...(aggregates === undefined
    ? {}
    : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: 'true' } }] } }),
}));

const BINDINGS: readonly RbacObject[] = BOOTSTRAP_BINDINGS.map(({ kind, name, namespace, role, subjects }) => ({
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { kind: kind === 'RoleBinding' ? 'Role' : 'ClusterRole', name: role },
  subjects,
}));
const DEFAULTS = [...ROLES, ...BINDINGS];

const kindOf = ({ verb, path, subresource, name, namespace }: Question): string =>
  path === undefined
    ? `${verb}${subresource === undefined ? '' : ' on a subresource'}${name === undefined ? '' : ' by name'}, ${namespace === undefined ? 'cluster' : 'namespace'}`
    : `${verb}, path`;

export class RbacComparison {
  readonly answers = new Map<string, Record<Reply, number>>();
  readonly differences: string[] = [];
  clusters = 0;
  questions = 0;

  add(cluster: GeneratedCluster): void {
    this.clusters++;
    const { fact } = buildFact(definition, { 'rbac.yaml': cluster.text });
    for (const { asker, question } of cluster.questions) {
      this.questions++;
      const expected = decide(cluster.objects, DEFAULTS, asker, question);
      const { answer, chain } = fact.may('file:///w/rbac.yaml', identityOf(asker), requestOf(question));
      const counts = this.answers.get(kindOf(question)) ?? { yes: 0, no: 0, unknown: 0 };
      counts[expected]++;
      this.answers.set(kindOf(question), counts);
      if (answer !== expected || (answer === 'yes') !== (chain !== undefined))
        this.differences.push(
          `${JSON.stringify(asker)} ${JSON.stringify(question)}: ${answer}, not ${expected}\n${cluster.text}`,
        );
    }
  }

  /** A line for each kind of question, and the sum. */
  summary(): readonly string[] {
    return [
      ...[...this.answers]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, { yes, no, unknown }]) => `${kind}: ${yes} yes, ${no} no, ${unknown} unknown`),
      `${this.clusters} clusters, ${this.questions} questions, ${this.differences.length} differences`,
    ];
  }
}

function identityOf({ user, groups }: Asker): Identity {
  const [, namespace, name] = /^system:serviceaccount:(\w+):(\w+)$/.exec(user) ?? [];
  return namespace === undefined || name === undefined
    ? { kind: 'User', name: user, groups: groups.filter((group) => !/^system:(?:un)?authenticated$/.test(group)) }
    : { kind: 'ServiceAccount', namespace, name };
}

const requestOf = ({ path, ...request }: Question): AccessRequest =>
  path === undefined ? { group: '', resource: '', ...request } : { verb: request.verb, path };
