// SPDX-License-Identifier: Apache-2.0
import Glibc

func complain(_ line: String) {
    let text = Array((line + "\n").utf8)
    write(STDERR_FILENO, text, text.count)
}

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--udp-limit",
    let blockSize = Int(CommandLine.arguments[2])
{
    print(Int(udpLimit(blockSize: blockSize)))
    exit(0)
}
guard let plan = Plan(CommandLine.arguments) else {
    complain("usage: tftp-load PORT FILE NAME CLIENTS TRANSFERS BLKSIZE WINDOWSIZE")
    exit(2)
}
var load = Load(plan)
print(load.run())
for (reason, count) in load.failures { complain("\(count) failed: \(reason)") }
exit(load.failures.isEmpty ? 0 : 1)
