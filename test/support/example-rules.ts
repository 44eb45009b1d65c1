// Rules with examples, for the tests of what reads and runs examples.
import { type AnyRule, defineRule, type RegisteredRule, type Theme } from '../../server/src/engine/rule.js';

export const sampleEscalation = sample(
  'pod-isolation',
  defineRule({
    id: 'sample-escalation',
    title: 'Sample: a process may become more than its parent',
    severity: 'warning',
    why: 'A setuid program in the image is enough to become root. With `allowPrivilegeEscalation: false` it stays what it was.',
    standards: ['pss:restricted'],
    peers: ['checkov:CKV_K8S_20'],

    on: 'container',
    *check(container) {
      const escalation = container.field('securityContext.allowPrivilegeEscalation');
      const isForced = container.field('securityContext.privileged').is(true);
      if (escalation.isNot(false)) {
        yield {
          at: escalation,
          message: `Container "${container.name}" may gain more privileges than its parent process.`,
          fix: isForced
            ? undefined
            : {
                title: 'Disallow privilege escalation',
                changes: [escalation.set(false)],
                risk: 'Programs that rely on setuid binaries, such as sudo, stop working.',
              },
        };
      }
    },

    bad: [
      {
        code: `
          name: app
          securityContext:
            allowPrivilegeEscalation: true
            #                         ^^^^ Container "app" may gain more privileges`,
        fixed: `
          name: app
          securityContext:
            allowPrivilegeEscalation: false`,
      },
      {
        code: `
          # Nothing is said about it.
          name: app
          #     ^^^ Container "app" may gain more privileges
          image: registry.example/app:1.4 # A missing field means: allowed.`,
        fixed: `
          # Nothing is said about it.
          name: app
          image: registry.example/app:1.4 # A missing field means: allowed.
          securityContext:
            allowPrivilegeEscalation: false`,
      },
      {
        code: `
          name: node-agent
          securityContext: { privileged: true }
          #<------------- Container "node-agent" may gain`,
      },
    ],
    good: [
      `
          name: app
          securityContext: { allowPrivilegeEscalation: false }`,
    ],
  }),
);

export const sampleHostNetwork = sample(
  'pod-isolation',
  defineRule({
    id: 'sample-host-network',
    title: 'Sample: a pod uses the network of its node',
    severity: 'error',
    why: 'Such a pod listens on the node itself and sees its traffic. Without `hostNetwork` it has an address of its own.',
    peers: ['trivy:KSV-0009'],

    on: 'pod',
    *check(pod) {
      const network = pod.field('hostNetwork');
      if (network.is(true)) {
        yield {
          at: network,
          message: `${pod.title} shares the network of its node.`,
          fix: { title: 'Remove hostNetwork', changes: [network.remove()] },
        };
      }
    },

    bad: [
      {
        code: `
          hostNetwork: true
          #            ^^^^ shares the network of its node
          containers:
            - name: app`,
        fixed: `
          containers:
            - name: app`,
      },
    ],
    good: [
      `
          containers:
            - name: app`,
    ],
  }),
);

export const sampleAdd = sample(
  'supply-chain-dockerfile',
  defineRule({
    id: 'sample-add',
    title: 'Sample: ADD where COPY would do',
    severity: 'information',
    why: '`ADD` unpacks archives and downloads URLs. `COPY` only copies, so the build stays predictable.',
    peers: ['hadolint:DL3020'],

    on: 'ADD',
    *check(add) {
      yield {
        at: add.keyword,
        message: 'ADD does here what COPY does, and may do more.',
        fix: { title: 'Use COPY', changes: [add.keyword.replaceWith('COPY')] },
      };
    },

    bad: [
      {
        code: `
          FROM alpine:3.22
          ADD src/ /app/
          #<- ADD does here what COPY does
          ONBUILD add . /app
          #       ^^^ ADD does here what COPY does`,
        fixed: `
          FROM alpine:3.22
          COPY src/ /app/
          ONBUILD COPY . /app`,
      },
    ],
    good: [
      `
          FROM alpine:3.22
          COPY src/ /app/`,
    ],
  }),
);

export const exampleRules: readonly RegisteredRule[] = [sampleEscalation, sampleHostNetwork, sampleAdd];

function sample(theme: Theme, rule: AnyRule): RegisteredRule {
  return { ...rule, theme };
}
