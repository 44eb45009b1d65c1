import { defineRule } from '../../engine/rule.js';
import { dangerousCapabilities, dropAllCapabilities, keepsCapability } from '../../model/kubernetes/capabilities.js';

export default defineRule({
  id: 'container-net-raw-not-dropped',
  title: 'Container may forge packets',
  severity: 'warning',
  why: `
    Container runtimes give \`NET_RAW\` unasked. With it a program writes packets with any sender, poisons the ARP and DNS
    answers that its neighbours on the node get, and puts itself between them. Only diagnostic tools need it, so dropping
    it costs nothing; dropping all capabilities takes it away as well.`,
  standards: ['cis-kubernetes:5.2.8', 'cis-kubernetes:5.7.3', 'cwe:250', 'mitre:T1557'],
  peers: [
    'kube-linter:drop-net-raw-capability',
    'checkov:CKV_K8S_28',
    'kics:dbbc6705-d541-43b0-b166-dd4be8208b54',
    'kubescape:C-0199',
    'kyverno:drop-cap-net-raw',
    'terrascan:AC_K8S_0048',
    'datree:CIS_MISSING_VALUE_DROP_NET_RAW',
  ],
  cause: 'pod-hardening',

  on: 'container',
  *check(container, { profile }) {
    if (container.pod.runsOnWindows) return;
    const drop = container.field('securityContext.capabilities.drop');
    if (keepsCapability(container, 'NET_RAW')) {
      yield {
        at: drop,
        message: `${container.title} keeps the capability NET_RAW, with which it can forge packets.`,
        fix: [
          {
            title: 'Drop all capabilities',
            changes: dropAllCapabilities(container),
            risk: 'A program that uses a capability which is not added by name stops working.',
          },
          {
            title: 'Drop NET_RAW',
            changes: [drop.append('NET_RAW')],
            risk: 'A program that opens raw sockets, such as ping, stops working.',
          },
        ],
      };
    }
    // What is added by name is told as a dangerous capability.
    const added = profile === 'audit' ? dangerousCapabilities(container).filter(({ name }) => name === 'NET_RAW') : [];
    for (const { field, changes } of added) {
      yield {
        at: field,
        message: `${container.title} adds the capability NET_RAW, with which it can forge packets.`,
        fix: {
          title: 'Do not add NET_RAW',
          changes,
          risk: 'A program that opens raw sockets, such as ping, stops working.',
        },
        folds: false,
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        #     ^^^ Container "app" keeps the capability NET_RAW
        image: registry.example/app:1.4`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        securityContext:
          capabilities:
            drop:
              - ALL`,
    },
    {
      code: `
        name: app
        securityContext:
          capabilities:
            drop: [MKNOD]
            #<-- Container "app" keeps the capability NET_RAW`,
      fixed: `
        name: app
        securityContext:
          capabilities:
            drop: [ALL]`,
    },
    {
      profile: 'audit',
      code: `
        name: app
        securityContext:
          capabilities:
            drop: [ALL]
            add: [NET_BIND_SERVICE, SYS_TIME, NET_RAW]
            #                                 ^^^^^^^ Container "app" adds the capability NET_RAW`,
      fixed: `
        name: app
        securityContext:
          capabilities:
            drop: [ALL]
            add: [NET_BIND_SERVICE, SYS_TIME]`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { capabilities: { drop: [NET_RAW] } }`,
    `
        name: app
        securityContext: { capabilities: { drop: [CAP_NET_RAW], add: [CHOWN] } }`,
    `
        name: app
        securityContext: { capabilities: { drop: [ALL], add: [NET_RAW] } }`,
    `
        name: app
        securityContext: { capabilities: { drop: ["{{ .Values.drop }}"] } }`,
    `
        os: { name: windows }
        containers:
          - name: app`,
  ],
});
