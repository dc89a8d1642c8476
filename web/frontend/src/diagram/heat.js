/** Writes on a drawing how often and how long: `heat` is `{ elements: { id: { level, text } }, flows: { id: text } }`. */
export function markHeat(viewer, heat) {
  if (!heat) return;
  const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => viewer.get(name));
  for (const [id, { level, text }] of Object.entries(heat.elements)) {
    const element = registry.get(id);
    if (!element) continue;
    if (level) canvas.addMarker(id, `fb-el-heat-${level}`);
    overlays.add(id, 'heat', { position: { top: -18, left: Math.min(0, element.width - 40) }, html: note('fb-heat-spot', text) });
  }
  for (const [id, text] of Object.entries(heat.flows)) {
    const flow = registry.get(id);
    if (flow) overlays.add(id, 'heat', { position: middle(flow.waypoints), html: note('fb-heat-flow', text) });
  }
}

function note(style, text) {
  const made = document.createElement('div');
  made.className = style;
  made.textContent = text;
  return made;
}

/** The middle of the longest stretch, from the upper left corner of all. */
function middle(points) {
  const left = Math.min(...points.map(({ x }) => x));
  const top = Math.min(...points.map(({ y }) => y));
  let best = { length: -1 };
  points.slice(1).forEach((to, at) => {
    const from = points[at];
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length > best.length) best = { length, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  });
  return { left: best.x - left - 8, top: best.y - top - 9 };
}
