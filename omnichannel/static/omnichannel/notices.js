// A notice leaves at once when it is told to; by itself it leaves a little later.
document.addEventListener("click", (event) => {
  const notice = event.target.closest(".notice-dismiss")?.closest(".notice");
  if (!notice) return;
  const next = notice.nextElementSibling ?? notice.previousElementSibling;
  notice.remove();
  (next?.querySelector("button") ?? document.getElementById("content"))?.focus({
    preventScroll: true,
  });
});
