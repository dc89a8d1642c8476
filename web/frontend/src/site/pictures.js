// Photos are made small enough for a weak signal before they are kept; what cannot be read is kept as it is.
const SMALL = 600_000;

/** Returns the picture as a JPEG of at most `side` pixels. */
export async function smaller(blob, side = 2560) {
  if (blob.size < SMALL && side > 2000) return blob;
  try {
    const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const made = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.85); });
    return made && made.size < blob.size ? made : blob;
  } catch {
    return blob;
  }
}

/** Fetches the picture of each plan, so that places can be marked without a signal. */
export async function withPictures(plans, before = []) {
  return Promise.all(plans.map(async (plan) => {
    const known = before.find((each) => each.url === plan.url && each.blob);
    if (!plan.url || known) return { ...plan, blob: known?.blob };
    try {
      const answer = await fetch(plan.url);
      return answer.ok ? { ...plan, blob: await smaller(await answer.blob(), 1600) } : plan;
    } catch {
      return plan;
    }
  }));
}

/** Returns the plan of a unit: its own building's before one for all, an exact number before an ending. */
export function planOf(plans, building, unit) {
  const fits = (plan) => {
    const named = (plan.units ?? '').split(/[、,，;；\s]+/).filter(Boolean);
    if (!unit) return named.length ? 0 : 1;
    if (named.includes(unit)) return 4;
    if (named.some((ending) => unit.endsWith(ending))) return 2;
    return named.length ? 0 : 1;
  };
  const ranked = plans
    .filter((plan) => (!plan.building || plan.building === building) && fits(plan))
    .sort((one, other) => fits(other) + (other.building ? 1 : 0) - fits(one) - (one.building ? 1 : 0));
  return ranked[0];
}
