import { expect, test } from 'vitest';
import { signaturePolicy } from '../../../server/src/model/kubernetes/signature-policy.js';

test('the policy for Sigstore warns and names every folder', () => {
  const { title, data } = signaturePolicy('workload', ['docker.io/library', 'ghcr.io/team']);
  expect(title).toBe('ClusterImagePolicy "image-signatures"');
  expect(data).toMatchObject({
    apiVersion: 'policy.sigstore.dev/v1beta1',
    kind: 'ClusterImagePolicy',
    spec: {
      mode: 'warn',
      images: [{ glob: 'docker.io/library/**' }, { glob: 'ghcr.io/team/**' }],
      authorities: [{ keyless: { identities: [{ issuer: 'ISSUER', subject: 'SUBJECT' }] } }],
    },
  });
});

test('the policy for Kyverno audits and changes no image', () => {
  const { data } = signaturePolicy('engine', ['ghcr.io/team']);
  expect(data).toMatchObject({
    kind: 'ClusterPolicy',
    spec: {
      validationFailureAction: 'Audit',
      rules: [{ verifyImages: [{ imageReferences: ['ghcr.io/team/*'], mutateDigest: false }] }],
    },
  });
});
