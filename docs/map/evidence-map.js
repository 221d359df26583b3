/* The evidence map: counts distinct studies for two dimensions of codes, draws them, and shows what is behind a number.
 *
 * The evidence comes from evidence.js, loaded before. The whole state of the view is in the address after the #: every
 * choice writes it, every change of it draws anew, so that a view can be shared and Back works. Text of the data is
 * only ever set as text, never as HTML. Nothing is asked of any host. */
(function () {
"use strict";

const data = window.realistEvidence;
const place = document.getElementById("evidence-map");
if (!data || !place) return;

const NAMES = new Map(data.dimensions.map((d) => [d.name, d.label]));
const REGIONS = new Map(data.regions);
const CODES = data.codes;
const CODE_AT = new Map(CODES.map((code, at) => [code.id, at]));
const OUTCOMES = new Set(data.dimensions.filter((d) => d.slot === "outcome").map((d) => d.name));
const READINGS = data.readings.map((reading) => reading.name);
const SETTLED = READINGS.length - 1;  // the last reading also drops what a decision withdrew
const GAP = "not reported together";
const GAP_MEANS = "a gap in the reports, not evidence of absence";
const YEARS = [...new Set(data.studies.map((s) => s.year).filter((year) => year !== undefined))].sort((a, b) => a - b);

// The filters by a list of values; "" stands for a value that is not given.
const FILTERS = [
  { name: "region", label: "Region", of: (s) => s.settings.map((x) => x.region), setting: true,
    say: (value) => REGIONS.get(value) },
  { name: "country", label: "Country", of: (s) => s.settings.map((x) => x.country), setting: true,
    say: (value) => data.countries[value] || value },
  { name: "design", label: "Design", of: (s) => [s.design || ""], say: (value) => data.designs[value] || value },
  { name: "direction", label: "Direction of outcome", say: (value) => data.directions[value] || value,
    none: "no direction named" },
];
for (const filter of FILTERS) {
  filter.values = [...new Set(filter.name === "direction"
    ? data.codings.filter((c) => OUTCOMES.has(CODES[c.code].dimension)).map((c) => c.direction || "")
    : data.studies.flatMap(filter.of))].sort(byCodePoint);
}

// ---------------------------------------------------------------------------------------------------- text and elements

/** Orders as Python does, by code points. */
function byCodePoint(a, b) {
  const one = Array.from(a), other = Array.from(b);
  for (let n = 0; n < Math.min(one.length, other.length); n += 1) {
    if (one[n] !== other[n]) return one[n].codePointAt(0) - other[n].codePointAt(0);
  }
  return one.length - other.length;
}

const plural = (n, one, many) => `${n} ${n === 1 ? one : many || `${one}s`}`;
const studies = (n) => plural(n, "study", "studies");
const worded = (filter, value) => value === "" ? filter.none || "not given" : (filter.say ? filter.say(value) : value);
const doiAddress = (doi) => "https://doi.org/" + doi.split("/").map(encoded).join("/");

/** Percent-encoded; half a surrogate pair, which no address can hold, is replaced. */
function encoded(text) {
  return encodeURIComponent(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"));
}

/** An element with attributes (those that begin with "on" are listeners) and children: elements or text. */
function make(tag, attributes, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else if (value === true) found.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) found.setAttribute(name, value);
  }
  found.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return found;
}

// ---------------------------------------------------------------------------------------------------- state and address

function initial() {
  return { rows: data.start.rows, columns: data.start.columns, reading: data.start.reading, level: data.start.level,
    rollup: false, region: null, country: null, design: null, direction: null, from: null, to: null, view: "map",
    cell: null };
}

/** The state as the text after the #. */
function address(state) {
  const parts = [["rows", [state.rows]], ["columns", [state.columns]], ["reading", [state.reading]]];
  if (state.level !== 1) parts.push(["level", [String(state.level)]]);
  if (state.rollup) parts.push(["rollup", ["yes"]]);
  for (const { name } of FILTERS) if (state[name]) parts.push([name, state[name]]);
  for (const name of ["from", "to"]) if (state[name] !== null) parts.push([name, [String(state[name])]]);
  if (state.view === "table") parts.push(["view", ["table"]]);
  if (state.cell) parts.push(["cell", state.cell]);
  return parts.map(([name, values]) => `${name}=${values.map((v) => encoded(v).replace(/%20/g, "+")).join(",")}`).join("&");
}

/** The state that an address names, and what in it this review does not have. */
function parsed(text) {
  const state = initial(), unknown = [], given = new Map();
  for (const part of text.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    given.set(at < 0 ? part : part.slice(0, at), at < 0 ? [""] : part.slice(at + 1).split(",").map(decoded));
  }
  if (given.size) state.level = 1;
  const cell = given.get("cell");
  if (cell && cell.length === 2 && cell.every((id) => CODE_AT.has(id))) {
    state.cell = cell;
    ["rows", "columns"].forEach((side, n) => { state[side] = CODES[CODE_AT.get(cell[n])].dimension; });
  } else if (cell) unknown.push(`cell=${cell.join(",")}`);
  const choices = { rows: (v) => NAMES.has(v), columns: (v) => NAMES.has(v), reading: (v) => READINGS.includes(v),
    level: (v) => v === "all" || /^[1-9][0-9]{0,3}$/.test(v), rollup: (v) => ["yes", "no"].includes(v),
    view: (v) => ["map", "table"].includes(v), from: (v) => /^-?[0-9]{1,6}$/.test(v), to: (v) => /^-?[0-9]{1,6}$/.test(v) };
  const as = { level: (v) => v === "all" ? v : Number(v), rollup: (v) => v === "yes", from: Number, to: Number };
  for (const [name, values] of given) {
    const filter = FILTERS.find((f) => f.name === name);
    if (Object.hasOwn(choices, name) && values.length === 1 && choices[name](values[0])) {
      state[name] = Object.hasOwn(as, name) ? as[name](values[0]) : values[0];
    } else if (filter) {
      const known = filter.values.filter((value) => values.includes(value));
      state[name] = known.length ? known : null;
      unknown.push(...values.filter((value) => !filter.values.includes(value)).map((value) => `${name}=${value}`));
    } else if (name !== "cell") unknown.push(`${name}=${values.join(",")}`);
  }
  settleCell(state, given.has("level"), unknown);
  return { state, unknown };
}

/** A cell that the level hides is brought to light, unless the address names the level. */
function settleCell(state, levelGiven, unknown) {
  if (!state.cell) return;
  const sides = state.cell.map((id) => CODES[CODE_AT.get(id)]);
  const deepest = Math.max(...sides.map((code) => code.level));
  if (!levelGiven && state.level !== "all" && deepest > state.level) state.level = "all";
  const shown = (code, dimension) => code.dimension === dimension && (state.level === "all" || code.level <= state.level);
  if (!shown(sides[0], state.rows) || !shown(sides[1], state.columns)) {
    unknown.push(`cell=${state.cell.join(",")}`);
    state.cell = null;
  }
}

function decoded(text) {
  const spaced = text.replace(/\+/g, " ");
  try { return decodeURIComponent(spaced); } catch { return spaced; }
}

// ---------------------------------------------------------------------------------------------------- counting

/** For each study whether it passes the filters; conditions on settings must all hold of one setting that counts. */
function passing(state, without) {
  const last = READINGS.indexOf(state.reading);
  const wanted = (name, value) => name === without || !state[name] || state[name].includes(value);
  const placed = ["region", "country"].some((name) => name !== without && state[name]);
  return data.studies.map((study) => {
    const dated = (state.from === null || study.year >= state.from) && (state.to === null || study.year <= state.to);
    return dated && wanted("design", study.design || "") && (!placed || study.settings.some(
      (s) => s.basis <= last && wanted("region", s.region) && wanted("country", s.country)));
  });
}

/** Whether a coding counts: reported as present, on a basis within the reading, in the direction asked for. */
function counting(coding, state) {
  const last = READINGS.indexOf(state.reading);
  return coding.presence === "present" && coding.basis <= last && !(last === SETTLED && coding.withdrawn)
    && (!state.direction || !OUTCOMES.has(CODES[coding.code].dimension) || state.direction.includes(coding.direction || ""));
}

/** The codes that a coding counts for: its own, and under rollup those above it. */
const countedFor = (code, state) => state.rollup ? [code, ...CODES[code].above] : [code];

/** The table of a state: the codes of both sides, the positions of the studies of each cell, and of each margin. */
function tabulated(state) {
  const within = passing(state);
  const having = CODES.map(() => new Set());
  for (const coding of data.codings) {
    if (within[coding.study] && counting(coding, state)) {
      for (const code of countedFor(coding.code, state)) having[code].add(coding.study);
    }
  }
  const side = (name) => [...CODES.keys()].filter((code) => CODES[code].dimension === name
    && (state.level === "all" || CODES[code].level <= state.level));
  const rows = side(state.rows), columns = side(state.columns), inOrder = (found) => [...found].sort((a, b) => a - b);
  return {
    rows, columns, total: within.filter(Boolean).length,
    cells: rows.map((row) => columns.map((column) => inOrder([...having[row]].filter((s) => having[column].has(s))))),
    rowStudies: rows.map((row) => inOrder(having[row])), columnStudies: columns.map((column) => inOrder(having[column])),
  };
}

/** The statements behind a cell: for each of its studies those for the row, then those for the column. */
function evidence(state, row, column) {
  const last = tabulated(state), r = last.rows.indexOf(row), c = last.columns.indexOf(column);
  return last.cells[r][c].map((study) => ({
    study, statements: [["row", row], ["column", column]].flatMap(([which, code]) => data.codings
      .filter((coding) => coding.study === study && counting(coding, state) && countedFor(coding.code, state).includes(code))
      .map((coding) => ({ side: which, coding }))),
  }));
}

/** The stated configurations that name both codes, of the studies that pass the filters or of the synthesis. */
function naming(state, row, column, within) {
  const last = READINGS.indexOf(state.reading);
  return data.configurations.filter((found) => {
    const has = (code) => found.elements.some(([own, basis]) => basis <= last && countedFor(own, state).includes(code));
    return found.basis <= last && (found.study === undefined || within[found.study]) && has(row) && has(column);
  });
}

// ---------------------------------------------------------------------------------------------------- words for a state

const title = (state) => `${NAMES.get(state.rows)} by ${NAMES.get(state.columns).toLowerCase()}`;

/** The filters that are on, as pairs of name and words. */
function filtersOn(state) {
  const found = FILTERS.filter((f) => state[f.name]).map((f) => [f.label, state[f.name].map((v) => worded(f, v)).join(" or ")]);
  if (state.from !== null || state.to !== null) {
    found.push(["Year", state.from === state.to ? String(state.from)
      : [state.from !== null ? `from ${state.from}` : "", state.to !== null ? `to ${state.to}` : ""].filter(Boolean).join(" ")]);
  }
  return found;
}

function choices(state) {
  const level = state.level === "all" ? "all levels of the codebook" : state.level === 1 ? "top-level codes"
    : `${state.level} levels of the codebook`;
  return [`Reading: ${state.reading}`, level, ...(state.rollup ? ["narrower codes count for those above them"] : []),
    ...filtersOn(state).map(([name, value]) => `${name}: ${value}`)];
}

/** What an empty cell says: where filters leave studies or directions out, these may well report both codes. */
const gap = (state) => filtersOn(state).length ? `${GAP} under these filters` : GAP;
const gapMeans = (state) => filtersOn(state).length ? "a gap in the reports that the filters leave, not evidence of absence" : GAP_MEANS;

const cellName = (state, row, column, n) => `${CODES[row].label} and ${CODES[column].label}: ${n ? studies(n) : gap(state)}`;

/** The same on the command line; a direction cannot be asked for there. */
function commands(state) {
  if (state.direction) return null;
  const quoted = (text) => /^[\w.,:@%+=-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
  const where = conditions(state).map(([name, value]) => `--where ${quoted(`${name}=${value}`)}`);
  const common = [`--reading ${state.reading}`, ...(state.rollup ? ["--rollup"] : []), ...where].join(" ");
  const level = state.level === 1 ? "" : ` --level ${state.level}`;
  return [`realist-synth crosstab ${quoted(state.rows)} ${quoted(state.columns)}${level} ${common}`,
    ...(state.cell ? [`realist-synth cell ${state.cell.map(quoted).join(" ")} ${common}`] : [])];
}

/** The filter as the command line and the JSON have it: pairs of column and value, sorted. */
function conditions(state) {
  const found = ["country", "design", "region"].flatMap((name) => (state[name] || []).map((value) => [name, value]));
  const years = state.from === null && state.to === null ? []
    : YEARS.filter((year) => (state.from === null || year >= state.from) && (state.to === null || year <= state.to));
  return [...found, ...years.map((year) => ["year", String(year)])];
}

// ---------------------------------------------------------------------------------------------------- downloads

/** The shown table as CSV, with the studies of each cell: as `realist-synth crosstab --studies --format csv` writes it. */
function asCsv(state) {
  const table = tabulated(state), ids = (found) => found.map((study) => data.studies[study].id).join("; ");
  const free = (id) => ["code_id", "label", "total"].includes(id) ? `code ${id}` : id;
  const names = table.columns.map((column) => free(CODES[column].id));
  const lines = [["code_id", "label", ...names, "total", ...names.map((name) => `${name} studies`)],
    ...table.rows.map((row, r) => [free(CODES[row].id), CODES[row].label, ...table.cells[r].map((cell) => cell.length),
      table.rowStudies[r].length, ...table.cells[r].map(ids)]),
    ["total", "", ...table.columnStudies.map((found) => found.length), table.total, ...names.map(() => "")]];
  const field = (value) => /[",\r\n]/.test(value) ? `"${String(value).replace(/"/g, '""')}"` : String(value);
  return lines.map((line) => `${line.map(field).join(",")}\n`).join("");
}

/** The shown table as JSON: as `realist-synth crosstab --format json` writes it, with what the studies are called. */
function asJson(state) {
  const table = tabulated(state), ids = (found) => found.map((study) => data.studies[study].id);
  const side = (dimension, codes, found) => ({ dimension, codes: codes.map((c) => CODES[c].id),
    labels: codes.map((c) => CODES[c].label), totals: found.map((own) => own.length) });
  const used = new Set([...table.rowStudies, ...table.columnStudies].flat());
  return {
    rows: side(state.rows, table.rows, table.rowStudies), columns: side(state.columns, table.columns, table.columnStudies),
    counts: table.cells.map((row) => row.map((cell) => cell.length)), studies: table.cells.map((row) => row.map(ids)),
    n_studies: table.total, within: "study", reading: state.reading, unit: "study",
    package: { name: data.package.name, version: data.package.version }, level: state.level, rollup: state.rollup,
    where: conditions(state), percent: null, direction: state.direction,
    study_labels: Object.fromEntries([...used].sort((a, b) => a - b).map((s) => [data.studies[s].id,
      { label: data.studies[s].label, year: data.studies[s].year ?? null, doi: data.studies[s].doi ?? null }])),
  };
}

/** A file name that tells the view. */
function fileName(state, kind) {
  const parts = [`${state.rows}-by-${state.columns}`, state.reading, ...(state.level === 1 ? [] : [`level-${state.level}`]),
    ...(state.rollup ? ["rollup"] : []), ...FILTERS.filter((f) => state[f.name]).map((f) => `${f.name}-${state[f.name].join("-") || "none"}`),
    ...["from", "to"].filter((n) => state[n] !== null).map((n) => `${n}-${state[n]}`)];
  return `${["evidence-map", ...parts].join("_").replace(/[^\w.-]+/g, "-").slice(0, 120)}.${kind}`;
}

function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function download(kind) {
  const name = fileName(current, kind);
  if (kind === "csv") save(new Blob([asCsv(current)], { type: "text/csv" }), name);
  if (kind === "json") save(new Blob([`${JSON.stringify(asJson(current), null, 1)}\n`], { type: "application/json" }), name);
  if (kind === "svg") save(new Blob([picture(current).text], { type: "image/svg+xml" }), name);
  if (kind === "png") save(await png(picture(current)), name);
  announce(`Saved ${name}`);
}

// ---------------------------------------------------------------------------------------------------- the picture

const INK = { text: "#1f2933", quiet: "#52606d", line: "#d5dbe1", mark: "#00796b", gap: "#d5dbe1", stated: "#b4431d" };

/** Lines of at most so many characters; a longer word is cut, with a hyphen. */
function wrapped(text, width, most) {
  const lines = [""];
  const pieces = (word) => Array.from(word).length <= width ? [word].filter(Boolean)
    : word.match(new RegExp(`.{1,${width - 1}}`, "gu")).map((piece, n, all) => n < all.length - 1 ? `${piece}-` : piece);
  for (const word of text.split(" ").flatMap(pieces)) {
    const next = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
    if (Array.from(next).length <= width) lines[lines.length - 1] = next;
    else lines.push(word);
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1].slice(0, width - 1)}…`];
}

/** The map as an SVG file that stands alone: title, choices, marks, totals, legend and source. */
function picture(state) {
  const table = tabulated(state), within = passing(state), scale = radius(state, 17);
  const left = 232, step = 92, high = 46, margin = 24, nameLines = table.columns.map((c) => wrapped(CODES[c].label, 14, 6));
  const words = wrapped(`${choices(state).join("; ")}. ${studies(table.total)} of ${data.studies.length}.`,
    Math.max(60, Math.floor((left + step * (table.columns.length + 1)) / 6.6)), 9);
  const width = Math.max(680, margin * 2 + left + step * (table.columns.length + 1));
  const top = 62 + words.length * 17 + Math.max(1, ...nameLines.map((lines) => lines.length)) * 14 + 14;
  const bottom = top + high * (table.rows.length + 1);
  const notes = wrapped(`Hatched with an open ring: ${gap(state)}, ${gapMeans(state)}. Diamond: a configuration that the review states names both codes; `
    + "that codes are reported together is no configuration. Totals are distinct studies, never sums. "
    + `Source: ${data.package.title}, version ${data.package.version || "not given"}.`, Math.floor((width - 2 * margin) / 6.1), 12);
  const height = bottom + 74 + notes.length * 16 + 12;
  const svg = node("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "font-family": "Liberation Sans, Arial, Helvetica, sans-serif", "font-size": 12, fill: INK.text });
  const write = (text, x, y, more) => node("text", { x, y, ...more }, text);
  svg.append(node("title", {}, title(state)), node("desc", {}, `${words.join(" ")} ${spoken(state, table)}`),
    node("defs", {}, hatching()), node("rect", { width, height, fill: "#ffffff" }),
    write(title(state), margin, 34, { "font-size": 20, "font-weight": 700 }),
    ...words.map((line, n) => write(line, margin, 56 + 17 * n, { fill: INK.quiet, "font-size": 13 })));
  const centre = (c) => margin + left + step * c + step / 2;
  nameLines.forEach((lines, c) => lines.forEach((line, n) => svg.append(
    write(line, centre(c), top - 10 - 14 * (lines.length - 1 - n), { "text-anchor": "middle" }))));
  svg.append(write("Studies", centre(table.columns.length), top - 10, { "text-anchor": "middle", fill: INK.quiet }));
  table.rows.forEach((row, r) => {
    const y = top + high * r, indent = 14 * (CODES[row].level - 1), lines = wrapped(CODES[row].label, 34 - 2 * CODES[row].level, 2);
    lines.forEach((line, n) => svg.append(write(line, margin + indent, y + high / 2 + 4 + 14 * (n - (lines.length - 1) / 2),
      indent || state.level === 1 ? {} : { "font-weight": 600 })));
    table.columns.forEach((column, c) => svg.append(...pictureCell(
      centre(c), y, step, high, table.cells[r][c].length, scale, naming(state, row, column, within).length)));
    svg.append(write(table.rowStudies[r].length, centre(table.columns.length), y + high / 2 + 4, { "text-anchor": "middle", fill: INK.quiet }));
  });
  svg.append(write("Studies", margin, bottom - high / 2 + 4, { fill: INK.quiet }),
    ...table.columnStudies.map((own, c) => write(own.length, centre(c), bottom - high / 2 + 4, { "text-anchor": "middle", fill: INK.quiet })),
    write(table.total, centre(table.columns.length), bottom - high / 2 + 4, { "text-anchor": "middle", fill: INK.quiet }));
  let x = margin;
  for (const n of sizes(state)) {
    svg.append(node("circle", { cx: x + 18, cy: bottom + 34, r: scale(n), fill: INK.mark }), write(studies(n), x + 42, bottom + 38, {}));
    x += 120;
  }
  svg.append(...pictureCell(x + 18, bottom + 17, 36, 34, 0, scale, 0), write("a gap", x + 42, bottom + 38, {}),
    diamond(x + 114, bottom + 34), write("in a stated configuration", x + 126, bottom + 38, {}),
    ...notes.map((line, n) => write(line, margin, bottom + 78 + 16 * n, { fill: INK.quiet })));
  return { text: `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`, width, height };
}

function pictureCell(x, y, step, high, n, scale, stated) {
  const box = node("rect", { x: x - step / 2, y, width: step, height: high,
    fill: n ? "none" : "url(#gap)", stroke: INK.line });
  const mark = n ? [node("circle", { cx: x - 9, cy: y + high / 2, r: scale(n), fill: INK.mark }),
    node("text", { x: x + 23, y: y + high / 2 + 4, "text-anchor": "middle", "font-weight": 700 }, n)]
    : [node("circle", { cx: x, cy: y + high / 2, r: 4, fill: "#ffffff", stroke: INK.quiet, "stroke-dasharray": "2 1.5" })];
  return [box, ...mark, ...(stated ? [diamond(x + step / 2 - 9, y + 9)] : [])];
}

const diamond = (x, y) => node("path", { d: `M${x} ${y - 5}l5 5l-5 5l-5 -5z`, fill: INK.stated });

function hatching() {
  return node("pattern", { id: "gap", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    node("rect", { width: 6, height: 6, fill: "#ffffff" }), node("rect", { width: 2, height: 6, fill: INK.gap }));
}

function node(tag, attributes, ...children) {
  const found = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (name !== "xmlns") found.setAttribute(name, value);
  found.append(...children.map((child) => typeof child === "number" ? String(child) : child));
  return found;
}

/** The picture in pixels, drawn by the browser, at twice its size for print and slides. */
function png({ text, width, height }) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => {
      const canvas = make("canvas", {}), twice = Math.min(2, 8000 / Math.max(width, height));
      canvas.width = Math.round(width * twice);
      canvas.height = Math.round(height * twice);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => blob ? done(blob) : failed(new Error("the picture cannot be written")), "image/png");
    };
    image.onerror = () => failed(new Error("the picture cannot be drawn"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
}

/** The table in one sentence for each row, for those who cannot see the picture. */
function spoken(state, table) {
  return table.rows.map((row, r) => `${CODES[row].label}: ${table.columns.map((column, c) =>
    `${CODES[column].label} ${table.cells[r][c].length || gap(state)}`).join(", ")}.`).join(" ");
}

// ---------------------------------------------------------------------------------------------------- the map on the page

/** The largest cell of the unfiltered table: circles keep their scale while filters change. */
function largest(state) {
  const open = { ...state, region: null, country: null, design: null, direction: null, from: null, to: null };
  return Math.max(1, ...tabulated(open).cells.flat().map((cell) => cell.length));
}

/** Radius by number: the area grows with the number of studies. */
function radius(state, most) {
  const top = largest(state);
  return (n) => Math.round(100 * most * Math.sqrt(n / top)) / 100;
}

const sizes = (state) => [...new Set([1, Math.ceil(largest(state) / 2), largest(state)])];

const sameCell = (cell, row, column) => Boolean(cell) && cell[0] === CODES[row].id && cell[1] === CODES[column].id;

function codeName(code) {
  return make("span", { class: "em-code", title: CODES[code].definition || null,
    "data-depth": Math.min(CODES[code].level - 1, 4) }, CODES[code].label);
}

function grid(state, table) {
  const within = passing(state), scale = radius(state, 21);
  const head = make("tr", {}, make("td", { class: "em-corner" }, make("span", { class: "em-hidden" }, "Codes")),
    table.columns.map((column) => make("th", { scope: "col" }, codeName(column))), make("th", { scope: "col", class: "em-margin" }, "Studies"));
  const body = table.rows.map((row, r) => make("tr", {}, make("th", { scope: "row" }, codeName(row)),
    table.columns.map((column, c) => gridCell(state, row, column, r, c, table.cells[r][c].length, scale,
      naming(state, row, column, within).length)),
    make("td", { class: "em-margin" }, String(table.rowStudies[r].length))));
  const foot = make("tr", {}, make("th", { scope: "row", class: "em-margin" }, "Studies"),
    table.columnStudies.map((own) => make("td", { class: "em-margin" }, String(own.length))),
    make("td", { class: "em-margin" }, String(table.total)));
  const found = make("table", { class: "em-grid", role: "grid", "aria-label": `${title(state)}: distinct studies reported with both codes`,
    onkeydown: steer, onclick: (event) => { const at = event.target.closest("[data-row]"); if (at) open(at); } },
  make("thead", {}, head), make("tbody", {}, body, foot));
  found.style.setProperty("--em-columns", table.columns.length + 1);
  return make("div", { class: "em-scroll" }, found);
}

function gridCell(state, row, column, r, c, n, scale, stated) {
  const mark = make("span", { class: n ? "em-mark" : "em-ring", "aria-hidden": "true" });
  if (n) mark.style.setProperty("--em-radius", `${scale(n)}px`);
  const chosen = sameCell(state.cell, row, column);
  return make("td", { class: n ? "em-cell" : "em-cell em-gap", tabindex: "-1", "data-row": r, "data-column": c, "data-count": n,
    "aria-label": cellName(state, row, column, n) + (stated ? "; a stated configuration names both" : ""), "aria-selected": String(chosen) },
  make("span", { class: "em-box", "aria-hidden": "true" }, make("span", { class: "em-slot" }, mark),
    make("span", { class: "em-number" }, n ? String(n) : "")),
  stated ? make("span", { class: "em-diamond", "aria-hidden": "true" }) : null);
}

/** The keys of a grid: arrows, Home, End, with Ctrl to the corners; Enter or Space opens. */
function steer(event) {
  const at = event.target.closest("[data-row]");
  if (!at || event.altKey || event.metaKey) return;
  const last = { r: drawn.rows.length - 1, c: drawn.columns.length - 1 };
  let r = Number(at.dataset.row), c = Number(at.dataset.column);
  const moves = { ArrowUp: () => { r -= 1; }, ArrowDown: () => { r += 1; }, ArrowLeft: () => { c -= 1; }, ArrowRight: () => { c += 1; },
    Home: () => { c = 0; if (event.ctrlKey) r = 0; }, End: () => { c = last.c; if (event.ctrlKey) r = last.r; } };
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(at); return; }
  if (!moves[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  moves[event.key]();
  rove(Math.max(0, Math.min(last.r, r)), Math.max(0, Math.min(last.c, c)), true);
}

const cellAt = (r, c) => parts.view.querySelector(`[data-row="${r}"][data-column="${c}"]`);

/** One cell of the grid is in the order of tabs; arrows change which. */
function rove(r, c, focus) {
  parts.view.querySelectorAll('[data-row][tabindex="0"]').forEach((cell) => cell.setAttribute("tabindex", "-1"));
  const cell = cellAt(r, c);
  if (!cell) return;
  if (cell.tagName === "TD") cell.setAttribute("tabindex", "0");
  if (focus) {
    cell.focus({ preventScroll: true });
    reveal(cell);
  }
}

/** Scrolls the box of the map so that the sticky names hide nothing of the cell. */
function reveal(cell) {
  const box = cell.closest(".em-scroll"), names = box.querySelector("tbody th").getBoundingClientRect();
  const own = cell.getBoundingClientRect(), edge = box.getBoundingClientRect();
  if (own.left < names.right) box.scrollLeft -= names.right - own.left;
  else if (own.right > edge.right) box.scrollLeft += own.right - edge.right;
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function open(element) {
  const row = drawn.rows[element.dataset.row], column = drawn.columns[element.dataset.column];
  opener = [row, column];
  move = "panel";
  const before = address(current);
  go({ ...current, cell: [CODES[row].id, CODES[column].id] });
  if (before === address({ ...current, cell: [CODES[row].id, CODES[column].id] })) draw();
}

function dataTable(state, table) {
  const cell = (r, c) => {
    const n = table.cells[r][c].length;
    const label = cellName(state, table.rows[r], table.columns[c], n);
    return make("td", { class: n ? null : "em-gap" }, make("button", { type: "button", class: "em-link", "data-row": r, "data-column": c,
      "data-count": n, "aria-label": label, onclick: (event) => open(event.currentTarget) }, n ? String(n) : "·"));
  };
  const found = make("table", { class: "em-table" },
    make("caption", {}, make("span", { class: "em-caption" }, `${title(state)}: distinct studies reported with both codes. `
      + `${choices(state).join("; ")}. ${studies(table.total)} of ${data.studies.length}. A dot: ${gap(state)}, ${gapMeans(state)}.`)),
    make("thead", {}, make("tr", {}, make("td", {}), table.columns.map((c) => make("th", { scope: "col" }, codeName(c))), make("th", { scope: "col" }, "Studies"))),
    make("tbody", {}, table.rows.map((row, r) => make("tr", {}, make("th", { scope: "row" }, codeName(row)), table.columns.map((_, c) => cell(r, c)),
      make("td", { class: "em-margin" }, String(table.rowStudies[r].length)))),
    make("tr", {}, make("th", { scope: "row" }, "Studies"), table.columnStudies.map((own) => make("td", { class: "em-margin" }, String(own.length))),
      make("td", { class: "em-margin" }, String(table.total)))));
  found.style.setProperty("--em-columns", table.columns.length + 1);
  return make("div", { class: "em-scroll", tabindex: "0", role: "region", "aria-label": `Data table: ${title(state)}` }, found);
}

function legend(state) {
  const scale = radius(state, 21);
  const circles = sizes(state).map((n) => {
    const mark = make("span", { class: "em-mark" });
    mark.style.setProperty("--em-radius", `${scale(n)}px`);
    return make("li", {}, make("span", { class: "em-key" }, mark), studies(n));
  });
  return make("ul", { class: "em-legend", "aria-label": "Legend" }, circles,
    make("li", {}, make("span", { class: "em-key em-gap" }, make("span", { class: "em-ring" })), `${gap(state)} (${gapMeans(state)})`),
    make("li", {}, make("span", { class: "em-key" }, make("span", { class: "em-diamond" })),
      "a configuration stated by the review names both; being reported together does not make one"));
}

// ---------------------------------------------------------------------------------------------------- the panel

function panel(state) {
  const [row, column] = state.cell.map((id) => CODE_AT.get(id));
  const found = evidence(state, row, column), n = found.length, within = passing(state);
  const heading = make("h2", { id: "em-panel-title", class: "em-panel-title", tabindex: "-1" }, `${CODES[row].label} and ${CODES[column].label}`);
  const others = READINGS.map((reading) => {
    const other = tabulated({ ...state, reading });
    return `${reading} ${other.cells[other.rows.indexOf(row)][other.columns.indexOf(column)].length}`;
  });
  return make("section", { class: "em-panel", "aria-labelledby": "em-panel-title" },
    make("button", { type: "button", class: "em-close", "aria-label": "Close the panel", onclick: close }, make("span", { "aria-hidden": "true" }, "×")),
    heading,
    make("p", { class: "em-lead" }, n ? `Reported together by ${studies(n)}.` : `No study is reported with both${filtersOn(state).length ? " under these filters" : ""}: ${gapMeans(state)}.`),
    make("p", { class: "em-quiet" }, `${choices(state).join("; ")}. Studies by reading: ${others.join(", ")}.`),
    found.map((each) => studyCard(state, each)), stated(naming(state, row, column, within)));
}

function studyCard(state, { study, statements }) {
  const own = data.studies[study], last = READINGS.indexOf(state.reading);
  const countries = [...new Set(own.settings.filter((s) => s.country && s.basis <= last).map((s) => data.countries[s.country]))];
  const facts = [own.year, own.design && data.designs[own.design], countries.join(", ")].filter(Boolean).join(" · ");
  return make("article", { class: "em-study", "data-study": own.id },
    make("h3", {}, make("a", { href: `../results/studies/${own.page}.html` }, own.label), own.citation ? make("span", { class: "em-quiet" }, ` [${own.citation}]`) : null),
    make("p", { class: "em-title" }, own.title),
    make("p", { class: "em-quiet" }, facts, facts && own.doi ? " · " : null, own.doi ? doiLink(own.doi) : null),
    make("ul", {}, statements.map((each) => statement(state, each))));
}

function statement(state, { side, coding }) {
  const passage = data.passages[coding.passage];
  const about = [data.readings[coding.basis].name, coding.direction && `direction: ${data.directions[coding.direction]}`].filter(Boolean).join(", ");
  return make("li", { class: "em-statement", "data-source": coding.id, "data-side": side },
    make("p", {}, `${NAMES.get(CODES[coding.code].dimension)}: `, make("a", { href: `../results/codes/${CODES[coding.code].page}.html` }, make("strong", {}, CODES[coding.code].label)), ` (${about})`),
    passage ? make("p", { class: "em-summary" }, passage.summary) : make("p", { class: "em-quiet" }, "No passage is named."),
    coding.rationale ? make("p", { class: "em-quiet" }, `Why: ${coding.rationale}`) : null,
    passage ? whereItStands(passage) : null);
}

/** The place of a passage: section, characters from start to end, the citations there, and the document. */
function whereItStands(passage) {
  const own = data.documents[passage.document];
  const said = [passage.section, passage.start !== undefined ? `characters ${passage.start} to ${passage.end ?? "?"}` : null,
    passage.citations ? `citing ${passage.citations}` : null].filter(Boolean).join(", ");
  return make("p", { class: "em-quiet em-place" }, said, said && own ? "; " : null,
    own ? (own.doi ? doiLink(own.doi) : own.title) : null);
}

const doiLink = (doi) => make("a", { href: doiAddress(doi) }, `doi:${doi}`);

function stated(found) {
  const link = make("a", { href: "../results/configurations.html" }, "configurations");
  return make("aside", { class: "em-stated" },
    make("p", {}, make("span", { class: "em-diamond", "aria-hidden": "true" }), make("strong", {}, "Reported together is not a configuration. "),
      found.length ? `The review states ${plural(found.length, "configuration")} that ${found.length === 1 ? "names" : "name"} both codes; see the `
        : "No configuration that the review states names both codes; see the ", link, "."),
    found.length ? make("ul", {}, found.map((each) => make("li", {}, each.statement,
      make("span", { class: "em-quiet" }, ` (${each.study === undefined ? "of the review as a whole" : data.studies[each.study].label})`)))) : null);
}

function close() {
  const cell = current.cell;
  opener = cell && cell.map((id) => CODE_AT.get(id));
  move = "cell";
  go({ ...current, cell: null });
}

// ---------------------------------------------------------------------------------------------------- controls

let current = initial(), drawn = tabulated(current), opener = null, move = null, shownAs = null, drawnHash = null;
const parts = {};

/** Writes the state into the address, and draws what the address says. */
function go(state) {
  if (state.cell) {
    const sides = state.cell.map((id) => CODES[CODE_AT.get(id)]);
    const fits = (code, name) => code.dimension === name && (state.level === "all" || code.level <= state.level);
    if (!fits(sides[0], state.rows) || !fits(sides[1], state.columns)) state = { ...state, cell: null };
  }
  const next = `#${address(state)}`;
  if (next === location.hash) return;
  location.hash = next;
  draw();
}

const announce = (text) => { parts.status.textContent = text; };

function select(name, label, options, change) {
  const box = make("select", { id: `em-${name}`, onchange: (event) => change(event.target.value) },
    options.map(([value, words]) => make("option", { value }, words)));
  parts[name] = box;
  return make("div", { class: "em-field" }, make("label", { for: `em-${name}` }, label), box);
}

/** A button that opens a box below it; Escape or a click elsewhere closes it. */
function disclosure(name, label, ...children) {
  const box = make("div", { class: "em-drop", id: `em-${name}-box`, hidden: true }, ...children);
  const button = make("button", { type: "button", class: "em-button", id: `em-${name}`, "aria-expanded": "false", "aria-controls": box.id,
    onclick: () => { const opened = box.hidden; shutAll(); box.hidden = !opened; button.setAttribute("aria-expanded", String(opened)); } }, label);
  const whole = make("div", { class: "em-disclosure", onkeydown: (event) => {
    if (event.key === "Escape" && !box.hidden) { event.stopPropagation(); shutAll(); button.focus(); }
  } }, button, box);
  parts[name] = button;
  return whole;
}

function shutAll() {
  place.querySelectorAll(".em-drop:not([hidden])").forEach((box) => {
    box.hidden = true;
    box.previousElementSibling.setAttribute("aria-expanded", "false");
  });
}

function filterBox(filter) {
  const change = () => {
    const chosen = [...boxes.querySelectorAll("input:checked")].map((box) => filter.values[Number(box.value)]);
    go({ ...current, [filter.name]: chosen.length ? chosen : null });
  };
  const boxes = make("fieldset", {}, make("legend", {}, filter.label), filter.values.map((value, n) => make("label", {},
    make("input", { type: "checkbox", value: n, onchange: change }), make("span", {}, worded(filter, value)), make("span", { class: "em-count" }))));
  filter.boxes = boxes;
  return disclosure(filter.name, filter.label, boxes);
}

function controls() {
  const dimensions = data.dimensions.map((d) => [d.name, d.label]);
  const deepest = Math.max(...CODES.map((code) => code.level));
  const levels = [["1", "Top codes"], ...Array.from({ length: Math.max(0, deepest - 2) }, (_, n) => [String(n + 2), `${n + 2} levels`]), ["all", "All codes"]];
  const roll = make("input", { type: "checkbox", id: "em-rollup", onchange: (event) => go({ ...current, rollup: event.target.checked }) });
  parts.rollup = roll;
  const year = (name, label) => select(name, label, [["", "any"], ...YEARS.map((y) => [String(y), String(y)])],
    (value) => go({ ...current, [name]: value === "" ? null : Number(value) }));
  const view = (name, label) => {
    parts[`view-${name}`] = make("button", { type: "button", class: "em-button", "aria-pressed": "false", onclick: () => go({ ...current, view: name }) }, label);
    return parts[`view-${name}`];
  };
  parts.clear = make("button", { type: "button", class: "em-button", onclick: () => go({ ...initial(), rows: current.rows, columns: current.columns,
    reading: current.reading, level: current.level, rollup: current.rollup, view: current.view }) }, "Clear filters");
  // On a phone, all but rows and columns waits behind a button, so that the map comes first.
  const more = make("button", { type: "button", class: "em-button em-more", "aria-expanded": "false", onclick: () => {
    more.setAttribute("aria-expanded", String(more.parentElement.classList.toggle("em-expanded")));
  } }, "Reading, filters, downloads");
  return make("div", { class: "em-controls" },
    make("div", { class: "em-line em-pair", role: "group", "aria-label": "What is shown" },
      select("rows", "Rows", dimensions, (value) => go({ ...current, rows: value })),
      make("button", { type: "button", class: "em-button em-swap", "aria-label": "Exchange rows and columns", title: "Exchange rows and columns",
        onclick: () => go({ ...current, rows: current.columns, columns: current.rows, cell: current.cell && [current.cell[1], current.cell[0]] }) }, "⇄"),
      select("columns", "Columns", dimensions, (value) => go({ ...current, columns: value }))),
    more,
    make("div", { class: "em-line em-rest", role: "group", "aria-label": "What counts" },
      select("reading", "Reading", READINGS.map((r) => [r, r]), (value) => go({ ...current, reading: value })),
      deepest > 1 ? select("level", "Codes", levels, (value) => go({ ...current, level: value === "all" ? value : Number(value) })) : null,
      deepest > 1 ? make("label", { class: "em-check" }, roll, make("span", {}, "Narrower codes count for broader ones")) : null),
    make("div", { class: "em-line em-rest", role: "group", "aria-label": "Filters" },
      FILTERS.filter((f) => f.values.some((value) => value !== "")).map(filterBox),
      YEARS.length ? [year("from", "From year"), year("to", "to")] : null, parts.clear),
    make("div", { class: "em-line em-rest", role: "group", "aria-label": "View and downloads" },
      make("div", { class: "em-switch" }, view("map", "Map"), view("table", "Data table")),
      disclosure("download", "Download", make("ul", {}, [["csv", "Table as CSV"], ["json", "Table as JSON"], ["svg", "Picture as SVG"], ["png", "Picture as PNG"]]
        .map(([kind, words]) => make("li", {}, make("button", { type: "button", class: "em-link", "data-kind": kind,
          onclick: () => download(kind).catch((error) => announce(error.message)) }, words))))),
      make("button", { type: "button", class: "em-button", onclick: share }, "Copy link"),
      make("button", { type: "button", class: "em-button", onclick: () => window.print() }, "Print"),
      disclosure("commands", "Command line", make("p", { class: "em-quiet" }, "The same numbers from the package:"), parts.commandList = make("pre", { tabindex: "0" }))));
}

function share() {
  const copied = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject(new Error("no clipboard"));
  copied.then(() => announce("The address of this view is copied."), () => announce("The address of this view is in the address bar; copy it there."));
}

/** Shows in the controls what the state says. */
function settleControls() {
  const counted = (filter, value, within) => {
    const last = READINGS.indexOf(current.reading);
    const beside = filter.name === "region" ? "country" : "region";
    if (filter.name === "direction") {
      return new Set(data.codings.filter((c) => within[c.study] && OUTCOMES.has(CODES[c.code].dimension) && (c.direction || "") === value
        && counting(c, { ...current, direction: null })).map((c) => c.study)).size;
    }
    return data.studies.filter((study, n) => within[n] && (filter.setting ? study.settings.some((s) => s.basis <= last && s[filter.name] === value
      && (!current[beside] || current[beside].includes(s[beside]))) : filter.of(study).includes(value))).length;
  };
  for (const name of ["rows", "columns", "reading"]) parts[name].value = current[name];
  if (parts.level) {
    const known = [...parts.level.options].some((option) => option.value === String(current.level));
    parts.level.value = known ? String(current.level) : "all";
  }
  parts.rollup.checked = current.rollup;
  for (const name of ["from", "to"]) {
    if (parts[name]) {
      const text = current[name] === null ? "" : String(current[name]);
      if (![...parts[name].options].some((option) => option.value === text)) parts[name].append(make("option", { value: text }, text));
      parts[name].value = text;
    }
  }
  for (const filter of FILTERS.filter((f) => f.boxes)) {
    const chosen = current[filter.name] || [], within = passing(current, filter.name);
    [...filter.boxes.querySelectorAll("label")].forEach((label, n) => {
      label.querySelector("input").checked = chosen.includes(filter.values[n]);
      label.querySelector(".em-count").textContent = ` (${counted(filter, filter.values[n], within)})`;
    });
    const words = chosen.map((value) => worded(filter, value)).join(", ");
    parts[filter.name].textContent = `${filter.label}: ${words.length > 28 ? `${chosen.length} chosen` : words || "any"}`;
    parts[filter.name].classList.toggle("em-on", chosen.length > 0);
  }
  const outcomes = [current.rows, current.columns].some((name) => OUTCOMES.has(name));
  if (parts.direction) {
    parts.direction.disabled = !outcomes && !current.direction;
    parts.direction.title = outcomes ? "" : "Outcomes have a direction; neither rows nor columns are outcomes";
  }
  parts.clear.disabled = !filtersOn(current).length;
  for (const name of ["map", "table"]) parts[`view-${name}`].setAttribute("aria-pressed", String(current.view === name));
  const same = commands(current);
  parts.commands.disabled = !same;
  parts.commandList.textContent = (same || []).join("\n");
}

// ---------------------------------------------------------------------------------------------------- drawing

function draw() {
  const { state, unknown } = parsed(location.hash.slice(1));
  drawnHash = location.hash;
  current = state;
  drawn = tabulated(state);
  settleControls();
  const key = address({ ...state, cell: null });
  if (key !== shownAs) {
    parts.heading.textContent = title(state);
    parts.words.textContent = `${choices(state).join("; ")}. ${studies(drawn.total)} of ${data.studies.length}.`;
    const inside = parts.view.contains(document.activeElement);
    parts.view.replaceChildren(state.view === "map" ? grid(state, drawn) : dataTable(state, drawn), state.view === "map" ? legend(state) : "");
    shownAs = key;
    if (inside) move = move || "cell";
  }
  parts.view.querySelectorAll("[aria-selected]").forEach((cell) => cell.setAttribute("aria-selected",
    String(sameCell(state.cell, drawn.rows[cell.dataset.row], drawn.columns[cell.dataset.column]))));
  const wasOpen = parts.side.childElementCount > 0;
  parts.side.replaceChildren(...(state.cell ? [panel(state)] : []));
  parts.body.classList.toggle("em-open", Boolean(state.cell));
  const at = state.cell ? state.cell.map((id) => CODE_AT.get(id)) : opener;
  const spot = at ? [Math.max(0, drawn.rows.indexOf(at[0])), Math.max(0, drawn.columns.indexOf(at[1]))] : [0, 0];
  rove(...spot, move === "cell" || (wasOpen && !state.cell && document.activeElement === document.body));
  if (move === "panel" && state.cell) {
    const heading = parts.side.querySelector("h2"), calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
  move = null;
  announce(unknown.length ? `This review does not have ${unknown.join("; ")}; it is left out.` : summary(state));
  parts.notice.textContent = unknown.length ? `The address names what this review does not have, and it is left out: ${unknown.join("; ")}.` : "";
}

function summary(state) {
  const cells = drawn.cells.flat(), filled = cells.filter((cell) => cell.length).length;
  const view = `${title(state)}: ${filled} of ${plural(cells.length, "cell")} filled, ${studies(drawn.total)} of ${data.studies.length}.`;
  if (!state.cell) return view;
  const [row, column] = state.cell.map((id) => CODE_AT.get(id));
  return cellName(current, row, column, drawn.cells[drawn.rows.indexOf(row)][drawn.columns.indexOf(column)].length);
}

function start() {
  parts.status = make("p", { class: "em-hidden", role: "status", "aria-live": "polite" });
  parts.notice = make("p", { class: "em-notice" });
  parts.heading = make("p", { class: "em-heading" });
  parts.words = make("p", { class: "em-quiet em-words" });
  parts.view = make("div", { class: "em-view" });
  parts.side = make("div", { class: "em-side" });
  parts.body = make("div", { class: "em-body" }, parts.view, parts.side);
  place.replaceChildren(controls(), parts.notice, parts.heading, parts.words, parts.body, parts.status);
  place.classList.add("em-ready");
  place.addEventListener("keydown", (event) => { if (event.key === "Escape" && current.cell) close(); });
  document.addEventListener("click", (event) => { if (!event.target.closest(".em-disclosure")) shutAll(); });
  // An anchor of the page, such as a heading's, is not a state of the map.
  window.addEventListener("hashchange", () => {
    if (location.hash !== drawnHash && (!location.hash || location.hash.includes("="))) draw();
  });
  draw();
}

// What the tests and other scripts of the page may ask: the same functions that the page itself uses.
window.realistEvidenceMap = {
  table: (hash) => asJson(parsed(hash).state), csv: (hash) => asCsv(parsed(hash).state), svg: (hash) => picture(parsed(hash).state).text,
  fileName: (hash, kind) => fileName(parsed(hash).state, kind),
  cell: (hash) => {
    const { state } = parsed(hash);
    return evidence(state, ...state.cell.map((id) => CODE_AT.get(id))).map(({ study, statements }) => [data.studies[study].id,
      statements.map(({ side, coding }) => [side, coding.id])]);
  },
};
start();
}());
