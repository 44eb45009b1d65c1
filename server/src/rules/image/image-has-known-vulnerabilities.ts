import { defineRule } from '../../engine/rule.js';
import { countsInWords } from '../../model/docker/image-scan.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-has-known-vulnerabilities',
  title: 'Image with known vulnerabilities',
  severity: 'warning',
  why: `
    Known vulnerabilities are described in public, and often there is a program that exploits them: whoever reaches the
    container tries those first. The numbers are those of the scanner that you ran (Trivy, Grype, OSV-Scanner or Docker
    Scout), for the packages in the image. A newer tag of the image, or a base with fewer packages, takes most of them
    away; which version is right is for you to decide.`,
  standards: ['cis-docker:4.4', 'nsa:image-scanning', 'cwe:1395', 'mitre:T1190'],
  peers: [
    'kubescape:C-0083',
    'kubescape:C-0084',
    'kubescape:C-0085',
    'kubescape:C-0221',
    'kubescape:C-0243',
    'kyverno:require-vulnerability-scan',
    'dockle:CIS-DI-0004',
    'docker-bench:4.4',
  ],

  on: ['pod', 'container', 'object', 'FROM', 'COPY', 'RUN'],
  *check(holder, { scanOf }) {
    if (scanOf === undefined) return;
    for (const { field, reference, title } of namedImages(holder)) {
      const scan = scanOf(reference);
      if (scan === undefined) continue;
      const { counts, fixable } = scan;
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      if (all === 0) continue;
      yield {
        at: field,
        message: `${title} has ${countsInWords(counts)} known ${all === 1 ? 'vulnerability' : 'vulnerabilities'}, and ${mended(fixable, all)}.`,
        severity: counts.critical + counts.high > 0 ? 'warning' : counts.medium > 0 ? 'information' : 'hint',
      };
    }
  },

  bad: [
    {
      code: `
        name: web
        image: registry.example/shop:1.4
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^ (warning) Image "registry.example/shop:1.4" of container "web" has 2 critical, 5 high and 1 low known vulnerabilities, and newer packages mend 3 of them`,
      scans: {
        'registry.example/shop:1.4': {
          scanner: 'Trivy',
          counts: { critical: 2, high: 5, medium: 0, low: 1, unknown: 0 },
          fixable: 3,
        },
      },
    },
    {
      code: `
        FROM debian:13-slim@sha256:5b1a7c9f5a3e0d0c4f2f6f4a1c7e8b9d0a1b2c3d4e5f60718293a4b5c6d7e8f9
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (information) has 4 medium known vulnerabilities, and no newer package mends any of them`,
      scans: {
        'sha256:5b1a7c9f5a3e0d0c4f2f6f4a1c7e8b9d0a1b2c3d4e5f60718293a4b5c6d7e8f9': {
          scanner: 'Grype',
          counts: { critical: 0, high: 0, medium: 4, low: 0, unknown: 0 },
          fixable: 0,
        },
      },
    },
    {
      code: `
        FROM node:22
        #    ^^^^^^^ has 1 high and 1 medium known vulnerabilities, and newer packages mend all of them
        FROM node:22
        #    ^^^^^^^ Image "node:22" has 1 high`,
      scans: {
        'docker.io/library/node:22': {
          scanner: 'Trivy',
          counts: { critical: 0, high: 1, medium: 1, low: 0, unknown: 0 },
          fixable: 2,
        },
      },
    },
    {
      code: `
        FROM scratch
        COPY --from=nginx /etc/nginx /etc/nginx
        #           ^^^^^ (hint) Image "nginx" has 1 unrated known vulnerability, and a newer package mends it`,
      scans: {
        'docker.io/library/nginx:latest': {
          scanner: 'OSV-Scanner',
          counts: { critical: 0, high: 0, medium: 0, low: 0, unknown: 1 },
          fixable: 1,
        },
      },
    },
    {
      code: `
        name: web
        image: registry.example/shop:1.4
        #      ^^^^^^^^^^^^^^^^^^^^^^^^^ (warning) has 1 high known vulnerability, and no newer package mends it`,
      scans: {
        'registry.example/shop:1.4': {
          scanner: 'Docker Scout',
          counts: { critical: 0, high: 1, medium: 0, low: 0, unknown: 0 },
          fixable: 0,
        },
      },
    },
  ],
  good: [
    `
        name: web
        image: registry.example/shop:1.4`,
    {
      code: `
        name: web
        image: registry.example/shop:1.5`,
      scans: {
        'registry.example/shop:1.4': {
          scanner: 'Trivy',
          counts: { critical: 2, high: 5, medium: 0, low: 0, unknown: 0 },
          fixable: 3,
        },
      },
    },
    {
      code: `
        name: web
        image: registry.example/shop:1.5`,
      scans: {
        'registry.example/shop:1.5': {
          scanner: 'Trivy',
          counts: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 },
          fixable: 0,
        },
      },
    },
  ],
});

function mended(fixable: number, all: number): string {
  if (all === 1) return `${fixable === 0 ? 'no' : 'a'} newer package mends it`;
  return fixable === 0
    ? 'no newer package mends any of them'
    : `newer packages mend ${fixable === all ? 'all' : fixable} of them`;
}
