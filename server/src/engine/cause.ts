interface CauseTexts {
  /** The one fix for all findings of the cause; absent where each of them keeps its own, because they contradict each other. */
  readonly fixTitle?: string;
  readonly risk?: string;
  /** True where the finding that leads is the whole matter: who silences it silences its parts. */
  readonly isOneMatter?: true;
}

/** Reasons that several rules share. Findings of one cause on one owner are one squiggle, most often with one fix and one risk. */
export const causes: Readonly<
  Record<'pod-hardening' | 'token-mount' | 'namespace-isolation' | 'role-rights' | 'plain-credential', CauseTexts>
> = {
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
  // What one rule of a role allows.
  'role-rights': { isOneMatter: true },
  // What is said of one value, by its name, its place and its form.
  'plain-credential': { isOneMatter: true },
};

export type Cause = keyof typeof causes;
