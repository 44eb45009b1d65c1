import { defineRule } from '../../engine/rule.js';
import { misplacedSettings } from '../../model/kubernetes/security-settings.js';

export default defineRule({
  id: 'security-setting-misplaced',
  title: 'Security setting stands where Kubernetes ignores it',
  severity: 'warning',
  why: `
    Pods and containers have different security settings, and the API server drops, with a warning at most, what it does
    not know at a place. The manifest then looks hardened and the pod is not: nobody notices until somebody breaks in.
    At its right place the setting holds.`,
  standards: ['cwe:1188'],

  on: ['pod', 'container'],
  *check(holder) {
    for (const { field, name, place, home, changes, holds } of misplacedSettings(holder)) {
      yield {
        at: { range: field.keyRange },
        message: `${holder.title} has "${name}" in ${place}, where Kubernetes ignores it, as it belongs to ${home}.`,
        ...(changes && {
          fix: holds
            ? {
                title: `Move "${name}" to ${home}`,
                changes,
                risk: 'The setting holds for the first time, and a program that needs what it takes away stops working.',
              }
            : { title: `Remove "${name}", which has no effect`, changes },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          runAsNonRoot: true
          readOnlyRootFilesystem: true
          #<-------------------- has "readOnlyRootFilesystem" in the securityContext of the pod
        containers:
          - name: app
          - name: proxy
            securityContext: { readOnlyRootFilesystem: false }`,
      fixed: `
        securityContext:
          runAsNonRoot: true
        containers:
          - name: app
            securityContext:
              readOnlyRootFilesystem: true
          - name: proxy
            securityContext: { readOnlyRootFilesystem: false }`,
    },
    {
      code: `
        containers:
          - name: app
            securityContext:
              fsGroup: 2000
              #<----- Container "app" has "fsGroup" in its securityContext`,
      fixed: `
        containers:
          - name: app
        securityContext:
          fsGroup: 2000`,
    },
    {
      code: `
        runAsNonRoot: true
        #<---------- has "runAsNonRoot" in the pod itself
        containers:
          - name: app
            image: registry.example/app:1.4
            privileged: true
            #<-------- Container "app" has "privileged" in the container itself`,
      fixed: `
        securityContext:
          runAsNonRoot: true
        containers:
          - name: app
            image: registry.example/app:1.4`,
    },
    {
      code: `
        containers:
          - name: app
            securityContext: { sysctls: [{ name: kernel.shm_rmid_forced, value: $(SHM) }] }
            #                  ^^^^^^^ Container "app" has "sysctls" in its securityContext`,
    },
    {
      code: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          securityContext:
          #<------------- Deployment "web" has "securityContext" in the Deployment
            runAsNonRoot: true
          template:
            spec:
              containers:
                - name: app`,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          template:
            spec:
              containers:
                - name: app
              securityContext:
                runAsNonRoot: true`,
    },
  ],
  good: [
    `
        securityContext: { runAsNonRoot: true, fsGroup: 2000, sysctls: [] }
        hostPID: false
        containers:
          - name: app
            securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }`,
    `
        securityContext: { privileged: "{{ .Values.privileged }}" }
        containers:
          - name: app`,
  ],
});
