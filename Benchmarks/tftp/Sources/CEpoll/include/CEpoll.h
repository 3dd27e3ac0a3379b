// SPDX-License-Identifier: Apache-2.0
#include <sys/epoll.h> // which the module Glibc leaves out
