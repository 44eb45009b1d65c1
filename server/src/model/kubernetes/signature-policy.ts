import type { ObjectData } from './new-object.js';

/** A policy to begin with that checks the signatures of images. */
export interface SignaturePolicy {
  /** Its kind and name, as in titles of fixes. */
  readonly title: string;
  /** `ISSUER` and `SUBJECT` stand for the identity that signs. */
  readonly data: ObjectData;
}

const NAME = 'image-signatures';
const IDENTITY = { issuer: 'ISSUER', subject: 'SUBJECT' };

/**
 * A policy for the images of some folders of registries that reports and refuses nothing: for Kyverno where its policies
 * are in use (Kyverno docs: Verify Images, `validationFailureAction`), else for Sigstore's policy-controller (Sigstore docs:
 * ClusterImagePolicy, `mode`).
 */
export function signaturePolicy(by: 'engine' | 'workload', folders: readonly string[]): SignaturePolicy {
  if (by === 'workload')
    return {
      title: `ClusterImagePolicy "${NAME}"`,
      data: {
        apiVersion: 'policy.sigstore.dev/v1beta1',
        kind: 'ClusterImagePolicy',
        metadata: { name: NAME },
        spec: {
          mode: 'warn',
          images: folders.map((folder) => ({ glob: `${folder}/**` })),
          authorities: [{ keyless: { url: 'https://fulcio.sigstore.dev', identities: [IDENTITY] } }],
        },
      },
    };
  return {
    title: `ClusterPolicy "${NAME}"`,
    data: {
      apiVersion: 'kyverno.io/v1',
      kind: 'ClusterPolicy',
      metadata: { name: NAME },
      spec: {
        validationFailureAction: 'Audit',
        webhookTimeoutSeconds: 30,
        rules: [
          {
            name: 'signed',
            match: { any: [{ resources: { kinds: ['Pod'] } }] },
            verifyImages: [
              {
                imageReferences: folders.map((folder) => `${folder}/*`),
                mutateDigest: false,
                attestors: [{ entries: [{ keyless: IDENTITY }] }],
              },
            ],
          },
        ],
      },
    },
  };
}
