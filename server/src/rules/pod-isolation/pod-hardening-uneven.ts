import { defineRule } from '../../engine/rule.js';
import { isBare } from '../../model/kubernetes/hardening.js';
import { hardenAlike } from '../../model/kubernetes/uneven-hardening.js';

export default defineRule({
  id: 'pod-hardening-uneven',
  title: 'Container beside a hardened one is not hardened',
  severity: 'warning',
  why: `
    All containers of a pod share its network, and often its volumes and its ServiceAccount. An attacker takes the weakest
    one, so a hardened main container protects little while an init container or a sidecar keeps the runtime's
    capabilities and may gain privileges. The same settings on each of them close that way.`,
  standards: ['pss:restricted', 'cwe:250'],
  cause: 'pod-hardening',

  on: 'container',
  *check(container) {
    const uneven = hardenAlike(container);
    // Of one without any setting another rule speaks, whatever is beside it.
    if (uneven === undefined || isBare(container.root)) return;
    const { main, changes } = uneven;
    yield {
      at: container.field('securityContext'),
      message: `${container.title} may gain privileges and keeps capabilities that container "${main.name}" beside it has given up.`,
      fix: {
        title: `Harden it like container "${main.name}"`,
        changes,
        risk: 'A program that needs what is taken away, such as root or a writable root file system, stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        initContainers:
          - name: migrate
            image: registry.example/migrate:1.4
            securityContext:
            #<------------- Container "migrate" may gain privileges and keeps capabilities that container "app" beside it has given up.
              runAsUser: 10001
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              runAsNonRoot: true
              readOnlyRootFilesystem: true
              allowPrivilegeEscalation: false
              capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] }
              seccompProfile: { type: RuntimeDefault }
          - name: proxy
            image: registry.example/proxy:2
            securityContext:
            #<------------- Container "proxy" may gain privileges and keeps capabilities
              runAsUser: 0
              readOnlyRootFilesystem: false`,
      fixed: `
        initContainers:
          - name: migrate
            image: registry.example/migrate:1.4
            securityContext:
              runAsUser: 10001
              runAsNonRoot: true
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities:
                drop:
                  - ALL
              seccompProfile:
                type: RuntimeDefault
        containers:
          - name: app
            image: registry.example/app:1.4
            securityContext:
              runAsNonRoot: true
              readOnlyRootFilesystem: true
              allowPrivilegeEscalation: false
              capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] }
              seccompProfile: { type: RuntimeDefault }
          - name: proxy
            image: registry.example/proxy:2
            securityContext:
              runAsUser: 0
              readOnlyRootFilesystem: false
              allowPrivilegeEscalation: false
              capabilities:
                drop:
                  - ALL
              seccompProfile:
                type: RuntimeDefault`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          - name: bare`,
    `
        containers:
          - name: app
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          - name: proxy
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          - name: agent
            securityContext: { privileged: true }
          - name: mounter
            securityContext: { capabilities: { add: [SYS_ADMIN] } }
          - name: half
            securityContext: { allowPrivilegeEscalation: false }
          - name: quarter
            securityContext: { capabilities: { drop: [ALL] } }`,
    `
        containers:
          - name: app
            securityContext: { allowPrivilegeEscalation: false }
          - name: proxy`,
    `
        containers:
          - name: app
            securityContext: { capabilities: { drop: [ALL] } }
          - name: proxy`,
    `
        initContainers: [{ name: alone }]`,
    `
        os: { name: windows }
        containers:
          - name: app
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          - name: proxy`,
  ],
});
