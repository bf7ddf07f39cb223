/**
 * Chance of |T| >= |t| under Student's t. With t = sqrt(freedom) tan(angle) its density is cos(angle)^(freedom - 1) up to a
 * factor, which cancels when the tail is divided by the whole.
 */
export function studentTail(t: number, freedom: number): number {
  // Beyond this many it is the normal distribution to three digits, and the integrand would get too narrow for the steps.
  const power = Math.min(freedom, 1000) - 1;
  const angle = Math.atan(Math.abs(t) / Math.sqrt(power + 1));
  const whole = integral(power, 0, Math.PI / 2);
  return Math.min(1, integral(power, angle, Math.PI / 2) / whole);
}

/** Of cos(angle)^power, by Simpson's rule. */
function integral(power: number, from: number, to: number): number {
  const steps = 2000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let index = 0; index <= steps; index += 1) {
    const weight = index === 0 || index === steps ? 1 : index % 2 === 1 ? 4 : 2;
    sum += weight * Math.max(0, Math.cos(from + index * width)) ** power;
  }
  return (sum * width) / 3;
}
