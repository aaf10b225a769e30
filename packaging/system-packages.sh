#!/usr/bin/env bash
# Installs the system packages that the tests need, on Debian and Ubuntu; does nothing where they are there.
set -euo pipefail
needed=()
command -v c++ >/dev/null || needed+=(g++)
command -v cmake >/dev/null || needed+=(cmake)
command -v make >/dev/null || needed+=(make)
# The window's tests: Qt's platform libraries, a virtual display with something that types on it, and fonts.
command -v Xvfb >/dev/null || needed+=(xvfb)
command -v xdotool >/dev/null || needed+=(xdotool)
libraries="$(ldconfig -p 2>/dev/null || true)"
while read -r library package; do
  grep -q "$library" <<<"$libraries" || needed+=("$package")
done <<'LIST'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-image.so.0 libxcb-image0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
LIST
[ -d /usr/share/fonts/opentype/noto ] || needed+=(fonts-noto-cjk)
[ -d /usr/share/fonts/opentype/inter ] || needed+=(fonts-inter)
if [ ${#needed[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || { echo "Please install: ${needed[*]}" >&2; exit 1; }
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${needed[@]}"
fi
