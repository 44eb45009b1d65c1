import { defineRule } from '../../engine/rule.js';
import { blockFaults } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-ip-block-matches-nothing',
  title: 'Address block that is invalid or covers another range than it seems to',
  severity: 'information',
  profile: 'strict',
  why: `
    An \`ipBlock\` is a network and the length of its prefix; exceptions lie within it. A block that is malformed, or an
    exception that lies outside or takes the whole block away, is refused by the API server or opens something else than
    a reader sees: the policy that was to guard the pods is then missing, or guards other addresses.`,
  standards: ['cwe:1286'],
  peers: ['popeye:POP-1206', 'popeye:POP-1207'],

  on: 'NetworkPolicy',
  *check(policy) {
    for (const fault of blockFaults(policy)) {
      const { at, kind } = fault;
      const facts = {
        malformed: 'is no address range, so the API server refuses the policy',
        outside: 'excepts addresses that its block does not hold, so the API server refuses the policy',
        cancels: 'excepts its whole block, so the API server refuses the policy',
        'host bits': 'has bits behind its prefix, so it stands for another range than it seems to',
        'no prefix': 'lacks the length of its prefix, so the API server refuses the policy',
      } as const;
      yield {
        at,
        message: `The address range "${at.text}" of ${policy.title} ${facts[kind]}.`,
        fix:
          kind === 'host bits' || kind === 'no prefix'
            ? {
                title: `Change the range to ${fault.corrected}`,
                changes: [at.set(fault.corrected)],
                ...(kind === 'no prefix' && {
                  risk: 'The policy applies from then on, and refuses what it does not allow.',
                }),
              }
            : kind === 'malformed'
              ? undefined
              : {
                  title: `Remove the exception ${at.text}`,
                  changes: [at.remove()],
                  risk: 'The policy applies from then on, and refuses what it does not allow.',
                },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: {}
          ingress:
            - from:
                - ipBlock:
                    cidr: 10.1.2.3/8
                    #     ^^^^^^^^^^ The address range "10.1.2.3/8" of NetworkPolicy "cart" has bits behind its prefix
                    except:
                      - 10.1.0.0/16
                      - 192.168.0.0/16
                      # ^^^^^^^^^^^^^^ excepts addresses that its block does not hold
                      - 0.0.0.0/0
                      # ^^^^^^^^^ excepts its whole block
                - ipBlock: { cidr: 10.0.0.1 }
                #                  ^^^^^^^^ lacks the length of its prefix`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: {}
          ingress:
            - from:
                - ipBlock:
                    cidr: "10.0.0.0/8"
                    except:
                      - 10.1.0.0/16
                - ipBlock: { cidr: "10.0.0.1/32" }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out }
        spec: { egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/33, except: [10.1.0.0/16] } }] }] }
        #                                          ^^^^^^^^^^^ is no address range`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out }
        spec: { egress: [{ to: [{ ipBlock: { cidr: "2001:db8::1" } }, { ipBlock: { cidr: ::/0, except: [fd00::1] } }] }] }
        #                                          ^^^^^^^^^^^^^ lacks the length of its prefix
        #                                                                                               ^^^^^^^ lacks the length of its prefix`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out }
        spec: { egress: [{ to: [{ ipBlock: { cidr: "2001:db8::1/128" } }, { ipBlock: { cidr: ::/0, except: ["fd00::1/128"] } }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out }
        spec: { egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }, { ipBlock: { cidr: "{{ .Values.range }}" } }, { podSelector: {} }] }] }`,
  ],
});
