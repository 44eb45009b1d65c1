import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { type PodSecurityStanding, standingOf } from '../../../server/src/model/kubernetes/pod-security-standing.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';
import { podOf } from '../../support/pod.js';

const standing = (spec: string, version = 37, annotations = ''): PodSecurityStanding | undefined =>
  standingOf([podOf(spec, annotations)], { policyVersion: version, clusterVersion: version });

const SAFE = 'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }';
const QUIET = 'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }';
const RESTRICTED = `${QUIET}\ncontainers:\n  - name: app\n    ${SAFE}`;

describe('the level of a pod', () => {
  test('is the strictest one that takes it', () => {
    expect(standing(RESTRICTED)).toEqual({ level: 'restricted', steps: [] });
    expect(standing('containers: [{ name: app }]')).toEqual({
      level: 'baseline',
      steps: [
        'privilege escalation (container "app")',
        'a user that may be root (container "app")',
        'no seccomp profile that confines (container "app")',
        'capabilities (container "app")',
      ],
    });
    expect(standing(`hostPID: true\n${RESTRICTED}`)).toEqual({
      level: 'privileged',
      steps: ['namespaces of the node (hostPID)'],
    });
  });

  test('counts what the stricter level asks in the place of the laxer one as one step', () => {
    expect(standing(`volumes: [{ name: node, hostPath: { path: /srv } }]\n${RESTRICTED}`)).toEqual({
      level: 'privileged',
      steps: ['volumes of other types than the level allows (volume "node")'],
    });
  });

  test('follows the version of the policy', () => {
    const spec = 'containers: [{ name: app }]';
    expect(standing(spec, 21)?.steps).toHaveLength(3);
    expect(
      standingOf([podOf(spec)], { policyVersion: 21, clusterVersion: 37 })?.steps.some((step) =>
        step.startsWith('capabilities'),
      ),
    ).toBe(false);
  });

  test('is that of all pods of a workload together', () => {
    const options = { policyVersion: 37, clusterVersion: 37 };
    const both = standingOf([podOf(RESTRICTED), podOf(`hostIPC: true\n${RESTRICTED}`)], options);
    expect(both).toEqual({ level: 'privileged', steps: ['namespaces of the node (hostIPC)'] });
    expect(standingOf([], options)).toBeUndefined();
  });
});

describe('nothing is said', () => {
  test.each([
    ['hostNetwork: {{ .Values.host }}'],
    ['hostUsers: ${USERS}'],
    ['os: { name: "${OS}" }'],
    ['securityContext: { runAsUser: "${UID}" }'],
    ['securityContext: { sysctls: [{ name: "${SYSCTL}", value: "1" }] }'],
    ['securityContext: { seccompProfile: { type: "${TYPE}" } }'],
    ['volumes: "${VOLUMES}"'],
    ['volumes:\n  - name: a\n    hostPath: "${SOURCE}"'],
    ['volumes:\n  {{- toYaml .Values.volumes | nindent 2 }}'],
    ['initContainers:\n  {{- toYaml .Values.init | nindent 2 }}'],
    ['initContainers: [{ name: a, securityContext: { privileged: "${PRIVILEGED}" } }]'],
    ['initContainers: [{ name: a, securityContext: { capabilities: { add: ["${CAPABILITY}"] } } }]'],
    ['initContainers: [{ name: a, ports: [{ hostPort: "${PORT}" }] }]'],
    ['initContainers: [{ name: a, livenessProbe: { httpGet: { host: "${HOST}" } } }]'],
    ['initContainers: [{ name: a, lifecycle: { preStop: { tcpSocket: { host: "${HOST}" } } } }]'],
    ['{{- if .Values.host }}\nhostPID: true\n{{- end }}'],
  ])('of what a template or a variable decides: %s', (unknown) => {
    expect(standing(`${unknown}\ncontainers: [{ name: app }]`)).toBeUndefined();
  });

  test('of annotations that set a profile', () => {
    const spec = 'containers: [{ name: app }]';
    const key = 'container.apparmor.security.beta.kubernetes.io/app';
    expect(standing(spec, 37, `${key}: "\${PROFILE}"`)).toBeUndefined();
    expect(standing(spec, 37, '{{- toYaml .Values.annotations | nindent 4 }}')).toBeUndefined();
    expect(standing(spec, 37, `${key}: runtime/default\nversion: "\${VERSION}"`)?.level).toBe('baseline');
  });

  test('of objects that a kustomization patches', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: app }] }\n';
    const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/a.yaml', document: 0 }, () => true);
    const pods = contents.language === 'yaml' ? contents.objects.flatMap((object) => object.pods) : [];
    expect(pods).toHaveLength(1);
    expect(standingOf(pods, { policyVersion: 37, clusterVersion: 37 })).toBeUndefined();
  });
});

test('templates elsewhere are no matter', () => {
  const spec = `
volumes: [{ name: "\${NAME}", configMap: { name: "\${NAME}" } }]
serviceAccountName: "\${ACCOUNT}"
containers:
  - name: "\${NAME}"
    image: "\${IMAGE}"
    ports: [{ containerPort: "\${PORT}" }]
    livenessProbe: { httpGet: { path: "\${PATH}" } }
    securityContext: { runAsGroup: "\${GID}", seccompProfile: { type: Localhost, localhostProfile: "\${FILE}" } }`;
  expect(standing(spec.trim())?.level).toBe('baseline');
});
