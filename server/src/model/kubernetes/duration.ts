/** True where a duration as Go writes it, `2160h0m0s` (API: metav1.Duration), is certainly longer than so many hours. */
export function outlasts(duration: string | undefined, hours: number): boolean {
  const [, h = '0', m = '0', s = '0'] =
    /^(?=\d)(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/.exec(duration ?? '') ?? [];
  return Number(h) + Number(m) / 60 + Number(s) / 3600 > hours;
}
