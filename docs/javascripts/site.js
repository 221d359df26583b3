/* Wide tables and blocks of code scroll in boxes of their own: those that do can be reached by the keyboard, and say
 * what they are. Material makes the boxes of tables, and its search, without this. */
(function () {
"use strict";

/** The heading above an element, to tell one box from another. */
function heading(element) {
  for (let at = element; at && !at.matches(".md-content__inner"); at = at.parentElement) {
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (/^H[1-6]$/.test(before.tagName)) return before.firstChild.textContent.trim();
    }
  }
  return document.title;
}

function settle() {
  document.querySelectorAll(".md-typeset__scrollwrap").forEach((box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    if (wide) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", `Table: ${heading(box)}`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  });
}

document.querySelectorAll('.md-search[role="dialog"]').forEach((search) => search.setAttribute("aria-label", "Search"));
settle();
window.addEventListener("load", settle);
window.addEventListener("resize", settle);
}());
