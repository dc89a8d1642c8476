// Where the tabs do not fit, the one shown is scrolled into sight; the page itself stays where it is.
for (const tabs of document.querySelectorAll('.fb-tabs')) {
  const here = tabs.querySelector('[aria-current="page"]');
  if (here) tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.clientWidth) / 2;
}
