// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BootHTTP
    internal import BootPolicy
    internal import DiskCatalog
    internal import TFTPEngine
    internal import TFTPService
    internal import TFTPWire

    /// What services tell of files that have left, as deliveries.
    extension LiveMachines {
        /// Takes note of what TFTP tells: a transfer of a whole file, which ends with its last acknowledgement or with that missing.
        func note(_ event: TFTPEvent) {
            guard case .finished(let request, let summary) = event,
                [.completed, .lastAckMissing].contains(summary.outcome)
            else { return }
            note("\(request.request.filename)", by: "\(request.client)") {
                OneTimeBoot.Delivery($0, bytes: summary.bytes, size: summary.bytes)
            }
        }

        /// Takes note of what HTTP tells: a file, or a part of it for a client that goes on where it was interrupted.
        func note(_ event: HTTPEvent, _ catalog: CatalogIndex) {
            guard case .answered(let request, let outcome) = event, request.method == "GET",
                [200, 206].contains(outcome.status)
            else { return }
            note(request.path, by: request.client) { name in
                // What is made has another size each time it is, and is never fetched in parts.
                let isWhole = outcome.status == 200 && outcome.failure == nil
                var size = outcome.bytes
                if !isWhole {
                    guard case .found(let entry) = catalog.find(Array(request.path.utf8), client: request.client) else {
                        return nil
                    }
                    size = entry.file.size
                }
                return OneTimeBoot.Delivery(
                    name, bytes: outcome.bytes, size: size, isFromStart: outcome.status == 200,
                    isComplete: outcome.failure == nil)
            }
        }
    }
#endif
