// SPDX-License-Identifier: Apache-2.0

import BootMenu
import ImagePacking

/// Sites of a medium.
extension MediaBuild {
    /// The sites of --sites; none without it.
    func mediumSites() throws -> [MediumSite] {
        guard let sites else { return [] }
        guard fixed.gateway == nil, fixed.dns == nil else {
            throw ImageFiles.refused("--gateway and --dns: needed in the file of --sites, with each site")
        }
        guard including.include == nil else {
            throw ImageFiles.refused("--sites '\(sites)': needed no --include, whose files are the same at every site")
        }
        let text = String(decoding: try ImageFiles.read(sites), as: UTF8.self)
        let read: [MediumSite]
        do { read = try MediumSite.all(yaml: text, file: sites) } catch {
            throw ImageFiles.refused("--sites: \(error)")
        }
        for site in read {
            try check(
                stage2: site.stage2 ?? fixed.stage2, "\(sites):\(site.line): site '\(site.name)': stage2",
                mayBeAsked: site.address == nil)
        }
        return read
    }

    /// What mediaboot.0 finds behind pxeboot.0.
    func siteTable(_ sites: [MediumSite], _ loader: NBPImage) throws -> [UInt8] {
        guard !sites.isEmpty else { return SiteTable.none }
        return try SiteTable.bytes(sites, loader: loader) { site in
            var configuration = loader.configuration
            do {
                try configuration.embed(
                    site.address, gateway: site.gateway, dns: site.nameServer, stage2: site.stage2, isAsked: true)
            } catch {
                throw ImageFiles.refused("\(self.sites ?? ""):\(site.line): site '\(site.name)': \(error)")
            }
            return configuration
        }
    }
}
