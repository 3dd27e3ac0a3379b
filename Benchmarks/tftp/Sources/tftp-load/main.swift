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
var figures = Figures()
if plan.clients == 1 { OneClient.run(plan, into: &figures) } else { ManyClients.run(plan, into: &figures) }
print(figures.summary(of: plan))
for (reason, count) in figures.failures { complain("\(count) failed: \(reason)") }
exit(figures.failures.isEmpty ? 0 : 1)
