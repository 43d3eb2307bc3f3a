"use strict";
// The report reads without this script; it adds search, filters, unfolding and citations.
(function () {
  var body = document.body;
  var data = body.dataset;

  function opened(element, unhide) {
    for (var node = element; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
      if (unhide && node.hidden) node.hidden = false;
    }
  }

  // A link into folded evidence unfolds it, and offers the way back and a citation.
  var bar = null;
  function button(label, action) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", action);
    return made;
  }

  function cite(id, done) {
    var place = location.href.split("#")[0].split("/").pop() + "#" + "ev-" + id;
    var text = data.cite.replace("{id}", id).replace("{place}", place);
    function fallback() {
      var area = document.createElement("textarea");
      area.value = text;
      body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      done();
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, fallback);
    } else {
      fallback();
    }
  }

  function arrive() {
    var target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (error) {
      return;
    }
    if (bar) bar.remove();
    bar = null;
    if (!target) return;
    opened(target, true);
    target.scrollIntoView();
    if (target.id.indexOf("ev-") !== 0) return;
    bar = document.createElement("span");
    bar.className = "bar";
    var copy = button(data.copy, function () {
      cite(target.id.slice(3), function () {
        copy.textContent = data.copied;
        copy.focus();
      });
    });
    bar.appendChild(copy);
    if (history.length > 1) bar.appendChild(button(data.return, function () { history.back(); }));
    (target.querySelector(".pl") || target).insertAdjacentElement("afterend", bar);
  }
  window.addEventListener("hashchange", arrive);

  // Search and filter.
  var tools = document.querySelector(".tools");
  var find = document.getElementById("find");
  var found = document.getElementById("found");
  var items = Array.prototype.slice.call(document.querySelectorAll("[data-ev]"));
  var texts = null;
  var timer = 0;

  function search() {
    var wanted = find.value.trim().toLowerCase();
    if (texts === null) texts = items.map(function (item) { return item.textContent.toLowerCase(); });
    var count = 0;
    var first = [];
    items.forEach(function (item, index) {
      var hit = wanted === "" || texts[index].indexOf(wanted) >= 0;
      if (item.hidden === hit) item.hidden = !hit;
      if (hit) {
        count += 1;
        if (first.length < 200) first.push(item);
      }
    });
    body.classList.toggle("searching", wanted !== "");
    found.textContent = wanted === "" ? "" : data.found.replace("{count}", String(count));
    if (wanted !== "") first.forEach(function (item) { opened(item, false); });
  }
  find.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });

  tools.addEventListener("change", function (event) {
    var claim = event.target.dataset.claim;
    if (!claim) return;
    document.querySelectorAll('[data-claim-block="' + claim + '"]').forEach(function (block) {
      block.hidden = !event.target.checked;
    });
  });
  tools.addEventListener("click", function (event) {
    var fold = event.target.dataset.fold;
    if (!fold) return;
    document.querySelectorAll("main details").forEach(function (one) { one.open = fold === "open"; });
  });
  tools.hidden = false;

  // Paper has no folds; long tables of single rows stay folded unless the reader opened them.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("main details:not(.rows)").forEach(function (one) { one.open = true; });
  });

  if (location.hash) arrive();
})();
