import { defineRule } from '../../engine/rule.js';
import { localAddresses } from '../../model/kubernetes/endpoint-address.js';

export default defineRule({
  id: 'endpointslice-loopback-address',
  title: 'Endpoint address that is the node itself',
  severity: 'warning',
  why: `
    The node sends traffic for a Service to the addresses of its endpoints. A loopback or link-local address is the node
    itself, or the metadata service of the cloud: whoever may write endpoints reaches programs that listen for the node
    alone, past every network policy (CVE-2021-25737). Endpoints that controllers make of pods hold no such address.`,
  standards: ['cwe:918'],
  peers: ['datree:ENDPOINTSLICE_CVE2021_25373_INCORRECT_ADDRESSES_VALUE', 'terrascan:AC_K8S_0132'],

  on: ['Endpoints', 'EndpointSlice'],
  *check(object) {
    for (const { field, kind, removal } of localAddresses(object)) {
      yield {
        at: field,
        message: `${object.title} sends traffic to the ${kind} address ${field.text}, which is local to the node.`,
        fix: removal && {
          title: `Remove the address ${field.text}`,
          changes: [removal],
          risk: 'What listens at this address no longer gets traffic of the Service.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: shop-1 }
        addressType: IPv4
        endpoints:
          - addresses: [10.1.2.3, 127.0.0.53]
          #                       ^^^^^^^^^^ EndpointSlice "shop-1" sends traffic to the loopback address 127.0.0.53
          - addresses: ["169.254.169.254"]
          #             ^^^^^^^^^^^^^^^^^ EndpointSlice "shop-1" sends traffic to the link-local address 169.254.169.254, which is local to the node.
        ---
        { apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: one }, addressType: IPv6, endpoints: [{ addresses: ["::1"] }] }
        #                                                                                                                             ^^^^^ loopback`,
      fixed: `
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: { name: shop-1 }
        addressType: IPv4
        endpoints:
          - addresses: [10.1.2.3]
        ---
        { apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: one }, addressType: IPv6, endpoints: [{ addresses: ["::1"] }] }`,
    },
    {
      code: `
        apiVersion: v1
        kind: Endpoints
        metadata: { name: shop }
        subsets:
          - addresses: [{ ip: 10.1.2.3 }, { ip: "fe80::1" }]
            #                                   ^^^^^^^^^ Endpoints "shop" sends traffic to the link-local address fe80::1
            notReadyAddresses: [{ ip: 127.0.0.1 }]
            #                         ^^^^^^^^^ Endpoints "shop" sends traffic to the loopback address 127.0.0.1`,
      fixed: `
        apiVersion: v1
        kind: Endpoints
        metadata: { name: shop }
        subsets:
          - addresses: [{ ip: 10.1.2.3 }]
            notReadyAddresses: [{ ip: 127.0.0.1 }]`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Endpoints, metadata: { name: a }, subsets: [{ addresses: [{ ip: 10.127.0.1 }, { ip: 192.169.254.1 }, { ip: "{{ .Values.address }}" }, { ip: "fd00::1" }] }] }
        ---
        { apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: { name: b }, addressType: FQDN, endpoints: [{ addresses: [db.example.org] }] }`,
  ],
});
