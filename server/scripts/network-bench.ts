// One policy edited in a workspace of many files: npm run network-bench -- [WORKLOADS] [EDITS] [NAMESPACES] [PROFILE]
// Half of the files are workloads with a Service, the other half their policies; all rules of the profile run.
import { performance } from 'node:perf_hooks';
import { DEFAULT_SETTINGS, type Profile } from '../src/engine/settings.js';
import { Workspace } from '../src/engine/workspace.js';
import { rules } from '../src/rules/index.js';

const [count = '500', edits = '100', namespaces = '20', profile = 'strict'] = process.argv.slice(2);

const workload = (n: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app-${n}, namespace: team-${n % Number(namespaces)} }
spec:
  template:
    metadata: { labels: { app: app-${n}, tier: t${n % 3} } }
    spec:
      containers:
        - name: main
          image: registry.example/app-${n}:1.0.0
          ports: [{ name: http, containerPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: app-${n}, namespace: team-${n % Number(namespaces)} }
spec: { selector: { app: app-${n} }, ports: [{ port: 80, targetPort: http }] }
`;
const policy = (n: number, peer: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: app-${n}, namespace: team-${n % Number(namespaces)} }
spec:
  podSelector: { matchLabels: { app: app-${n} } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: ${peer} } } }, { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: team-${(n + 1) % Number(namespaces)} } } }]
      ports: [{ port: http }]
  egress:
    - to: [{ podSelector: { matchLabels: { app: ${peer} } } }]
`;

const workspace = new Workspace(rules, { folders: ['file:///w'], onError: (message) => console.error(message) });
workspace.configure(() => ({ ...DEFAULT_SETTINGS, profile: profile as Profile, today: '2026-11-01' }));
workspace.change(
  Array.from({ length: Number(count) }, (_, n) => [
    { uri: `file:///w/app-${n}.yaml`, text: workload(n) },
    { uri: `file:///w/policy-${n}.yaml`, text: policy(n, `app-${(n + 20) % Number(count)}`) },
  ]).flat(),
);
workspace.setComplete(true);
const started = performance.now();
workspace.analyze();
console.log(`${Number(count) * 2} files read and judged: ${(performance.now() - started).toFixed(0)} ms`);

/** Time on the clock, and of the processor: the second is what a machine without other work would show. */
const times: number[] = [];
const processor: number[] = [];
for (let edit = 0; edit < Number(edits); edit++) {
  const n = (edit * 7) % Number(count);
  const peer = edit % 2 === 0 ? `gone-${edit}` : `app-${(n + 20) % Number(count)}`;
  workspace.change([{ uri: `file:///w/policy-${n}.yaml`, text: policy(n, peer), isOpen: true }]);
  const before = performance.now();
  const used = process.cpuUsage();
  workspace.analyze();
  times.push(performance.now() - before);
  const { user, system } = process.cpuUsage(used);
  processor.push((user + system) / 1000);
}
for (const [name, list] of Object.entries({ clock: times, processor })) {
  list.sort((a, b) => a - b);
  const at = (share: number): string =>
    `${list[Math.min(list.length - 1, Math.floor(list.length * share))]?.toFixed(1)} ms`;
  console.log(`one policy edited, ${name}: median ${at(0.5)}, 95 % ${at(0.95)}, worst ${at(1)}`);
}
