import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'service-target-port-unknown',
  title: 'Service port that no container declares',
  severity: 'information',
  profile: 'audit',
  why: `
    A target port by name is looked up in the pods: where no container declares it, the Service leads nowhere, and one by
    number leads to something that nobody has written down. Connections fail, or another program that opens this port in
    the pod answers in the place of the one that was meant. Network policies that are written from declared ports miss it.`,
  standards: ['cwe:1188'],
  peers: ['kics:3ca03a61-3249-4c16-8427-6f8e47dda729', 'popeye:POP-1106'],

  on: 'Service',
  reads: ['serviceTargets'],
  *check(service, { serviceTargets }) {
    for (const { path, target, closest } of serviceTargets.unknownPorts(service.ref)) {
      const field = service.field(path).field('targetPort');
      yield {
        at: field.exists ? field : service.field(path).field('port'),
        message: `${service.title} leads to port ${typeof target === 'string' ? `"${target}"` : target}, which none of its pods declares.`,
        fix:
          closest === undefined
            ? undefined
            : {
                title: `Set targetPort: ${closest}`,
                changes: [field.set(closest)],
                risk: 'Traffic of the Service goes to that port from then on.',
              },
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          selector: { app: shop }
          ports:
            - { name: a, port: 80, targetPort: htpp }
            #                                  ^^^^ Service "shop" leads to port "htpp", which none of its pods declares.
            - { name: b, port: 81 }
            #                  ^^ Service "shop" leads to port 81, which none of its pods declares.
            - { name: c, port: 53, targetPort: dns, protocol: UDP }
            #                                  ^^^ Service "shop" leads to port "dns"
            - { name: d, port: 82, targetPort: http }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: shop, labels: { app: shop } }
        spec: { containers: [{ name: shop, ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }, { containerPort: 5353, protocol: UDP }] }] }`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          selector: { app: shop }
          ports:
            - { name: a, port: 80, targetPort: http }
            - { name: b, port: 81 }
            - { name: c, port: 53, targetPort: 5353, protocol: UDP }
            - { name: d, port: 82, targetPort: http }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: shop, labels: { app: shop } }
        spec: { containers: [{ name: shop, ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }, { containerPort: 5353, protocol: UDP }] }] }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }
        #                                                                                                         ^^ Service "web" leads to port 80
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: web, ports: [{ containerPort: 8080 }] }] } }`,
      fixed: `
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: web, ports: [{ containerPort: 8080 }] }] } }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { selector: { app: a }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, labels: { app: a } }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { selector: { app: b }, clusterIP: None, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: b, labels: { app: b } }, spec: { containers: [{ name: b, ports: [{ containerPort: 81 }] }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { selector: { app: c }, ports: [{ port: 80 }, { port: 81, targetPort: "{{ .Values.port }}" }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: c, labels: { app: c } }, spec: { containers: [{ name: c, ports: [{ containerPort: "{{ .Values.port }}" }] }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d }, spec: { selector: { app: d }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: d, labels: { app: d } }, spec: { containers: [{ name: d, ports: [{ containerPort: 82 }] }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: d2, labels: { app: d } }, spec: { containers: [{ name: d, ports: [{ containerPort: 80 }] }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: e }, spec: { selector: { app: e }, ports: [{ port: 80 }] } }`,
    },
  ],
});
