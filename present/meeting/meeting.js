// Moves from screen to screen: keys, a clicker (which sends Page Up and Page Down), the arrows on the screen, swipes, and the address.
(() => {
  "use strict"
  const by = id => document.getElementById(id)
  const screens = [...document.querySelectorAll(".screen")]
  const names = screens.map(screen => screen.id.slice(2))
  const dialog = by("keys"), dark = by("dark")
  let at = 0, typed = "", touch = null

  const title = screen => screen.querySelector("h1").textContent
  const named = () => Math.max(0, names.indexOf(decodeURIComponent(location.hash.slice(1))))

  // A letter with longer words than any we know still fits: its screen is drawn a little smaller, step by step.
  function fit(screen) {
    const body = screen.querySelector(".body")
    const isFull = () => body.scrollHeight > body.clientHeight + 1 || screen.scrollHeight > screen.clientHeight + 1
    screen.style.removeProperty("--tight")
    for (let size = 0.95; size > 0.6 && isFull(); size -= 0.05) screen.style.setProperty("--tight", size.toFixed(2))
  }

  // aloud: not when the page opens, as a screen reader then reads the page itself.
  function show(place, aloud = true) {
    at = Math.min(Math.max(place, 0), screens.length - 1)
    screens.forEach((screen, index) => { screen.classList.toggle("on", index === at) })
    fit(screens[at])
    window.scrollTo(0, 0)
    by("place").textContent = screens[at].dataset.place
    by("back").disabled = at === 0
    by("on").disabled = at === screens.length - 1
    if (location.hash.slice(1) !== names[at]) history.replaceState(null, "", "#" + names[at])
    if (aloud) by("said").textContent = `${screens[at].dataset.place.replace(" / ", " of ")}: ${title(screens[at])}`
  }

  function fullScreen() {
    const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()
    change?.catch(() => { by("said").textContent = "This browser does not allow full screen here: try F11." })
  }

  function keys() {
    if (dialog.open) dialog.close()
    else dialog.showModal()
  }

  // At a large zoom a screen can be longer than the window: Space and the arrow down then first move down in it, as a reader expects.
  const isBelow = () => { const box = document.scrollingElement; return box.scrollTop + box.clientHeight < box.scrollHeight - 4 }
  function onOrDown() {
    if (isBelow()) window.scrollBy(0, window.innerHeight * 0.85)
    else show(at + 1)
  }

  const moves = {
    ArrowRight: () => show(at + 1),
    PageDown: () => show(at + 1),
    ArrowLeft: () => show(at - 1),
    PageUp: () => show(at - 1),
    ArrowDown: () => isBelow() ? window.scrollBy(0, 60) : show(at + 1),
    ArrowUp: () => window.scrollY > 4 ? window.scrollBy(0, -60) : show(at - 1),
    Home: () => show(0),
    End: () => show(screens.length - 1),
    f: fullScreen,
    b: () => { dark.hidden = false },
    ".": () => { dark.hidden = false },
    "?": keys,
    h: keys,
    Enter: () => { const place = typed ? names.indexOf(typed) : at + 1; typed = ""; if (place >= 0) show(place) },
  }

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    if (!dark.hidden) { dark.hidden = true; event.preventDefault(); return }
    if (dialog.open) { if (key === "?" || key === "h") { keys(); event.preventDefault() } return }
    const onButton = event.target instanceof HTMLButtonElement
    if (onButton && (key === " " || key === "Enter") && !typed) return
    if (key >= "0" && key <= "9") { typed = (typed + key).slice(-3); return }
    if (key === " ") { event.shiftKey ? show(at - 1) : onOrDown(); event.preventDefault(); return }
    const move = moves[key]
    if (key !== "Enter") typed = ""
    if (move) { move(); event.preventDefault() }
  })

  by("back").addEventListener("click", () => show(at - 1))
  by("on").addEventListener("click", () => show(at + 1))
  by("help").addEventListener("click", keys)
  dark.addEventListener("click", () => { dark.hidden = true })
  window.addEventListener("resize", () => fit(screens[at]))
  document.fonts.ready.then(() => fit(screens[at]))
  window.addEventListener("hashchange", () => show(named()))

  document.addEventListener("touchstart", event => {
    touch = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null
  }, { passive: true })
  document.addEventListener("touchend", event => {
    if (!touch || dialog.open) return
    const x = event.changedTouches[0].clientX - touch.x, y = event.changedTouches[0].clientY - touch.y
    touch = null
    if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) show(x < 0 ? at + 1 : at - 1)
  })

  if (location.protocol !== "file:") {
    const asked = new URLSearchParams(location.search)
    asked.set("download", "1")
    by("keep").querySelector("a").href = "?" + asked
    by("keep").hidden = false
  }
  document.documentElement.classList.add("live")
  by("go").hidden = false
  show(named(), false)
})()
