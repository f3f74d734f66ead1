// Review by keyboard: j/k to the next or previous fact, a accept, s correct, x reject, u undo, t to its words.
// Selecting words in the text fills the places of a new figure or remark. Links work without this script.
"use strict";
(() => {
  const text = document.querySelector(".van");
  const facts = () => [...document.querySelectorAll("li[data-fact]")];
  let chosen = null;

  function show(key) {
    document.querySelectorAll(".chon").forEach((node) => node.classList.remove("chon"));
    const piece = document.getElementById("t" + key);
    document.querySelectorAll(`[data-k~="${CSS.escape(key)}"]`).forEach((node) => node.classList.add("chon"));
    if (piece) piece.scrollIntoView({ block: "center" });
  }
  function choose(card) {
    if (!card) return;
    chosen = card.dataset.fact;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    show("s" + chosen);
    card.classList.add("chon");
  }
  const current = () => (chosen ? document.getElementById("s" + chosen) : null);
  function move(step) {
    const all = facts();
    const at = all.indexOf(current());
    choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))]);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "t" && chosen) show("s" + chosen);
    else {
      const card = current();
      const button = card && card.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!button) return;
      if (event.key === "s") {
        button.parentElement.open = true;
        button.parentElement.querySelector("input[name=value]").focus();
      } else button.click();
    }
    event.preventDefault();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const card = current();
    if (!card) return;
    document.querySelectorAll(`[data-k~="s${CSS.escape(chosen)}"]`).forEach((node) => {
      node.className = node.className.replace(/\bis-(open|doubt|accept|correct|reject)\b/, card.className.match(/is-\w+/)[0]);
    });
    const all = facts();
    choose(card.classList.contains("is-open") || card.classList.contains("is-doubt") ? card : all[all.indexOf(card) + 1] || card);
  });
  if (!text) return;
  text.addEventListener("click", (event) => {
    const piece = event.target.closest("a[data-k]");
    if (!piece) return;
    const key = piece.dataset.k.split(" ")[0];
    if (key[0] === "s" && document.querySelector(`li[data-fact="${key.slice(1)}"]`)) {
      event.preventDefault();
      choose(document.getElementById(key));
    }
  });
  function offset(node, at) {
    const paragraph = (node.nodeType === 1 ? node : node.parentElement).closest("p[data-o]");
    if (!paragraph || !text.contains(paragraph)) return null;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, at);
    return Number(paragraph.dataset.o) + [...before.toString()].length;
  }
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !text.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    document.querySelectorAll(".chon-dau").forEach((input) => { input.value = start; });
    document.querySelectorAll(".chon-cuoi").forEach((input) => { input.value = end; });
    const shown = document.getElementById("da-chon");
    if (shown) shown.textContent = "“" + selection.toString().slice(0, 80) + "”";
  });
})();
