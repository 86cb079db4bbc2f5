#!/bin/sh
# The first process of the emulated laptop: load the drivers, run the checks, switch off.
export PATH=/bin:/sbin:/usr/sbin HOME=/root LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
ldconfig
for module in $(cat /modules/order); do
  if [ "$module" = -- ]; then
    mount -t 9p -o trans=virtio,version=9p2000.L results /results
    /lib/systemd/systemd-udevd --daemon
    udevadm trigger --action=add
    continue
  fi
  options=
  [ ! -e "/modules/$module.options" ] || options="$(cat "/modules/$module.options")"
  insmod "/modules/$module.ko" $options
done
"$(cat /interpreter)" /guest.py
sync
poweroff -f
