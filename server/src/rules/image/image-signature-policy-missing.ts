import { defineRule } from '../../engine/rule.js';
import { addObject } from '../../model/kubernetes/new-object.js';
import { signaturePolicy } from '../../model/kubernetes/signature-policy.js';

export default defineRule({
  id: 'image-signature-policy-missing',
  title: 'No policy that verifies image signatures',
  severity: 'information',
  profile: 'strict',
  why: `
    Who can push to the registry, or stands between it and the nodes, can put any image under a name that the cluster
    trusts. A signature says who has built the image, and a policy keeps out what carries none: then stolen credentials
    of the registry are not enough. The rule speaks once, where policies are kept that check other things; in the profile
    \`audit\` also where there are no policies at all.`,
  standards: ['cis-kubernetes:5.5.1', 'cis-docker:4.5', 'cwe:347'],
  peers: [
    'kubescape:C-0236',
    'kubescape:C-0237',
    'kubescape:C-0289',
    'kyverno:verify-image',
    'dockle:CIS-DI-0005',
    'docker-bench:4.5',
    'docker-bench:4.12',
  ],

  on: 'object',
  reads: ['imagePolicies'],
  *check(object, { imagePolicies, profile }) {
    if (object.group !== 'kyverno.io' && (profile !== 'audit' || object.pods.length === 0)) return;
    const missing = imagePolicies.missingAt(object.ref);
    if (missing === undefined || (missing.by === 'workload' && profile !== 'audit')) return;
    const { data, title } = signaturePolicy(missing.by, missing.folders);
    const change = addObject(object, 'image-signatures.json', data);
    yield {
      at: object,
      message: `No policy deployed with ${object.title} verifies image signatures, so whoever can push to the registries decides what runs.`,
      ...(change !== undefined && {
        fix: {
          title: `Add the ${title}, which only reports`,
          changes: [change],
          placeholders: ['ISSUER', 'SUBJECT'],
          risk: 'Images without such a signature are reported until they are signed.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        -- policy.yaml --
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: { name: labels }
        #                 ^^^^^^ No policy deployed with ClusterPolicy "labels" verifies image signatures
        spec: { rules: [] }
        -- web.yaml --
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "ghcr.io/team/app:1" }, { name: side, image: nginx }] }`,
      fixed: `
        -- policy.yaml --
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: { name: labels }
        spec: { rules: [] }
        ---
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata:
          name: image-signatures
        spec:
          validationFailureAction: Audit
          webhookTimeoutSeconds: 30
          rules:
            - name: signed
              match:
                any:
                  - resources:
                      kinds:
                        - Pod
              verifyImages:
                - imageReferences:
                    - "docker.io/library/*"
                    - "ghcr.io/team/*"
                  mutateDigest: false
                  attestors:
                    - entries:
                        - keyless:
                            issuer: ISSUER
                            subject: SUBJECT`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: "{{ .Values.app }}" } }
        #                 ^^^ No policy deployed with Pod "web" verifies image signatures
        spec: { containers: [{ name: app, image: "ghcr.io/team/app:1" }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: other }
        spec: { containers: [{ name: app, image: "ghcr.io/team/app:1" }] }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "ghcr.io/team/app:1" }] }`,
    `
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: { name: labels }
        spec: { rules: [] }`,
    {
      profile: 'audit',
      code: `
        apiVersion: policy.sigstore.dev/v1beta1
        kind: ClusterImagePolicy
        metadata: { name: signed }
        ---
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: { name: labels }
        spec: { rules: [] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "ghcr.io/team/app:1" }] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: { name: signed }
        spec: { rules: [{ name: signed, verifyImages: [{ imageReferences: ["ghcr.io/*"] }] }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { containers: [{ name: app, image: "ghcr.io/team/app:1" }] }`,
    },
  ],
});
