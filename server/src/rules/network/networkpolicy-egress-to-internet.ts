import { defineRule } from '../../engine/rule.js';
import { egressTo } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-egress-to-internet',
  title: 'Egress rule to every address',
  severity: 'warning',
  profile: 'strict',
  why: `
    \`0.0.0.0/0\` and \`::/0\` stand for every address: the internet, the networks of the company, and the nodes of the
    cluster with their metadata service. An attacker in such a pod fetches tools, sends data out and looks around in
    private networks. The addresses that the program really needs are enough; where it needs the internet, the private
    ranges can be excepted.`,
  standards: ['nsa:network-separation', 'cwe:284', 'mitre:T1041'],
  peers: ['trivy:KUBE-0002'],

  on: 'NetworkPolicy',
  *check(policy) {
    for (const { cidr, except } of [...egressTo(policy, '0.0.0.0/1'), ...egressTo(policy, '8000::/1')]) {
      const isOld = cidr.text?.includes(':') === false;
      yield {
        at: cidr,
        message: `${policy.title} lets its pods connect to ${cidr.text}, so they reach every address in and outside the cluster.`,
        fix: {
          title: 'Exclude private addresses and the metadata service with except',
          changes: [
            except.set(
              isOld
                ? ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16']
                : ['fc00::/7', 'fe80::/10'],
            ),
          ],
          risk: 'Connections to addresses in private networks are cut, unless another rule allows them.',
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
          policyTypes: [Egress]
          egress:
            - to:
                - ipBlock:
                    cidr: 0.0.0.0/0
                    #     ^^^^^^^^^ NetworkPolicy "crawler" lets its pods connect to 0.0.0.0/0
                - ipBlock: { cidr: ::/0 }
                #                  ^^^^ NetworkPolicy "crawler" lets its pods connect to ::/0`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: crawler, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: crawler } }
          policyTypes: [Egress]
          egress:
            - to:
                - ipBlock:
                    cidr: 0.0.0.0/0
                    except:
                      - "10.0.0.0/8"
                      - "172.16.0.0/12"
                      - "192.168.0.0/16"
                      - "100.64.0.0/10"
                      - "169.254.0.0/16"
                - ipBlock: { cidr: ::/0, except: ["fc00::/7", "fe80::/10"] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: crawler }
        spec:
          policyTypes: [Egress]
          ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
          egress:
            - to:
                - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] }
                - ipBlock: { cidr: ::/0, except: [fc00::/7] }
                - ipBlock: { cidr: 203.0.113.0/24 }
                - ipBlock: { cidr: "{{ .Values.range }}" }
                - ipBlock: { cidr: 0.0.0.0/0, except: ["{{ .Values.range }}"] }`,
  ],
});
