#!/usr/bin/env bash
# Installs the system packages that the tests need, on Debian and Ubuntu; does nothing where they are there.
set -euo pipefail
needed=()
command -v c++ >/dev/null || needed+=(g++)
command -v cmake >/dev/null || needed+=(cmake)
command -v make >/dev/null || needed+=(make)
if [ ${#needed[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || { echo "Please install: ${needed[*]}" >&2; exit 1; }
  apt-get update -qq && apt-get install -y -qq "${needed[@]}"
fi
