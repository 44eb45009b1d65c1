import { defineRule } from '../../engine/rule.js';
import { Container } from '../../model/kubernetes/container.js';
import { sshPorts } from '../../model/kubernetes/ports.js';

export default defineRule({
  id: 'container-ssh-port',
  title: 'Container with a port for SSH',
  severity: 'warning',
  why: `
    An SSH daemon in a container is a second way in, past the API server: with passwords or keys of its own, without
    RBAC and without the API server's audit log. Whoever gets hold of a key has a shell beside the program and all that
    it may reach. \`kubectl exec\` gives the same shell to those whom a Role allows it, and leaves a record.`,
  standards: ['cis-docker:5.7', 'mitre:T1021.004'],
  peers: ['kube-linter:ssh-port', 'kubescape:C-0042'],

  on: ['container', 'Service'],
  *check(owner, { profile }) {
    for (const { field, number, removal } of sshPorts(owner, profile !== 'recommended')) {
      yield {
        at: field,
        message:
          owner instanceof Container
            ? `${owner.title} declares port ${number}, on which an SSH daemon gives a shell past the API server.`
            : `${owner.title} leads to port ${number}, on which an SSH daemon gives a shell past the API server.`,
        ...(removal && {
          fix: {
            title: `Remove port ${number}`,
            changes: [removal],
            risk: 'What refers to the port by its name no longer finds it, and a daemon in the image goes on listening.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        ports:
          - containerPort: 8080
          - name: ssh
            containerPort: 22
            #              ^^ Container "app" declares port 22, on which an SSH daemon`,
      fixed: `
        name: app
        ports:
          - containerPort: 8080`,
    },
    {
      profile: 'strict',
      code: `
        name: git
        image: docker.io/gitea/gitea:1.25
        ports: [{ containerPort: 2222, protocol: TCP }, { containerPort: 22 }]
        #                        ^^^^ Container "git" declares port 2222
        #                                                                ^^ Container "git" declares port 22`,
      fixed: `
        name: git
        image: docker.io/gitea/gitea:1.25`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: jump }
        spec:
          ports:
            - name: web
              port: 80
            - port: 22
              #     ^^ Service "jump" leads to port 22
            - port: 6022
              targetPort: 2222
              #           ^^^^ Service "jump" leads to port 2222
            - port: 22
              targetPort: 8022
            - port: 22
              protocol: UDP`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: jump }
        spec:
          ports:
            - name: web
              port: 80
            - port: 22
              targetPort: 8022
            - port: 22
              protocol: UDP`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: jump }
        spec: { ports: [{ port: 22 }] }
        #                       ^^ Service "jump" leads to port 22`,
    },
  ],
  good: [
    `
        name: git
        image: registry.example/forgejo:13
        ports: [{ containerPort: 22 }]`,
    `
        name: app
        ports: [{ containerPort: 2222 }, { containerPort: 22, protocol: UDP }, { containerPort: "{{ .Values.port }}" }]`,
    `
        apiVersion: v1
        kind: Service
        metadata: { name: jump }
        spec: { ports: [{ port: 22 }] }`,
  ],
});
