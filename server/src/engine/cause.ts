/** Reasons that several rules share. Findings of one cause on one owner are one squiggle with one fix, and one risk. */
export const causes = {
  'pod-hardening': {
    fixTitle: 'Add the missing securityContext settings',
    risk: 'A program that needs root, or writes to its image, stops working.',
  },
  'token-mount': {
    fixTitle: 'Do not mount the ServiceAccount token',
    risk: 'A program that calls the API server with the token stops working.',
  },
  'namespace-isolation': {
    fixTitle: 'Add the missing network policies',
    risk: 'Connections that no policy allows are cut.',
  },
} as const satisfies Readonly<Record<string, { readonly fixTitle: string; readonly risk: string }>>;

export type Cause = keyof typeof causes;
