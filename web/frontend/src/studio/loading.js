/** Loads a style sheet once. */
function style(address) {
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
  const loaded = new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => reject(new TypeError(address)));
  });
  document.head.append(link);
  return loaded;
}

/** What an entry of the front end gives, loaded with its style when it is asked for first. */
export async function part({ script, style: address }) {
  const [given] = await Promise.all([import(script), style(address)]);
  return given;
}
