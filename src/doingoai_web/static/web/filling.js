// Saves the form while it is written, also over a line that comes and goes, and has it checked. Without this script the buttons do it.
"use strict";
(() => {
  const form = document.getElementById("mau");
  if (!form) return;
  const say = form.dataset, bar = document.getElementById("da-luu"), frame = form.querySelector(".mau-than");
  if (frame.disabled) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const revision = form.elements.namedItem("revision"), tabField = form.elements.namedItem("tab");
  const KEY = say.key, PAUSE = 1500, CHECK = 4000, AGAIN = 10000;
  let acked = new Map(), dirty = new Set(), busy = false, timer = 0, checker = 0, sending = false, leaving = false, tries = 0;

  const fields = () => [...frame.querySelectorAll("input[name], textarea[name], select[name]")].filter(
    (one) => /^[intr]\./.test(one.name) && one.type !== "hidden");
  const value = (one) => one.type === "checkbox" ? (one.checked ? "1" : "") : one.value;
  const field = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].find((one) => one.type !== "hidden");
  const unit = (name) => name.startsWith("r.") ? name.slice(0, name.lastIndexOf(".")) : name;
  const put = (one, words) => { if (one.type === "checkbox") one.checked = Boolean(words); else one.value = words; };
  const told = (words, fault) => { if (bar.textContent !== words) bar.textContent = words; bar.classList.toggle("canh-bao", Boolean(fault)); };

  const held = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch (fault) { return null; } };
  const hold = () => {
    try {
      if (!dirty.size) { localStorage.removeItem(KEY); return; }
      const changes = {};
      dirty.forEach((name) => { const one = field(name); if (one) changes[name] = value(one); });
      localStorage.setItem(KEY, JSON.stringify({ base: Number(revision.value), tab: tabField.value, changes }));
    } catch (fault) { /* a browser that keeps nothing: the page itself still holds the words */ }
  };

  // ---- what stands beside the fields ----
  const note = (notes) => {
    frame.querySelectorAll(".ghi").forEach((box) => {
      const html = notes[box.id.slice(2)] || "";
      if (box.contains(document.activeElement) && box.querySelector("details[open]")) return;
      if (box.innerHTML.trim() !== html.trim()) box.innerHTML = html;
    });
  };
  const number = (words) => { const found = words.replace(/[.\s](?=\d{3}(\D|$))/g, "").match(/\d+/); return found ? Number(found[0]) : 0; };
  const contradict = () => {
    const flows = (part) => [...part.querySelectorAll("[data-flow]")].some((one) => number(one.value) > 0);
    frame.querySelectorAll(".khong").forEach((box) => {
      const tick = box.querySelector("input[type=checkbox]"), part = box.closest("section") || frame;
      box.querySelector(".trai").hidden = !(tick.checked && flows(part));
    });
    const count = document.getElementById("dem");
    count.textContent = String([...frame.querySelectorAll(".nay input")].filter((one) => one.value.trim()).length);
  };

  // ---- saving ----
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const ask = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST", credentials: "same-origin", redirect: "follow", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
    const json = (answer.headers.get("Content-Type") || "").includes("json");
    if (json) return answer.json();
    return { out: answer.redirected || answer.status === 403, fault: true };
  };
  async function save(deed) {
    if (busy || sending || leaving) { if (!leaving) later(PAUSE); return; }
    const names = [...dirty].filter((name) => field(name)), changes = {};
    if (!names.length && typeof deed !== "string") return;
    names.forEach((name) => { changes[name] = value(field(name)); });
    busy = true;
    told(say.saving);
    const body = { revision: Number(revision.value), tab: tabField.value, outline: say.outline, changes };
    if (typeof deed === "string") body.do = deed;
    let answer;
    try { answer = await ask(say.save, body); } catch (fault) { answer = null; }
    busy = false;
    if (answer === null) { tries += 1; told(say.offline, true); later(AGAIN); return; }
    if (answer.out) { told(say.out, true); later(3 * AGAIN); return; }
    if (answer.error) { told(answer.error, true); return; }
    if (answer.fault) { told(say.fault, true); later(AGAIN); return; }
    tries = 0;
    settle(changes, answer);
    if (answer.reload) { leaving = true; location.reload(); return; }
    if (dirty.size) later(PAUSE); else { clearTimeout(checker); checker = setTimeout(check, CHECK); }
  }
  function settle(changes, answer) {
    let collides = false;
    Object.entries(changes).forEach(([name, words]) => {
      const one = field(name), now = answer.news[name];
      if (!one) return;
      acked.set(name, now === undefined ? words : now);
      if (value(one) === words) { dirty.delete(name); if (now !== undefined) put(one, now); }
    });
    const units = new Set([...dirty].map(unit));
    Object.entries(answer.news).forEach(([name, words]) => {
      const one = field(name);
      if (name in changes) return;
      if (units.has(unit(name))) { collides = true; return; }
      if (one) { put(one, words); acked.set(name, words); }
    });
    if (!collides) revision.value = String(answer.revision);
    hold();
    contradict();
    if (answer.notes) note(answer.notes);
    if (answer.outline_changed) told(say.outlined, true);
    else if (answer.met) told(say.met, true);
    else told(dirty.size ? say.typing : `${say.saved} ${answer.saved}`);
  }
  async function check() {
    if (busy || sending || dirty.size || !navigator.onLine || revision.value === "0") return;
    let answer;
    try { answer = await ask(say.check, {}); } catch (fault) { return; }
    if (answer.error) { told(answer.error, true); return; }
    if (answer.fault || dirty.size) return;
    note(answer.notes);
    document.getElementById("con").textContent = String(answer.open);
    document.getElementById("kiem-tra").innerHTML = answer.told;
    document.querySelectorAll("[data-cong]").forEach((one) => {
      const sum = answer.sums[one.dataset.cong];
      one.textContent = sum ? `Σ ${sum}` : "";
    });
    if (answer.again) { clearTimeout(checker); checker = setTimeout(check, CHECK); }
  }
  const changed = (one) => {
    if (!one.name || !/^[intr]\./.test(one.name)) return;
    if (value(one) === (acked.get(one.name) || "")) dirty.delete(one.name); else dirty.add(one.name);
    contradict();
    hold();
    if (dirty.size) { told(navigator.onLine ? say.typing : say.offline, !navigator.onLine); later(PAUSE); }
  };

  // ---- rows of registers ----
  const ready = (part) => part.querySelectorAll(".bo-dong").forEach((button) => { button.hidden = false; });
  const add = (part) => {
    const table = part.querySelector("table"), row = part.querySelector("template").content.firstElementChild.cloneNode(true);
    const next = Number(table.dataset.next), start = row.dataset.row, own = start.replace(/\.0$/, `.${next}`);
    table.dataset.next = String(next + 1);
    row.dataset.row = own;
    row.querySelectorAll("[name]").forEach((one) => { one.name = one.name.replace(`${start}.`, `${own}.`); });
    row.querySelector(".ghi").id = `g-${own}`;
    ready(row);
    table.tBodies[0].append(row);
    row.querySelector("input, select, textarea").focus();
  };

  // ---- at work ----
  frame.addEventListener("input", (event) => changed(event.target));
  frame.addEventListener("change", (event) => changed(event.target));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("bo-dong")) {
      const row = button.closest("tr");
      row.querySelectorAll("[name]").forEach((one) => { put(one, ""); changed(one); });
      row.hidden = true;
      return;
    }
    if (button.classList.contains("them")) { event.preventDefault(); add(button.closest(".bieu")); return; }
    if (/^(take|add|drop):/.test(button.value || "")) { event.preventDefault(); save(button.value); }
  });
  form.addEventListener("submit", (event) => {
    const deed = event.submitter ? event.submitter.value : "save";
    if (!navigator.onLine) { event.preventDefault(); told(say.unsent, true); hold(); return; }
    if (deed === "save") { event.preventDefault(); clearTimeout(timer); if (dirty.size) save(); return; }
    if (busy) { event.preventDefault(); setTimeout(() => form.requestSubmit(event.submitter), 300); return; }
    if (deed === "check" && !dirty.size) { event.preventDefault(); const before = bar.textContent; told(say.checking); check().then(() => { told(before); location.hash = ""; location.hash = "#kiem-tra"; }); return; }
    leaving = true;
    clearTimeout(timer);
    hold();
    fields().forEach((one) => { // what did not change need not go over the line
      if (dirty.has(one.name)) return;
      form.querySelectorAll(`[name="${CSS.escape(one.name)}"]`).forEach((twin) => { twin.disabled = true; });
    });
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.addEventListener("online", () => later(200));
  window.addEventListener("offline", () => { if (dirty.size) told(say.offline, true); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && dirty.size && !busy) save(); });

  // ---- at the beginning ----
  fields().forEach((one) => acked.set(one.name, value(one)));
  document.querySelectorAll(".bieu").forEach(ready);
  const kept = held(), random = () => Math.random().toString(36).slice(2, 14);
  tabField.value = (kept && kept.tab) || random();
  if (kept && kept.changes) {
    Object.entries(kept.changes).forEach(([name, words]) => {
      let one = field(name);
      const parts = name.split(".");
      for (let more = 0; !one && parts[0] === "r" && more < 50; more += 1) {
        const part = document.getElementById(`r-${parts[1]}`);
        if (!part || Number(part.querySelector("table").dataset.next) > Number(parts[2])) break;
        add(part);
        one = field(name);
      }
      if (one && value(one) !== words) { put(one, words); dirty.add(name); }
    });
    if (dirty.size) { revision.value = String(Math.min(kept.base, Number(revision.value))); told(`${say.kept} ${dirty.size}`, true); later(300); } else hold();
  }
  contradict();
  if (!say.checked && revision.value !== "0") checker = setTimeout(check, 800);
})();
