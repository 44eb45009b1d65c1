import { defineRule } from '../../engine/rule.js';
import { parseImageReference } from '../../model/docker/image-reference.js';
import { Container } from '../../model/kubernetes/container.js';

export default defineRule({
  id: 'image-ingress-nginx-end-of-life',
  title: 'Ingress controller that gets no more security fixes',
  severity: 'warning',
  why: `
    Ingress NGINX, the controller of the Kubernetes community, was retired in March 2026: its repositories are archived,
    and vulnerabilities that are found since then stay open. It stands at the edge of the cluster and reads every Secret
    that an Ingress may name, so one vulnerability exposes both. Gateway API is what the project advises to move to, and
    several maintained controllers serve Ingress objects as well ([Ingress NGINX
    Retirement](https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/)).`,
  standards: ['cwe:1104'],
  peers: ['kubescape:C-0292'],

  on: ['container', 'object'],
  *check(subject, { today }) {
    const isContainer = subject instanceof Container;
    if (!isContainer && (subject.kind !== 'IngressClass' || subject.group !== 'networking.k8s.io')) return;
    const field = isContainer ? subject.field('image') : subject.field('spec.controller');
    const isIt = isContainer
      ? CONTROLLER.test(parseImageReference(field.text ?? '')?.repository ?? '')
      : field.is('k8s.io/ingress-nginx');
    if (!isIt) return;
    const verb = isContainer ? 'runs' : 'is served by';
    const effect =
      today > LAST_DAY ? 'has had no security fixes since March 2026' : 'gets no security fixes after March 2026';
    yield {
      at: field,
      message: `${subject.title} ${verb} Ingress NGINX, which ${effect}.`,
      ...(!isContainer && { severity: 'information' }),
    };
  },

  bad: [
    {
      code: `
        name: controller
        image: registry.k8s.io/ingress-nginx/controller:v1.15.1
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "controller" runs Ingress NGINX, which has had no security fixes since March 2026`,
    },
    {
      today: '2026-03-31',
      code: `
        containers:
          - name: controller
            image: mirror.example/registry.k8s.io/ingress-nginx/controller-chroot
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "controller" runs Ingress NGINX, which gets no security fixes after March 2026
          - name: old
            image: quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.33.0
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Container "old" runs Ingress NGINX`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: nginx }
        spec:
          controller: k8s.io/ingress-nginx
          #           ^^^^^^^^^^^^^^^^^^^^ (information) IngressClass "nginx" is served by Ingress NGINX, which has had no`,
    },
  ],
  good: [
    `
        containers:
          - name: other
            image: nginx/nginx-ingress:5.1
          - name: hook
            image: registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.9
          - name: templated
            image: "{{ .Values.image }}"
          - name: flux
            image: ghcr.io/fluxcd/ingress-nginx/controllers`,
    `
        { apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: { name: other }, spec: { controller: nginx.org/ingress-controller } }
        ---
        { apiVersion: config.openshift.io/v1, kind: IngressClass, metadata: { name: other }, spec: { controller: k8s.io/ingress-nginx } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: other }, spec: { controller: k8s.io/ingress-nginx } }`,
  ],
});

/** Copies in other registries keep the end of the name. */
const CONTROLLER =
  /\/ingress-nginx\/controller(?:-chroot)?$|\/kubernetes-ingress-controller\/nginx-ingress-controller(?:-amd64|-arm64)?$/;

/** The last day of March 2026 (kubernetes.io, 11 November 2025: Ingress NGINX Retirement). */
const LAST_DAY = '2026-03-31';
