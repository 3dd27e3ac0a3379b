// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1
import Testing

@testable import BootHTTP

@Suite struct PreconditionsTests {
    private static let modified = 784_111_777
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let file = Validators(tag: "\"a,b\"", modified: modified)

    @Test(
        "conditions are judged in the order of RFC 9110 §13.2.2",
        arguments: [
            ([], .proceed),
            ([("If-None-Match", "\"a,b\"")], .notModified), ([("If-None-Match", "\"x\", W/\"a,b\"")], .notModified),
            ([("If-None-Match", "\"x\""), ("If-None-Match", "\"a,b\"")], .notModified),
            ([("If-None-Match", "*")], .notModified), ([("If-None-Match", "a,b")], .proceed),
            ([("If-None-Match", "\"a\"")], .proceed), ([("If-None-Match", "\"a,b")], .proceed),
            ([("If-Modified-Since", date)], .notModified), ([("If-Modified-Since", earlier)], .proceed),
            ([("If-Modified-Since", "yesterday")], .proceed),
            ([("If-None-Match", "\"x\""), ("If-Modified-Since", date)], .proceed),
            ([("If-Match", "\"a,b\"")], .proceed), ([("If-Match", "*")], .proceed),
            ([("If-Match", "W/\"a,b\"")], .failed), ([("If-Match", "\"x\"")], .failed), ([("If-Match", "")], .failed),
            ([("If-Unmodified-Since", date)], .proceed), ([("If-Unmodified-Since", earlier)], .failed),
            ([("If-Match", "\"a,b\""), ("If-Unmodified-Since", earlier)], .proceed),
            ([("If-Match", "\"x\""), ("If-None-Match", "\"a,b\"")], .failed),
        ] as [([(String, String)], Preconditions.Verdict)])
    func verdict(fields: [(String, String)], verdict: Preconditions.Verdict) {
        #expect(Preconditions.verdict(HTTPHeaders(fields), Self.file) == verdict)
    }

    @Test(
        "what has no validators fulfils no condition that needs one",
        arguments: [
            (("If-None-Match", "\"a,b\""), .proceed), (("If-None-Match", "*"), .notModified),
            (("If-Modified-Since", date), .proceed), (("If-Match", "\"a,b\""), .failed), (("If-Match", "*"), .proceed),
            (("If-Unmodified-Since", earlier), .proceed),
        ] as [((String, String), Preconditions.Verdict)])
    func none(field: (String, String), verdict: Preconditions.Verdict) {
        #expect(Preconditions.verdict(HTTPHeaders([field]), .none) == verdict)
    }

    @Test(
        "a part is sent of the very content that the client has a part of, and of no other",
        arguments: [
            ([], true), (["\"a,b\""], true), ([date], true), (["W/\"a,b\""], false), (["\"x\""], false),
            ([earlier], false), (["Mon, 07 Nov 1994 08:49:37 GMT"], false), (["a,b"], false),
            (["\"a,b\"", "\"a,b\""], false),
        ] as [([String], Bool)])
    func range(values: [String], counts: Bool) {
        let fields = HTTPHeaders(values.map { ("If-Range", $0) })
        #expect(Preconditions.rangeCounts(fields, Self.file) == counts)
        #expect(Preconditions.rangeCounts(fields, .none) == values.isEmpty)
    }
}

@Suite struct HTTPDateTests {
    @Test(
        "three forms of a date are understood, and one is written",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func forms(text: String) {
        #expect(HTTPDate.seconds(text) == 784_111_777)
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 46 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 Nov 1914 08:49:37 GMT",
            "Sun Nov +6 08:49:37 1994",
        ])
    func none(text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }
}
