#!/usr/bin/perl
# A well-behaved small server: listens on a port of 127.0.0.1 that it prints, ends on SIGTERM or when stdin ends.
use strict;
use warnings;
use Socket;

socket(my $s, AF_INET, SOCK_STREAM, 0) or die "socket: $!";
bind($s, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
listen($s, 16) or die "listen: $!";
my ($port) = unpack_sockaddr_in(getsockname($s));
syswrite(STDOUT, "$port\n");
1 while sysread(STDIN, my $ignored, 64);
