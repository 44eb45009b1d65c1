// What an edit of one binding costs in a workspace of a thousand files: npm run rbac-bench -- [FILES] [EDITS]
// Prints how long the analysis takes, all rules on, and how many files' findings change.
import { performance } from 'node:perf_hooks';
import { DEFAULT_SETTINGS } from '../src/engine/settings.js';
import { Workspace } from '../src/engine/workspace.js';
import { rules } from '../src/rules/index.js';

const [FILES = 1000, EDITS = 60] = process.argv.slice(2).map(Number);
const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';
const folder = 'file:///bench';

const workload = (n: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app-${n}, namespace: team-${n % 20} }
spec:
  selector: { matchLabels: { app: app-${n} } }
  template:
    metadata: { labels: { app: app-${n} } }
    spec:
      serviceAccountName: app-${n}
      containers:
        - name: main
          image: registry.example/app-${n}:1.2.3
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: app-${n}, namespace: team-${n % 20} }
`;
const role = (n: number): string => `${RBAC}
kind: ClusterRole
metadata: { name: role-${n}, labels: { part: "${n % 3}" } }
rules:
  - { apiGroups: [""], resources: [configmaps, services], verbs: [get, list, watch] }
  - { apiGroups: [apps], resources: [${n % 10 === 0 ? 'deployments' : 'controllerrevisions'}], verbs: [get, update] }
`;
const binding = (n: number, roleName = `role-${n % 100}`): string => `${RBAC}
kind: ${n % 4 === 0 ? 'ClusterRoleBinding' : 'RoleBinding'}
metadata: { name: binding-${n}${n % 4 === 0 ? '' : `, namespace: team-${n % 20}`} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${roleName} }
subjects: [{ kind: ServiceAccount, name: app-${n}, namespace: team-${n % 20} }]
`;

for (const profile of ['recommended', 'strict', 'audit'] as const) {
  const workspace = new Workspace(rules, { folders: [folder], onError: (message) => console.error(message) });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, profile, today: '2026-01-01' }));
  const files = Array.from({ length: FILES }, (_, n) => {
    const text = n % 10 === 0 ? role(n / 10) : n % 3 === 0 ? binding(n) : workload(n);
    return { uri: `${folder}/file-${n}.yaml`, text };
  });
  // Bindings name the account of the workload whose number they have.
  for (let n = 0; n < FILES; n++) {
    const file = files[n];
    if (file && n % 10 !== 0 && n % 3 === 0) file.text += `---\n${workload(n)}`;
  }
  workspace.change(files);
  workspace.setComplete(true);
  const start = performance.now();
  workspace.analyze();
  const scan = performance.now() - start;
  const edited = files[9];
  if (edited === undefined) throw new Error('There are too few files.');
  const times: number[] = [];
  const changed: number[] = [];
  for (let n = 0; n < EDITS; n++) {
    const roleName = n % 2 === 0 ? 'cluster-admin' : 'role-10';
    const text = edited.text.replace(/name: role-\d+ \}/, `name: ${roleName} }`);
    workspace.change([{ uri: edited.uri, text, isOpen: true }]);
    const before = process.cpuUsage();
    const touched = workspace.analyze();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    changed.push(touched.size);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1);
  console.log(
    `${profile}: ${FILES} files read in ${scan.toFixed(0)} ms; CPU time of an edit of one binding: median ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms; findings change in ${Math.max(...changed)} file${Math.max(...changed) === 1 ? '' : 's'}`,
  );
}
