/** Reasons that several rules share. Findings of one cause on one owner are one squiggle with one fix. */
export const causes = {
  'pod-hardening': { fixTitle: 'Add the missing securityContext settings' },
  'token-mount': { fixTitle: 'Do not mount the ServiceAccount token' },
  'namespace-isolation': { fixTitle: 'Add the missing network policies' },
} as const satisfies Readonly<Record<string, { readonly fixTitle: string }>>;

export type Cause = keyof typeof causes;
