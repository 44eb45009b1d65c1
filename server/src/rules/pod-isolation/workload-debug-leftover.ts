import { defineRule } from '../../engine/rule.js';
import { debugLeftovers } from '../../model/kubernetes/debugging.js';

export default defineRule({
  id: 'workload-debug-leftover',
  title: 'Signs of debugging in a manifest',
  severity: 'hint',
  profile: 'strict',
  why: `
    A container that only sleeps, a terminal, an image full of tools or the port of a debugger are left over from a search
    for an error. An attacker finds in them what he would have to bring along: a debugger runs whatever code one sends
    to its port, and a toolbox waits beside the programs. What the container is meant to run needs none of it.`,
  standards: ['cwe:489'],

  on: 'container',
  *check(container) {
    for (const { field, sign, fix } of debugLeftovers(container)) {
      yield {
        at: field,
        message: `${container.title} ${sign}, which looks left over from debugging.`,
        ...(fix && { fix }),
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        name: app
        image: registry.example/app:1.4
        command: [sleep, infinity]
        #<----- Container "app" only waits
        args: [now]
        stdin: true
        tty: true
        #    ^^^^ Container "app" has a terminal
        ports:
          - containerPort: 8080
          - containerPort: 5005
            #              ^^^^ Container "app" declares port 5005 of a Java debugger`,
      fixed: `
        name: app
        image: registry.example/app:1.4
        ports:
          - containerPort: 8080`,
    },
    {
      profile: 'strict',
      code: `
        name: app
        image: docker.io/nicolaka/netshoot:v0.14
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" has the image "docker.io/nicolaka/netshoot:v0.14", a box of tools
        command: [sh, -c, "tail -f /dev/null"]
        #<----- Container "app" only waits`,
      fixed: `
        name: app
        image: docker.io/nicolaka/netshoot:v0.14`,
    },
    {
      profile: 'strict',
      code: `
        name: app
        args: [/bin/sh, -c, "while true; do sleep 30; done"]
        #<-- Container "app" only waits
        env: [{ name: MODE, value: a }, { name: JAVA_TOOL_OPTIONS, value: "-Xmx1g -agentlib:jdwp=transport=dt_socket,server=y" }]
        #                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "app" starts a debugger by JAVA_TOOL_OPTIONS`,
      fixed: `
        name: app
        env: [{ name: MODE, value: a }, { name: JAVA_TOOL_OPTIONS, value: "-Xmx1g -agentlib:jdwp=transport=dt_socket,server=y" }]`,
    },
    {
      profile: 'strict',
      code: `
        name: app
        command: [node, --inspect=0.0.0.0:9229, server.js]
        #               ^^^^^^^^^^^^^^^^^^^^^^ Container "app" starts a debugger by "--inspect=0.0.0.0:9229"
        ports: [{ containerPort: 9229 }, { containerPort: 2345, protocol: TCP }]
        #                        ^^^^ Container "app" declares port 9229 of a Node.js debugger
        #                                                 ^^^^ Container "app" declares port 2345 of a Go debugger`,
      fixed: `
        name: app
        command: [node, server.js]`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        name: app
        image: registry.example/app:1.4
        command: [server, --inspector=off]
        args: [sleep, "10"]
        stdin: true
        ports: [{ containerPort: 8080 }, { containerPort: "{{ .Values.port }}" }]
        env: [{ name: JAVA_TOOL_OPTIONS, value: -Xmx1g }, { name: A }]`,
    },
    { profile: 'strict', code: 'name: app\ntty: true\nstdin: false' },
    { profile: 'strict', code: 'name: app\ncommand: [sh, -c, "sleep 5 && server"]' },
  ],
});
