// One finger moves the drawing, two fingers zoom it: diagram-js itself listens to the mouse only.
export function listenToFingers(viewer, container) {
  const canvas = viewer.get('canvas');
  const fingers = new Map();
  let spread = 0;

  const distance = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

  container.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch') return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) spread = distance([...fingers.values()]);
  });

  container.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    fingers.set(event.pointerId, now);
    if (fingers.size === 1) {
      canvas.scroll({ dx: now.x - before.x, dy: now.y - before.y });
    } else if (fingers.size === 2) {
      const [a, b] = [...fingers.values()];
      const box = container.getBoundingClientRect();
      const next = distance([a, b]);
      canvas.zoom(canvas.zoom() * next / spread, { x: (a.x + b.x) / 2 - box.left, y: (a.y + b.y) / 2 - box.top });
      spread = next;
    }
  });

  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
    container.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
}
