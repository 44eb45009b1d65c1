import { defineRule } from '../../engine/rule.js';
import { METADATA_ADDRESS } from '../../model/network/address-range.js';
import { egressTo } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-allows-metadata-service',
  title: "Egress rule that reaches the cloud's metadata service",
  severity: 'warning',
  why: `
    On machines of AWS, Azure, Google and others the address 169.254.169.254 gives credentials to whoever asks from the
    machine, its pods included. An attacker who can make a program fetch a URL takes the rights of the node with them,
    and from there often the cluster. An exception in the block keeps the pods away from this one address and costs
    nothing else.`,
  standards: ['nsa:network-separation', 'mitre:T1552.005', 'cwe:918'],
  peers: ['kubescape:C-0052'],

  on: 'NetworkPolicy',
  *check(policy) {
    for (const { cidr, except } of egressTo(policy, METADATA_ADDRESS)) {
      yield {
        at: cidr,
        message: `${policy.title} lets its pods connect to ${cidr.text}, which includes the metadata service of the cloud at 169.254.169.254.`,
        // An exception that equals its block would leave nothing, and the API server refuses it.
        fix:
          cidr.text === METADATA_ADDRESS
            ? undefined
            : {
                title: 'Exclude the metadata service with except',
                changes: [except.isPresent ? except.append(METADATA_ADDRESS) : except.set([METADATA_ADDRESS])],
                risk: 'A program that takes its credentials from the node can no longer get them.',
              },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: crawler, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: crawler } }
          egress:
            - to:
                - ipBlock:
                    cidr: 0.0.0.0/0
                    #     ^^^^^^^^^ NetworkPolicy "crawler" lets its pods connect to 0.0.0.0/0, which includes the metadata service of the cloud at 169.254.169.254.
                    except:
                      - 10.0.0.0/8
                - ipBlock: { cidr: 169.254.0.0/16 }
                #                  ^^^^^^^^^^^^^^ NetworkPolicy "crawler" lets its pods connect to 169.254.0.0/16`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: crawler, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: crawler } }
          egress:
            - to:
                - ipBlock:
                    cidr: 0.0.0.0/0
                    except:
                      - 10.0.0.0/8
                      - "169.254.169.254/32"
                - ipBlock: { cidr: 169.254.0.0/16, except: ["169.254.169.254/32"] }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: agent }
        spec: { egress: [{ to: [{ ipBlock: { cidr: 169.254.169.254/32 } }] }] }
        #                                          ^^^^^^^^^^^^^^^^^^ NetworkPolicy "agent" lets its pods connect`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: crawler }
        spec:
          ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
          egress:
            - to:
                - ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] }
                - ipBlock: { cidr: 0.0.0.0/0, except: ["{{ .Values.range }}"] }
                - ipBlock: { cidr: 203.0.113.0/24 }
                - ipBlock: { cidr: ::/0 }
                - ipBlock: { cidr: any }`,
  ],
});
