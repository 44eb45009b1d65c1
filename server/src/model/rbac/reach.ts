/**
 * What leads from a ServiceAccount to the whole cluster: the steps by which its rights become others' rights (Kubernetes:
 * "RBAC good practices", privilege escalation risks). Only what certainly holds is a step, and the shortest way is told.
 *
 * `reachOf(scope, account)` is the entry: for each target that can be reached, its steps from the first to the last. A
 * step is a sentence, with the binding, the role and the rule that allow it.
 */
import type { ObjectRef } from '../object-ref.js';
import { type Caller, callerOf } from './request.js';
import type { BindingGroup, Chain, ScopedRbac } from './scoped-rbac.js';

/** What is to be kept from an attacker, the worst first. */
export const TARGETS = ['cluster-admin', 'node', 'all-secrets', 'namespace-secrets'] as const;
export type Target = (typeof TARGETS)[number];

export interface Account {
  /** Empty where files name none. */
  readonly namespace: string;
  readonly name: string;
}

export interface Step {
  /** One sentence: who may do what, and what it gives. */
  readonly what: string;
  /** The rule that allows it; absent where the cluster itself provides the role. */
  readonly at: ObjectRef | undefined;
  readonly chain: Chain;
}

export interface Reached {
  readonly target: Target;
  /** The shortest way; at least one step. */
  readonly steps: readonly Step[];
}

/** The lines by which one can follow the steps: each rule, and the binding that gives it. What the cluster provides has none. */
export const placesOf = (steps: readonly Step[]): readonly { readonly at: ObjectRef; readonly message: string }[] =>
  steps.flatMap(({ what, at, chain: { binding, role } }) => [
    ...(at === undefined ? [] : [{ at, message: what }]),
    ...(binding.at === undefined ? [] : [{ at: binding.at, message: `${binding.title} gives the ${role.title}.` }]),
  ]);

/** What an account can do by itself, and which other accounts it can become. */
interface Power {
  readonly targets: ReadonlyMap<Target, Step>;
  readonly becomes: readonly Becoming[];
}

interface Becoming {
  /** Absent: of every namespace. */
  readonly namespace: string | undefined;
  /** Absent: of every name. */
  readonly names?: readonly string[];
  readonly step: Step;
}

/** A right that is asked for: any of the verbs will do. */
interface Right {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Objects of which any one will do, beside a right for every name. */
  readonly names?: readonly string[];
}

const right = (verbs: string, group: string, resource: string, ...names: readonly string[]): Right => {
  const [name = '', subresource] = resource.split('/');
  return {
    verbs: verbs.split(' '),
    group,
    resource: name,
    ...(subresource === undefined ? {} : { subresource }),
    ...(names.length === 0 ? {} : { names }),
  };
};

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const CHANGE = 'create update patch';

/** What pods are made by: of the API's own kinds, and of widely used operators whose objects hold a pod's spec. */
const POD_MAKERS: readonly Right[] = [
  right('create', '', 'pods'),
  right(CHANGE, 'apps', 'deployments'),
  right(CHANGE, 'apps', 'daemonsets'),
  right(CHANGE, 'apps', 'statefulsets'),
  right(CHANGE, 'apps', 'replicasets'),
  right(CHANGE, '', 'replicationcontrollers'),
  right(CHANGE, 'batch', 'jobs'),
  right(CHANGE, 'batch', 'cronjobs'),
  right('create', 'argoproj.io', 'workflows'),
  right('create', 'tekton.dev', 'taskruns'),
  right('create', 'tekton.dev', 'pipelineruns'),
  right('create', 'kubevirt.io', 'virtualmachines'),
];
/** Objects that a controller deploys with rights of its own, which are those of cluster-admin unless somebody narrows them. */
const DEPLOYERS: readonly Right[] = [
  right(CHANGE, 'argoproj.io', 'applications'),
  right(CHANGE, 'argoproj.io', 'applicationsets'),
  right(CHANGE, 'kustomize.toolkit.fluxcd.io', 'kustomizations'),
  right(CHANGE, 'helm.toolkit.fluxcd.io', 'helmreleases'),
  right(CHANGE, 'helm.cattle.io', 'helmcharts'),
];
const READ_SECRETS = right('get list watch', '', 'secrets');
const IN_PODS: readonly Right[] = [
  right('create get', '', 'pods/exec'),
  right('create get', '', 'pods/attach'),
  right('update patch', '', 'pods/ephemeralcontainers'),
];

