# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# What tools/run and tools/test share; sourced, never started.

top=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

# appstream and gettext have the rules by which the metainfo is translated, libxml2-utils what makes templates small; without
# librsvg2-common icons stay empty.
build_packages=(gcc libc6-dev meson ninja-build pkg-config gettext appstream
  libglib2.0-dev libglib2.0-bin libgtk-4-dev libadwaita-1-dev libgtop2-dev libjson-glib-dev libxml2-utils librsvg2-common)
test_packages=(time xvfb dbus-daemon at-spi2-core python3-gi xdotool libgtk-4-bin desktop-file-utils
  adwaita-icon-theme fonts-cantarell fonts-dejavu-core fonts-wqy-microhei locales bind9 bind9-dnsutils)
fuzz_packages=(clang libclang-rt-dev)

# Messages go to standard error: standard output belongs to weft, and may be JSON.
say ()
{
  printf '%s\n' "$*" >&2
}

die ()
{
  say "$*"
  exit 1
}

# have PROGRAM...: whether all of them are there
have ()
{
  local program
  for program; do
    command -v "$program" >/dev/null || return 1
  done
}

# For systems whose packages have other names, and for programs that came without a package.
can_build ()
{
  have cc meson ninja pkg-config msgfmt glib-compile-schemas glib-compile-resources &&
    pkg-config --exists 'gtk4 >= 4.8' 'libadwaita-1 >= 1.2' 'libgtop-2.0 >= 2.40' 'json-glib-1.0 >= 1.6'
}

can_test ()
{
  have Xvfb dbus-daemon xdotool gtk4-builder-tool appstreamcli desktop-file-validate nslookup &&
    python3 -c "from gi.repository import Gio" 2>/dev/null
}

can_fuzz ()
{
  have clang
}

as_root ()
{
  if [ "$(id -u)" = 0 ]; then
    env "$@"
  else
    sudo env "$@"
  fi
}

# need PURPOSE CAN_DO PACKAGE...: installs what is missing of the packages. Where that is impossible it goes on
# if the function CAN_DO finds everything there all the same, and otherwise says what to install.
need ()
{
  local purpose=$1 can_do=$2 installed package missing=()
  shift 2

  if have dpkg-query apt-get; then
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for package; do
      grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
    done
    if [ ${#missing[@]} = 0 ]; then
      return
    fi
  else
    missing=("$@")
  fi

  if have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; then
    say "Installing with apt what is needed to $purpose: ${missing[*]}"
    as_root apt-get -q -o DPkg::Lock::Timeout=300 update >&2 ||
      say "The lists of packages could not all be renewed; trying with those that are here."
    as_root DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
      install --no-install-recommends "${missing[@]}" >&2 ||
      die "These packages could not be installed, and are needed to $purpose: ${missing[*]}"
  elif ! "$can_do"; then
    die "To $purpose, first install as root (these are the names in Debian and Ubuntu): ${missing[*]}"
  fi
}

# configure FOLDER OPTION=VALUE...: sets a build folder up, or mends one that was set up with other options
configure ()
{
  local folder=$1
  shift

  if [ ! -e "$folder/build.ninja" ]; then
    meson setup "$folder" "$top" "${@/#/-D}"
  elif ! has_options "$folder" "$@"; then
    meson setup --reconfigure "$folder" "$top" "${@/#/-D}"
  fi
}

has_options ()
{
  [ $# = 1 ] || python3 - "$@" <<'EOF'
import json, sys

def text(value):
    if isinstance(value, list):
        return ','.join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)

with open(sys.argv[1] + '/meson-info/intro-buildoptions.json') as file:
    options = {option['name']: text(option['value']) for option in json.load(file)}
for wish in sys.argv[2:]:
    name, _, value = wish.partition('=')
    if options.get(name) != value:
        sys.exit(1)
EOF
}
