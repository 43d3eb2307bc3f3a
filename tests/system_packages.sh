#!/usr/bin/env bash
# Installs what tests need from the system where that is possible, else says what to install.
set -euo pipefail

declare -A packages=(
  [chromium]=chromium
  [aapt]=aapt
  [apksigner]=apksigner
  [tshark]=tshark
  [curl]=curl
  [strace]=strace
  [ssh-keygen]=openssh-client
  [openssl]=openssl
  [npm]=npm
  [javac]=openjdk-17-jdk-headless
  [pdffonts]=poppler-utils
)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null 2>&1 || missing+=("${packages[$program]}")
done
# Fonts and libraries have no program to look for; an SSH server lies outside an ordinary PATH.
if command -v dpkg >/dev/null 2>&1; then
  for package in fonts-noto-core fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libokhttp-java \
    openssh-server; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing for the tests: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # The tests start an SSH server of their own; the system's must neither start now nor at boot.
  policy=/usr/sbin/policy-rc.d
  if [[ " ${missing[*]} " == *" openssh-server "* ]]; then
    if [ ! -e "$policy" ]; then
      printf '#!/bin/sh\nexit 101\n' >"$policy"
      chmod +x "$policy"
      trap 'rm -f "$policy"' EXIT
    fi
    if [ -d /etc/systemd/system ] && [ ! -e /etc/systemd/system/ssh.service ]; then
      ln -s /dev/null /etc/systemd/system/ssh.service
      echo "The system's own SSH server stays off; to use it: systemctl unmask ssh"
    fi
  fi
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "Some tests need these Debian packages: ${missing[*]}" >&2
  echo "Install them with: sudo apt-get install ${missing[*]}" >&2
  if [ "${CI:-}" = "true" ]; then exit 1; fi
fi
