// Files without an editor of their own: their text as it is.
export function editText(host, file, source, { onChange }) {
  const area = document.createElement('textarea');
  area.className = 'form-control fb-mono fb-source';
  area.value = source;
  area.spellcheck = false;
  area.setAttribute('aria-label', file);
  area.addEventListener('input', onChange);
  host.replaceChildren(area);
  return {
    text: () => area.value,
    show: (text) => {
      area.value = text;
    },
    end: () => area.remove(),
  };
}