/** What leads to a target in one step, where it is given in the whole cluster: each of the rights is needed. */
const CLUSTER_WIDE: readonly {
  readonly target: Target;
  readonly rights: readonly Right[];
  readonly words: string;
}[] = [
  { target: 'cluster-admin', rights: [right('*', '', '*')], words: 'may do everything in the cluster' },
  {
    target: 'cluster-admin',
    rights: [right('impersonate', '', 'groups', 'system:masters')],
    words: 'may act as the group "system:masters", which every check lets pass',
  },
  { target: 'cluster-admin', rights: [right('impersonate', '', 'users')], words: 'may act as any user' },
  {
    target: 'cluster-admin',
    rights: [right('escalate', RBAC, 'clusterroles'), right('update patch', RBAC, 'clusterroles')],
    words: 'may give a ClusterRole rights that it does not have itself',
  },
  {
    target: 'cluster-admin',
    rights: [right('bind', RBAC, 'clusterroles', 'cluster-admin'), right(CHANGE, RBAC, 'clusterrolebindings')],
    words: 'may bind itself to the ClusterRole "cluster-admin"',
  },
  {
    target: 'cluster-admin',
    rights: [right(CHANGE, ADMISSION, 'mutatingwebhookconfigurations')],
    words: 'may put a webhook of its own before every request, which changes what others create',
  },
  {
    target: 'cluster-admin',
    rights: [
      right('create', CERTIFICATES, 'certificatesigningrequests'),
      right('update patch', CERTIFICATES, 'certificatesigningrequests/approval'),
      right('approve', CERTIFICATES, 'signers', 'kubernetes.io/kube-apiserver-client'),
    ],
    words: 'may sign itself a certificate in the name of any user',
  },
  {
    target: 'node',
    rights: [right('get create', '', 'nodes/proxy')],
    words: 'may run programs in every pod through the kubelet of each node',
  },
  {
    target: 'all-secrets',
    rights: [right(CHANGE, ADMISSION, 'validatingwebhookconfigurations')],
    words: 'may have every request sent to a webhook of its own, Secrets included',
  },
];

/** What leads to a target of any one namespace, or of all. */
const KINDS_OF_ADMIN: readonly { readonly rights: readonly Right[]; readonly words: string }[] = [
  {
    rights: [
      right('bind', RBAC, 'clusterroles', 'cluster-admin', 'admin', 'edit'),
      right(CHANGE, RBAC, 'rolebindings'),
    ],
    words: 'may bind itself to a ClusterRole such as "admin"',
  },
  {
    rights: [right('escalate', RBAC, 'roles'), right('update patch', RBAC, 'roles')],
    words: 'may give a Role rights that it does not have itself',
  },
];

/** The ways from an account to every target that it certainly reaches, the worst target first. */
export function reachOf(rbac: ScopedRbac, start: Account, powers: Map<string, Power>): readonly Reached[] {
  // Most accounts have no rights at all.
  if (powerOf(rbac, start, powers) === NO_POWER) return [];
  const found = new Map<Target, readonly Step[]>();
  const queue: { readonly account: Account; readonly steps: readonly Step[] }[] = [{ account: start, steps: [] }];
  const seen = new Set([keyOf(start)]);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { account, steps } = next;
    const power = powerOf(rbac, account, powers);
    for (const [target, step] of power.targets) if (!found.has(target)) found.set(target, [...steps, step]);
    if (TARGETS.every((target) => found.has(target))) break;
    for (const becoming of power.becomes) {
      for (const other of accountsOf(rbac, becoming)) {
        const key = keyOf(other);
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push({ account: other, steps: [...steps, becoming.step] });
      }
    }
  }
  return TARGETS.flatMap((target) => {
    const steps = found.get(target);
    // Whoever reads every Secret reads those of a namespace.
    return steps === undefined || (target === 'namespace-secrets' && found.has('all-secrets')) ? [] : { target, steps };
  });
}

