"use strict";
// The page reads without this script; it adds the whole table with search, sorting and CSV.
(function () {
  var data = JSON.parse(document.getElementById("rows").textContent);
  var rows = data.rows;
  var titles = data.titles;
  var said = data.words;
  var language = document.documentElement.lang;
  var HEIGHT = 34;
  var view = document.getElementById("view");
  var body = document.querySelector("#apps tbody");
  var search = document.getElementById("search");
  var category = document.getElementById("category");
  var family = document.getElementById("family");
  var count = document.getElementById("count");
  var lower = rows.map(function (row) {
    return [row[0], row[1], row[2], row[8], row[9], row[10]].join("\n").toLowerCase();
  });
  // What each column is sorted by, computed once.
  var keys = {
    package: rows.map(function (row) { return row[0].toLowerCase(); }),
    name: rows.map(function (row) { return row[1].toLowerCase(); }),
    version: rows.map(function (row) { return row[2].toLowerCase(); }),
    dated: rows.map(function (row) { return row[3]; }),
    references: rows.map(function (row) { return row[5].length; }),
    rules: rows.map(function (row) { return row[7]; }),
    family: rows.map(function (row) { return row[8] || "~"; }),
    sha256: rows.map(function (row) { return row[9]; })
  };
  var order = rows.map(function (_, index) { return index; });
  var shown = order;
  var by = "package";
  var down = false;

  function sort() {
    var key = keys[by];
    var sign = down ? -1 : 1;
    order.sort(function (a, b) {
      return key[a] < key[b] ? -sign : key[a] > key[b] ? sign : a - b;
    });
  }

  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var wanted = category.value === "" ? -1 : Number(category.value);
    var one = family.value;
    shown = order.filter(function (index) {
      var row = rows[index];
      if (wanted >= 0 && row[5].indexOf(wanted) < 0) return false;
      if (one && row[8] !== one) return false;
      return words.every(function (word) { return lower[index].indexOf(word) >= 0; });
    });
    count.textContent = filled(said.shown, {
      shown: shown.length.toLocaleString(language), all: rows.length.toLocaleString(language)
    });
    view.scrollTop = 0;
    draw();
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function cell(text, name) {
    var made = document.createElement("td");
    made.textContent = text;
    made.title = text;
    if (name) made.className = name;
    return made;
  }

  function pad(height) {
    var row = document.createElement("tr");
    row.className = "pad";
    row.setAttribute("aria-hidden", "true");
    var filler = document.createElement("td");
    filler.colSpan = 8;
    filler.style.height = height + "px";
    row.appendChild(filler);
    return row;
  }

  function draw() {
    var first = Math.max(0, Math.floor(view.scrollTop / HEIGHT) - 8);
    var last = Math.min(shown.length, first + Math.ceil(view.clientHeight / HEIGHT) + 16);
    var made = document.createDocumentFragment();
    made.appendChild(pad(first * HEIGHT));
    for (var place = first; place < last; place += 1) {
      var row = rows[shown[place]];
      var line = document.createElement("tr");
      line.setAttribute("aria-rowindex", String(place + 2));
      line.appendChild(cell(row[0] || "–"));
      line.appendChild(cell(row[10] ? filled(said.failed, { reason: row[10] }) : row[1]));
      line.appendChild(cell(row[2]));
      line.appendChild(cell(row[3]));
      line.appendChild(cell(row[5].map(function (n) { return titles[n]; }).join(said.comma)));
      line.appendChild(cell(row[7].toLocaleString(language), "r"));
      line.appendChild(cell(row[8]));
      line.appendChild(cell(row[9]));
      made.appendChild(line);
    }
    made.appendChild(pad((shown.length - last) * HEIGHT));
    body.replaceChildren(made);
    document.getElementById("apps").setAttribute("aria-rowcount", String(shown.length + 1));
  }

  document.querySelectorAll("#apps thead button").forEach(function (button) {
    button.addEventListener("click", function () {
      var column = button.dataset.by;
      down = column === by ? !down : column === "rules" || column === "references";
      by = column;
      document.querySelectorAll("#apps th").forEach(function (head) { head.removeAttribute("aria-sort"); });
      button.parentElement.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort();
      filter();
    });
  });
  search.addEventListener("input", filter);
  category.addEventListener("change", filter);
  family.addEventListener("change", filter);
  view.addEventListener("scroll", function () { requestAnimationFrame(draw); }, { passive: true });

  document.getElementById("csv").addEventListener("click", function () {
    function quoted(value) {
      var text = String(value);
      // A spreadsheet runs cells that start like this.
      if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }
    // The columns and ids of `--csv`, whatever the language of the page.
    function named(list) { return list.map(function (n) { return data.categories[n]; }).join(" "); }
    var lines = ["package,name,version,dated,declares,references,can reach,rules,family,sha256,not read because"];
    shown.forEach(function (index) {
      var row = rows[index];
      lines.push([row[0], row[1], row[2], row[3], named(row[4]), named(row[5]), named(row[6]), row[7], row[8], row[9], row[10]].map(quoted).join(","));
    });
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = "apps.csv";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  });

  document.querySelectorAll("[data-family]").forEach(function (link) {
    link.addEventListener("click", function () {
      family.value = link.dataset.family;
      search.value = "";
      category.value = "";
      filter();
      document.getElementById("table").scrollIntoView();
    });
    link.hidden = false;
  });
  document.querySelector(".controls").hidden = false;
  sort();
  filter();
})();
