/** Opens a modal dialog around `content`, removes it on closing; the promise gives its return value. */
export function openDialog(className, content) {
  const dialog = document.createElement('dialog');
  dialog.className = className;
  dialog.append(content);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.showModal();
  });
}
