/**
 * How many standard errors on either side hold 95 % of Student's distribution, by degrees of freedom: with few units in, the standard
 * error is itself a guess. Table III of Fisher and Yates, Statistical Tables; above 30 the next smaller number of degrees that it has.
 */
export function studentT(degrees: number): number {
  if (degrees < 1) return twoSided[0] as number;
  if (degrees <= 30) return twoSided[Math.floor(degrees) - 1] as number;
  if (degrees < 40) return 2.042;
  if (degrees < 60) return 2.021;
  return degrees < 120 ? 2 : 1.98;
}

const twoSided = [
  ...[12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228],
  ...[2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086],
  ...[2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042],
];
