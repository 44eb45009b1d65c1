/** The hours of a duration as Go writes it, `2160h0m0s` (API: metav1.Duration); absent where it is none. */
export function hoursOf(duration: string): number | undefined {
  const [all, hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(duration) ?? [];
  return all === undefined || all === '' ? undefined : Number(hours) + Number(minutes) / 60 + Number(seconds) / 3600;
}
