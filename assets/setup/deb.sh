#!/bin/sh
# Makes build/NAME_VERSION_ARCH.deb of the kiosk and of the hub, from
# build/release.
set -eu
umask 022
version=$(sed -n 's/^#define STAFFROOM_VERSION "\(.*\)"$/\1/p' \
    app/base/version.h)
arch=$(dpkg --print-architecture)

# pack NAME PREFIX
pack() {
    root=build/deb/$1
    make --no-print-directory -s "install-$1" DESTDIR="$root" PREFIX="$2" \
        LIB=/usr/lib
    [ "$2" = /usr ] || {
        mkdir -p "$root/usr/bin"
        ln -s "$2/bin/$1" "$root/usr/bin/$1"
    }
    strip --strip-unneeded "$root$2/bin/$1"
    install -D -m 644 LICENSE "$root/usr/share/doc/$1/copyright"
    # dpkg-shlibdeps wants to stand in a source package.
    mkdir -p "$root/DEBIAN" build/deb/debian
    : >build/deb/debian/control
    libs=$(cd build/deb && dpkg-shlibdeps -O "$1$2/bin/$1" 2>/dev/null |
        sed -n 's/^shlibs:Depends=//p')
    sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" \
        -e "s/@LIBS@/$libs/" "assets/debian/$1.control" >"$root/DEBIAN/control"
    install -m 755 assets/debian/postinst assets/debian/prerm "$root/DEBIAN"
    dpkg-deb --build --root-owner-group "$root" \
        "build/$1_${version}_$arch.deb"
}

rm -rf build/deb
pack staffroom /usr
# Both packages may be on one machine, and both bring the catalogues.
pack staffroom-hub /usr/lib/staffroom-hub
