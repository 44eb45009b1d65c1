import { defineRule } from '../../engine/rule.js';
import { adminRequests } from '../../model/kubernetes/resource-claim.js';

export default defineRule({
  id: 'resourceclaim-admin-access',
  title: 'Device claim with administrator access',
  severity: 'error',
  why: `
    A request with \`adminAccess\` gets devices that belong to other pods as well, with whatever special rights the driver
    gives to administrators. A pod with such a claim can read or disturb the work of every other pod on the device. It is
    meant for monitoring and repair; without it a claim gets devices for its own pods alone.`,
  standards: ['cwe:668'],

  on: ['ResourceClaim', 'ResourceClaimTemplate'],
  *check(claim) {
    for (const { field, request } of adminRequests(claim)) {
      yield {
        at: field,
        message: `Request "${request}" of ${claim.title} has administrator access, so it reaches devices that other pods use.`,
        fix: {
          title: 'Remove adminAccess',
          changes: [field.remove()],
          risk: 'The claim waits for a device of its own, and a program that watches all devices sees its own only.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: { name: monitor }
        spec:
          devices:
            requests:
              - name: gpu
                exactly:
                  deviceClassName: gpu.example
                  adminAccess: true
                  #            ^^^^ Request "gpu" of ResourceClaim "monitor" has administrator access`,
      fixed: `
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: { name: monitor }
        spec:
          devices:
            requests:
              - name: gpu
                exactly:
                  deviceClassName: gpu.example`,
    },
    {
      code: `
        apiVersion: resource.k8s.io/v1beta1
        kind: ResourceClaimTemplate
        metadata: { name: monitor }
        spec: { spec: { devices: { requests: [{ deviceClassName: gpu.example, adminAccess: true }] } } }
        #                                                                                  ^^^^ Request "" of`,
      fixed: `
        apiVersion: resource.k8s.io/v1beta1
        kind: ResourceClaimTemplate
        metadata: { name: monitor }
        spec: { spec: { devices: { requests: [{ deviceClassName: gpu.example }] } } }`,
    },
  ],
  good: [
    `
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: { name: own }
        spec: { devices: { requests: [{ name: gpu, exactly: { adminAccess: false } }, { name: nic, exactly: {} }] } }`,
  ],
});
