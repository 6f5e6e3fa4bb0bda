#!/bin/sh
# Run by dpkg and rpm once the files are gone: takes away the link, the start with the session, and the sockets.
# What the user has saved (settings, tunnels, history) stays.
set -eu

# An upgrade is no removal; dpkg says it by a word, rpm by how many versions are left.
case ${1:-remove} in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

root=${DPKG_ROOT:-}

if [ "$(readlink "$root/usr/bin/quayside" || true)" = /opt/Quayside/resources/bin/quayside ]; then
  rm -f "$root/usr/bin/quayside"
fi

if [ -f "$root/etc/apparmor.d/quayside" ]; then
  if [ -z "$root" ] && command -v apparmor_parser >/dev/null; then
    apparmor_parser --remove /etc/apparmor.d/quayside || true
  fi
  rm -f "$root/etc/apparmor.d/quayside"
fi

if [ -z "$root" ] && command -v update-mime-database >/dev/null; then
  update-mime-database /usr/share/mime || true
fi

users() {
  if [ -z "$root" ]; then getent passwd || true; else cat "$root/etc/passwd"; fi
}

# In each home with its owner's rights alone: whoever owns it may have put a link where a folder was.
users | while IFS=: read -r user _ uid _ _ home _; do
  config=$root$home/.config
  if [ "$uid" -ne 0 ] && [ "$uid" -lt 1000 ]; then continue; fi
  if [ ! -d "$config/quayside" ] && [ ! -f "$config/autostart/quayside.desktop" ]; then continue; fi
  runuser -u "$user" -- rm -f -- "$config/autostart/quayside.desktop" "$config/quayside/endpoint.json" \
    "$config/quayside/chromium/SingletonSocket" "$config/quayside/chromium/SingletonLock" \
    "$config/quayside/chromium/SingletonCookie" </dev/null || true
done
