import { defineRule } from '../../engine/rule.js';

/** The annotations by which the clouds' workload identities are found (documentation of EKS, GKE, AKS and ACK). */
const CLOUDS = [
  ['eks.amazonaws.com/role-arn', 'AWS'],
  ['iam.gke.io/gcp-service-account', 'Google Cloud'],
  ['azure.workload.identity/client-id', 'Azure'],
  ['pod-identity.alibabacloud.com/role-name', 'Alibaba Cloud'],
] as const;

export default defineRule({
  id: 'serviceaccount-has-cloud-identity',
  title: 'ServiceAccount has an identity of the cloud',
  severity: 'hint',
  profile: 'strict',
  why: `
    By the annotation a token of this ServiceAccount is exchanged for credentials of the cloud: whoever gets one,
    from a pod or by a right on ServiceAccounts, has what the identity may do outside the cluster. It is the right
    way to give a program such rights, and worth a look at which they are and who else uses the ServiceAccount.`,
  standards: ['mitre:T1078.004'],
  peers: ['rbac-police:providerIAM'],

  on: 'ServiceAccount',
  *check(account) {
    const annotations = account.field('metadata.annotations');
    for (const [key, cloud] of CLOUDS) {
      const identity = annotations.at(key);
      if (identity.isPresent)
        yield {
          at: identity,
          message: `${account.title} has an identity of ${cloud}, so whoever gets its token may do there what that identity may do.`,
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: uploader
          annotations:
            eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
            #                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ServiceAccount "uploader" has an identity of AWS, so whoever gets its token may do there what that identity may do.`,
    },
    {
      code: `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: uploader
          annotations:
            iam.gke.io/gcp-service-account: uploader@shop.iam.gserviceaccount.com
            #                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has an identity of
            azure.workload.identity/client-id: 00000000-0000-0000-0000-000000000000
            #                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has an identity of
            pod-identity.alibabacloud.com/role-name: uploader
            #                                        ^^^^^^^^ has an identity of`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: uploader
          annotations:
            eks.amazonaws.com/role-arn:
            iam.gke.io/gcp-service-account: "{{ .Values.identity }}"
            eks.amazonaws.com/token-expiration: "3600"`,
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web }`,
  ],
});
