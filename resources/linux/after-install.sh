#!/bin/sh
# Run by dpkg and rpm once the files are there: puts `quayside` on the PATH and lets the app's sandbox work.
set -eu

root=${DPKG_ROOT:-}
home=$root/opt/Quayside

# A program of that name that somebody else put there stays.
link=$root/usr/bin/quayside
launcher=/opt/Quayside/resources/bin/quayside
mkdir -p "$root/usr/bin"
if [ "$(readlink "$link" || true)" = "$launcher" ] || { [ ! -e "$link" ] && [ ! -L "$link" ]; }; then
  ln -sfn "$launcher" "$link"
else
  echo "/usr/bin/quayside is another program and stays. This one can be run as $launcher." >&2
fi

# Chromium's helper needs root's rights only where the kernel gives users no name spaces of their own; root may always have them.
if [ -f "$home/chrome-sandbox" ]; then
  if runuser -u nobody -- unshare --user true 2>/dev/null; then
    chmod 0755 "$home/chrome-sandbox"
  else
    chmod 4755 "$home/chrome-sandbox"
  fi
fi

# Ubuntu 24.04 and later give name spaces only to programs that a profile names; older ones do not know its syntax.
profile=$home/resources/apparmor-profile
if [ -f "$profile" ] && [ -d "$root/etc/apparmor.d" ] && command -v apparmor_parser >/dev/null &&
  apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" "$root/etc/apparmor.d/quayside"
  if [ -z "$root" ]; then apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/quayside || true; fi
fi

if [ -z "$root" ] && command -v update-desktop-database >/dev/null; then
  update-desktop-database /usr/share/applications || true
fi
if [ -z "$root" ] && command -v update-mime-database >/dev/null; then
  update-mime-database /usr/share/mime || true
fi
