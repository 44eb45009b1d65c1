import { defineRule } from '../../engine/rule.js';
import { addEmptyDirAt, volumeLimit } from '../../model/kubernetes/volumes.js';
import { keepKnownWrites } from '../../model/kubernetes/writable-paths.js';

export default defineRule({
  id: 'container-root-filesystem-writable',
  title: 'Container may change its own programs',
  severity: 'information',
  why: `
    An intruder who can write to the file system of the image drops tools, replaces programs and changes settings, and
    nothing in the manifest shows it. With \`readOnlyRootFilesystem: true\` only mounted volumes can be written, and an
    \`emptyDir\` takes what the program really has to write.`,
  standards: ['cis-kubernetes:5.7.3', 'nsa:immutable-file-systems', 'cwe:732', 'mitre:T1554'],
  peers: [
    'kube-linter:no-read-only-root-fs',
    'checkov:CKV_K8S_22',
    'kics:a9c2f49d-0671-4fc9-9ece-f4e261e128d0',
    'trivy:KSV-0014',
    'polaris:notReadOnlyRootFilesystem',
    'kubescape:C-0017',
    'kubesec:ReadOnlyRootFilesystem',
    'kube-score:container-security-context-readonlyrootfilesystem',
    'kyverno:require-ro-rootfs',
    'terrascan:AC_K8S_0078',
    'datree:CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container, { profile }) {
    const readOnly = container.field('securityContext.readOnlyRootFilesystem');
    // Windows has no read-only root file systems.
    if (container.pod.runsOnWindows || !readOnly.isNot(true)) return;
    const temporary = addEmptyDirAt(container, '/tmp', volumeLimit(profile));
    yield {
      at: readOnly,
      message: `${container.title} may write to its root file system, its own programs included.`,
      fix: [
        {
          title: 'Set readOnlyRootFilesystem to true',
          changes: [readOnly.set(true), ...keepKnownWrites(container, volumeLimit(profile))],
          risk: 'A program that writes outside its volumes stops working.',
        },
        ...(temporary === undefined
          ? []
          : [
              {
                title: 'Set readOnlyRootFilesystem to true and mount an empty volume at /tmp',
                changes: [
                  readOnly.set(true),
                  ...keepKnownWrites(container, volumeLimit(profile)),
                  ...temporary,
                ] as const,
                risk: 'A program that writes to other places than its volumes and /tmp stops working.',
              },
            ]),
      ],
      ...(readOnly.is(false) && { folds: false }),
    };
  },

  bad: [
    {
      code: `
        name: app
        #     ^^^ Container "app" may write to its root file system
        image: registry.example/app:1.4`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          readOnlyRootFilesystem: true`,
    },
    {
      code: `
        name: app
        securityContext:
          readOnlyRootFilesystem: false
          #                       ^^^^^ Container "app" may write to its root file system
        volumeMounts:
          - name: scratch
            mountPath: /tmp`,
      fixed: `
        name: app
        securityContext:
          readOnlyRootFilesystem: true
        volumeMounts:
          - name: scratch
            mountPath: /tmp`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { readOnlyRootFilesystem: true }`,
    `
        os: { name: windows }
        containers:
          - name: app`,
    `
        name: app
        securityContext: { readOnlyRootFilesystem: "{{ .Values.readOnly }}" }`,
  ],
});
