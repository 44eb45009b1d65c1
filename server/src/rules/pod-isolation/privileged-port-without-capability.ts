import { defineRule } from '../../engine/rule.js';
import { portsForRoot } from '../../model/kubernetes/ports.js';

export default defineRule({
  id: 'privileged-port-without-capability',
  title: 'Container that is not root on a port below 1024',
  severity: 'information',
  profile: 'strict',
  why: `
    By the kernel's own default a process that is not root may not open a port below 1024, and some container runtimes
    leave that default alone. \`NET_BIND_SERVICE\` among the added capabilities does not help, unless the file of the
    program carries it too. What follows is usually a step back to root. The safe sysctl
    \`net.ipv4.ip_unprivileged_port_start\` opens the port to every process of the pod, and to nothing outside of it.`,
  standards: ['cwe:250'],

  on: 'container',
  *check(container, { profile }) {
    const [port] = portsForRoot(container);
    // Who adds the capability may well have an image that carries it.
    if (port === undefined || (profile !== 'audit' && container.addsCapability('NET_BIND_SERVICE'))) return;
    yield {
      at: port.field,
      message: `${container.title} is not root and opens port ${port.number}, which some container runtimes refuse.`,
      fix: {
        title: 'Open the port with the sysctl net.ipv4.ip_unprivileged_port_start',
        changes: [port.open],
        risk: 'Every process of the pod may open the ports from there on.',
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        securityContext:
          fsGroup: 10001
        containers:
          - name: web
            securityContext: { runAsUser: 10001 }
            ports: [{ containerPort: 443 }, { containerPort: 80 }]
            #                        ^^^ Container "web" is not root and opens port 443`,
      fixed: `
        securityContext:
          fsGroup: 10001
          sysctls:
            - name: net.ipv4.ip_unprivileged_port_start
              value: "80"
        containers:
          - name: web
            securityContext: { runAsUser: 10001 }
            ports: [{ containerPort: 443 }, { containerPort: 80 }]`,
    },
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsUser: 10001
          sysctls:
            - { name: net.ipv4.ip_unprivileged_port_start, value: "443" }
        containers:
          - name: web
            ports: [{ containerPort: 80 }]
            #                        ^^ Container "web" is not root and opens port 80
          - name: dns
            ports: [{ containerPort: 53 }]
            #                        ^^ Container "dns" is not root and opens port 53`,
      fixed: `
        securityContext:
          runAsUser: 10001
          sysctls:
            - { name: net.ipv4.ip_unprivileged_port_start, value: "53" }
        containers:
          - name: web
            ports: [{ containerPort: 80 }]
          - name: dns
            ports: [{ containerPort: 53 }]`,
    },
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsUser: 10001
          sysctls:
            - { name: kernel.shm_rmid_forced, value: "1" }
        containers:
          - name: web
            ports: [{ containerPort: 80 }]
            #                        ^^ Container "web" is not root`,
      fixed: `
        securityContext:
          runAsUser: 10001
          sysctls:
            - { name: kernel.shm_rmid_forced, value: "1" }
            - name: net.ipv4.ip_unprivileged_port_start
              value: "80"
        containers:
          - name: web
            ports: [{ containerPort: 80 }]`,
    },
    {
      profile: 'audit',
      code: `
        securityContext: { fsGroup: 10001 }
        containers:
          - name: web
            securityContext: { runAsUser: 10001, capabilities: { add: [NET_BIND_SERVICE] } }
            ports: [{ containerPort: 80 }]
            #                        ^^ Container "web" is not root`,
      fixed: `
        securityContext: { fsGroup: 10001, sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: "80" }] }
        containers:
          - name: web
            securityContext: { runAsUser: 10001, capabilities: { add: [NET_BIND_SERVICE] } }
            ports: [{ containerPort: 80 }]`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsUser: 10001
          sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: "80" }]
        containers:
          - name: web
            ports: [{ containerPort: 80 }]
          - name: root
            securityContext: { runAsUser: 0 }
            ports: [{ containerPort: 53 }]
          - name: high
            ports: [{ containerPort: 8080 }]
          - name: known
            securityContext: { capabilities: { add: [NET_BIND_SERVICE] } }
            ports: [{ containerPort: 22 }]`,
    },
    { profile: 'strict', code: 'name: web\nports: [{ containerPort: 80 }]' },
    { profile: 'audit', code: 'name: web\nsecurityContext: { runAsNonRoot: true }\nports: [{ containerPort: 80 }]' },
    {
      profile: 'audit',
      code: `
        hostNetwork: true
        containers: [{ name: web, securityContext: { runAsUser: 10001 }, ports: [{ containerPort: 80 }] }]`,
    },
    {
      profile: 'strict',
      code: `
        securityContext: { runAsUser: 10001, sysctls: "{{ .Values.sysctls }}" }
        containers: [{ name: web, ports: [{ containerPort: 80 }] }]`,
    },
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsUser: 10001
          sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: "{{ .Values.start }}" }]
        containers: [{ name: web, ports: [{ containerPort: 80 }] }]`,
    },
  ],
});
