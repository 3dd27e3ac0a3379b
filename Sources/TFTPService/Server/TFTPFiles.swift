// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import BoundedCollections
    internal import DiskCatalog
    internal import FileCatalog
    internal import TFTPEngine
    internal import TFTPWire

    /// The files behind the names in requests.
    struct TFTPFiles {
        /// What a transfer reads or writes.
        enum Content {
            case reading(CatalogFile)
            case writing(UploadFile)

            /// Bytes that can be read.
            var size: UInt64 {
                switch self {
                case .reading(let file): file.size
                case .writing: 0
                }
            }
        }

        private let configuration: TFTPFileServer.Configuration
        private let observe: @Sendable (TFTPEvent) -> Void
        private var lastFiles = LastFiles<TFTPEndpoint.Host>()
        private var reported = BoundedTable<TFTPEndpoint.Host, Void>(limit: 4096, isReserved: true)

        private var texts = NetasciiTexts()

        init(_ configuration: TFTPFileServer.Configuration, observe: @escaping @Sendable (TFTPEvent) -> Void) {
            self.configuration = configuration
            self.observe = observe
        }

        /// The file of a request, or what its client is told.
        mutating func open(_ summary: TFTPRequestSummary) -> Result<Content, TFTPError> {
            do {
                switch summary.direction {
                case .write: return .success(.writing(try create(summary)))
                case .read: return .success(.reading(try find(summary)))
                }
            } catch let error as TFTPError {
                return .failure(error)
            } catch let refusal as CatalogRefusal {
                let isMissing = refusal == .notFound || refusal == .noName
                let code: TFTPErrorCode = isMissing ? .fileNotFound : .accessViolation
                return .failure(TFTPError(code, TFTPString(refusal.description)))
            } catch let refusal as UploadRefusal {
                let code: TFTPErrorCode = refusal == .exists ? .fileExists : .accessViolation
                return .failure(TFTPError(code, TFTPString(refusal.description)))
            } catch {
                return .failure(TFTPError(.undefined, TFTPString("\(error)")))
            }
        }

        private func create(_ summary: TFTPRequestSummary) throws -> UploadFile {
            guard let uploads = configuration.uploads else { throw TFTPError(.accessViolation, "no uploads") }
            return try uploads.create(CatalogPath(summary.request.filename.bytes))
        }

        private mutating func find(_ summary: TFTPRequestSummary) throws -> CatalogFile {
            let found = configuration.catalog.find(
                summary.request.filename.bytes, client: "\(summary.client)", lastFile: lastFiles[summary.client])
            guard case .found(let entry) = found else {
                if case .refused(let refusal) = found { throw refusal }
                throw CatalogRefusal.notFound
            }
            if entry.reading == .withoutTrailingJunk, reported.insert(summary.client) {
                observe(.junkBehindName(summary, entry.path))
            }
            if let objection = configuration.objection(summary, entry) { throw objection }
            lastFiles.fetched(entry.path, by: summary.client)
            return try wireForm(entry.file, summary.request)
        }

        /// In netascii mode the file as it stands on the wire, so that offsets and `tsize` are the wire's.
        private mutating func wireForm(_ file: CatalogFile, _ request: TFTPRequest) throws -> CatalogFile {
            request.transferMode == .netascii ? try texts.wireForm(of: file) : file
        }
    }
#endif
