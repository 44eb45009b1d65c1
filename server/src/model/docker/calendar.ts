/** The number of a day `YYYY-MM-DD`, so that days can be counted between two (the Gregorian calendar, from the year 0). */
export function dayNumber(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  // The year begins in March here, so that the leap day is its last one.
  const y = month < 3 ? year - 1 : year;
  const m = (month + 9) % 12;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * m + 2) / 5) + day;
}
