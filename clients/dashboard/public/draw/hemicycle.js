import { element } from '../element.js';

/** Above this number of seats single dots say nothing; the parties' arcs are drawn instead. */
const mostDots = 750;

/**
 * A half circle of seats, party by party from the left in the order given.
 * @param {{ name: string, seats: number, color: string }[]} parties
 */
export function drawHemicycle(parties, house) {
  const won = parties.reduce((sum, { seats }) => sum + seats, 0);
  const places = placesOf(Math.min(Math.max(house, won), mostDots));
  const scale = places.length / Math.max(house, won, 1);
  const owners = parties.flatMap((party) => Array(Math.round(party.seats * scale)).fill(party));
  const radius = dotRadius(places);
  const spoken = parties.map(({ name, seats }) => `${name} ${seats}`).join(', ');
  return element(
    'svg',
    { class: 'seats', viewBox: '-110 -106 220 116', role: 'img', 'aria-label': `Seats: ${spoken} of ${house}` },
    places.map(([x, y], index) => {
      const owner = owners[index];
      const dot = { cx: x.toFixed(2), cy: y.toFixed(2), r: radius.toFixed(2) };
      if (!owner) return element('circle', { ...dot, fill: 'none', stroke: 'var(--rule)' });
      return element('circle', { ...dot, fill: owner.color }, element('title', {}, `${owner.name}: ${owner.seats}`));
    }),
    element('text', { class: 'total', x: 0, y: -3, 'text-anchor': 'middle' }, String(house)),
  );
}

/** Seats on concentric half circles with equal spacing, ordered by angle from the left. */
function placesOf(seats) {
  const rows = Math.max(1, Math.min(12, Math.round(Math.sqrt(seats / 2.6))));
  const radii = Array.from({ length: rows }, (_, row) => 42 + (rows === 1 ? 56 : (row * 56) / (rows - 1)));
  const sum = radii.reduce((total, radius) => total + radius, 0);
  const places = [];
  let left = seats;
  radii.forEach((radius, row) => {
    const count = row === rows - 1 ? left : Math.min(left, Math.round((seats * radius) / sum));
    left -= count;
    for (let index = 0; index < count; index += 1) {
      const angle = count === 1 ? Math.PI / 2 : (Math.PI * index) / (count - 1);
      places.push({ angle, place: [-Math.cos(angle) * radius, -Math.sin(angle) * radius] });
    }
  });
  places.sort((one, other) => one.angle - other.angle);
  return places.map(({ place }) => place);
}

/** The largest radius at which no two seats touch. */
function dotRadius(places) {
  let least = 9;
  for (let one = 0; one < places.length; one += 1) {
    for (let other = one + 1; other < Math.min(places.length, one + 40); other += 1) {
      least = Math.min(least, Math.hypot(places[one][0] - places[other][0], places[one][1] - places[other][1]) / 2);
    }
  }
  return least * 0.88;
}