export type Powers = Map<string, Power>;

const keyOf = ({ namespace, name }: Account): string => `${namespace}/${name}`;
const NO_POWER: Power = { targets: new Map(), becomes: [] };

/** The accounts that can be become, as far as they are known and have rights of their own. */
const accountsOf = (rbac: ScopedRbac, { namespace, names }: Becoming): readonly Account[] =>
  rbac.boundAccounts.filter(
    (account) =>
      (namespace === undefined || account.namespace === namespace) &&
      (names === undefined || names.includes(account.name)),
  );

function powerOf(rbac: ScopedRbac, account: Account, powers: Powers): Power {
  const key = keyOf(account);
  const known = powers.get(key);
  if (known) return known;
  const caller = callerOf({ kind: 'ServiceAccount', ...account });
  const groups = rbac.bindingsOf(caller).filter(({ isBuiltIn }) => !isBuiltIn);
  const power = groups.length === 0 ? NO_POWER : new PowerFinder(rbac, account, groups).find();
  powers.set(key, power);
  return power;
}

class PowerFinder {
  readonly #rbac: ScopedRbac;
  readonly #account: Account;
  readonly #groups: readonly BindingGroup[];
  readonly #caller: Caller;
  #mentioned: ReadonlySet<string> | undefined;
  readonly #targets = new Map<Target, Step>();
  readonly #becomes: Becoming[] = [];

  constructor(rbac: ScopedRbac, account: Account, groups: readonly BindingGroup[]) {
    this.#rbac = rbac;
    this.#account = account;
    this.#groups = groups;
    this.#caller = callerOf({ kind: 'ServiceAccount', ...account });
  }

