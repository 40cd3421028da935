// SPDX-License-Identifier: MIT
/*
 * Section bounds (asm/sections.h) that the host's linker does not make. They enclose nothing: no
 * address is kernel text here.
 */
#include <asm/sections.h>

char _text[1], _stext[1], _etext[1];
char __start_rodata[1], __end_rodata[1];
char _sdata[1];
char __bss_stop[1];
char __init_begin[1], __init_end[1];
char _sinittext[1], _einittext[1];
