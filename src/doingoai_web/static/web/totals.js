// A total opens in place; a second click closes it. Without this script its link leads to a page of its own.
"use strict";
(() => {
  const opened = (link) => document.getElementById(link.getAttribute("aria-controls"));
  function show(link, on) {
    link.setAttribute("aria-expanded", String(on));
    opened(link).closest("tr").hidden = !on;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.mo-tong");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const cell = opened(link);
    if (!cell.firstElementChild) return;
    event.preventDefault();
    event.stopPropagation();
    show(link, cell.closest("tr").hidden);
  }, true);
  document.addEventListener("htmx:afterSwap", (event) => {
    const link = document.querySelector(`a.mo-tong[aria-controls="${CSS.escape(event.target.id)}"]`);
    if (link) show(link, true);
  });
})();
