#!/usr/bin/env bash
# Ends with 0 where this host answers the given path with 200. The image has neither curl nor wget, and bash can do it.
# The port is where ASPNETCORE_URLS says that the host listens.
port=${ASPNETCORE_URLS##*:}
exec 3<>"/dev/tcp/127.0.0.1/${port%/}" || exit 1
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
read -r -t 4 _ status _ <&3
[[ $status == 200 ]]