  find(): Power {
    for (const { target, rights, words } of CLUSTER_WIDE) {
      if (!this.#targets.has(target)) this.#reach(target, words, this.#all(rights, undefined));
    }
    // What is allowed everywhere is told once.
    const namespaces = [
      undefined,
      ...new Set(this.#groups.flatMap(({ kind, namespace }) => (kind === 'RoleBinding' ? namespace : []))),
    ];
    for (const namespace of namespaces) this.#findIn(namespace);
    return { targets: this.#targets, becomes: this.#becomes };
  }

  #findIn(namespace: string | undefined): void {
    const where =
      namespace === undefined
        ? 'in every namespace'
        : namespace === ''
          ? 'in its namespace'
          : `in the namespace "${namespace}"`;
    const secrets = namespace === undefined ? 'all-secrets' : 'namespace-secrets';
    this.#reach(secrets, `may read the Secrets ${where}`, this.#any([READ_SECRETS], namespace));
    this.#reach(
      'cluster-admin',
      `may have a controller deploy what it likes ${where}, with the rights of that controller`,
      this.#any(DEPLOYERS, namespace),
    );
    this.#findPodMaking(namespace, where, secrets);
    for (const { rights, words } of KINDS_OF_ADMIN) {
      const chain = this.#all(rights, namespace);
      this.#reach(secrets, `${words} ${where}, and read its Secrets`, chain);
      this.#become(namespace, `${words} ${where}, and start pods with any of its ServiceAccounts`, chain);
      if (!this.#isKeptFromNode(namespace))
        this.#reach('node', `${words} ${where}, and start pods that hold their node`, chain);
    }
    this.#become(
      namespace,
      `may act as any ServiceAccount ${where}`,
      this.#any([right('impersonate', '', 'serviceaccounts')], namespace),
    );
    this.#become(
      namespace,
      `may have tokens made of any ServiceAccount ${where}`,
      this.#any([right('create', '', 'serviceaccounts/token')], namespace),
    );
    this.#become(
      namespace,
      `may create and read Secrets ${where}, which the cluster fills with the token of any ServiceAccount`,
      this.#all([right('create', '', 'secrets'), READ_SECRETS], namespace),
    );
    this.#findInPods(namespace, where);
  }

  #findPodMaking(namespace: string | undefined, where: string, secrets: Target): void {
    const chain = this.#any(POD_MAKERS, namespace);
    if (chain === undefined) return;
    const words = `may start pods ${where}`;
    if (!this.#isKeptFromNode(namespace)) this.#reach('node', `${words} that hold their node`, chain);
    else {
      const relabels = this.#any([right('update patch', '', 'namespaces')], namespace);
      this.#reach('node', `may lift the Pod Security level ${where} for pods that hold their node`, relabels);
      const volumes = this.#any([right('create', '', 'persistentvolumes')], undefined);
      this.#reach('node', 'may create PersistentVolumes that are folders of a node, and pods that mount them', volumes);
    }
    this.#reach(secrets, `${words} that read any Secret there`, chain);
    this.#become(namespace, `${words} with any ServiceAccount there`, chain);
  }

  #findInPods(namespace: string | undefined, where: string): void {
    const chain = this.#any(IN_PODS, namespace);
    if (chain === undefined) return;
    const pods = this.#rbac.podsIn(namespace);
    const onNode = pods.find(({ isOnNode }) => isOnNode);
    if (onNode) this.#reach('node', `may run programs in the pods of ${onNode.title}, which hold their node`, chain);
    for (const pod of pods) {
      if (pod.account === undefined || !this.#rbac.hasToken(pod)) continue;
      const step = this.#step(`may run programs in the pods of ${pod.title} ${where}, and take their token`, chain);
      this.#becomes.push({ namespace: pod.namespace ?? '', names: [pod.account], step });
    }
  }

  /** A namespace that enforces the baseline lets no pod reach its node; of all namespaces, one will do that does not. */
  #isKeptFromNode(namespace: string | undefined): boolean {
    return namespace !== undefined && this.#rbac.keepsFromNode(namespace);
  }

  #reach(target: Target, words: string, chain: Chain | undefined): void {
    if (chain !== undefined && !this.#targets.has(target)) this.#targets.set(target, this.#step(words, chain));
  }

  #become(namespace: string | undefined, words: string, chain: Chain | undefined): void {
    if (chain !== undefined) this.#becomes.push({ namespace, step: this.#step(words, chain) });
  }

  #step(words: string, chain: Chain): Step {
    return { what: `ServiceAccount "${this.#account.name}" ${words}.`, at: chain.rule.at, chain };
  }

  /** Most roles say nothing of most resources: that is asked first. */
  #isMentioned({ resource, subresource }: Pick<Right, 'resource' | 'subresource'>): boolean {
    this.#mentioned ??= new Set(
      this.#groups.flatMap(({ versions, namespace }) =>
        versions.flatMap(({ role }) => (role === undefined ? [] : this.#rbac.resourcesOf(role, namespace))),
      ),
    );
    const mentioned = this.#mentioned;
    if (mentioned.has('*')) return true;
    return subresource === undefined
      ? mentioned.has(resource)
      : mentioned.has(`${resource}/${subresource}`) || mentioned.has(`*/${subresource}`);
  }

  #any(rights: readonly Right[], namespace: string | undefined): Chain | undefined {
    for (const one of rights) {
      const chain = this.#has(one, namespace);
      if (chain !== undefined) return chain;
    }
    return undefined;
  }

  #all(rights: readonly Right[], namespace: string | undefined): Chain | undefined {
    let first: Chain | undefined;
    for (const one of rights) {
      const chain = this.#has(one, namespace);
      if (chain === undefined) return undefined;
      first ??= chain;
    }
    return first;
  }

  #has({ verbs, names, ...what }: Right, namespace: string | undefined): Chain | undefined {
    if (!this.#isMentioned(what)) return undefined;
    const caller = this.#caller;
    for (const verb of verbs) {
      for (const name of [undefined, ...(names ?? [])]) {
        const request = {
          ...what,
          verb,
          ...(name === undefined ? {} : { name }),
          ...(namespace === undefined ? {} : { namespace }),
        };
        const { answer, chain } = this.#rbac.authorizeBy(this.#groups, caller, request);
        if (answer === 'yes') return chain;
      }
    }
    return undefined;
  }
}
