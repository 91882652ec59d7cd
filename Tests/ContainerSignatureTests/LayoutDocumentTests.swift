import ContainerSignature
import StrictJSON
import Testing

/// Documents of an OCI layout, OCI image specification 1.1.
@Suite
struct LayoutDocumentTests {
  private static let digest = "sha256:" + String(repeating: "ab", count: 32)

  @Test
  func `an index is read, and what it doesn't know is ignored`() throws {
    let document: JSONValue = [
      "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
      "annotations": ["org.opencontainers.image.ref.name": "top", "other": "x"], "new": [1],
      "manifests": [
        [
          "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": .string(Self.digest),
          "size": 7, "annotations": ["org.opencontainers.image.ref.name": "1.0"],
          "platform": ["os": "linux", "architecture": "arm", "variant": "v7", "os.version": "x"],
        ],
        [
          "digest": .string(Self.digest), "size": 0,
          "platform": ["os": "unknown", "architecture": "unknown"],
        ],
      ],
    ]
    let index = try LayoutIndex(document)
    #expect(index.referenceName == "top" && index.manifests.count == 2)
    #expect(index.manifests[0].referenceName == "1.0" && index.manifests[0].byteCount == 7)
    #expect(index.manifests[0].platform == "linux/arm/v7" && !index.manifests[0].isAttestation)
    #expect(index.manifests[1].isAttestation && index.manifests[1].mediaType == nil)
    #expect(index.manifests[1].path.description == "$.manifests[1]")
  }

  @Test(
    arguments: [
      ("[]", .shape(.kind(.root, expected: .object, found: .array))),
      (#"{"schemaVersion":1,"manifests":[]}"#, .unknownDocument),
      (#"{"schemaVersion":2,"mediaType":"x","manifests":[]}"#, .unknownDocument),
      (#"{"schemaVersion":2}"#, .shape(.missing(.root["manifests"]))),
      (
        #"{"schemaVersion":2,"manifests":[{"size":1,"digest":"sha512:0"}]}"#,
        .digest(.root["manifests"][0]["digest"], "sha512:0", .otherAlgorithm("sha512"))
      ),
      (
        #"{"schemaVersion":2,"manifests":[{"size":-1,"digest":""}]}"#,
        .shape(.number(.root["manifests"][0]["size"]))
      ),
      (
        #"{"schemaVersion":2,"manifests":[{"size":1,"digest":"","platform":{"os":"x"}}]}"#,
        .shape(.missing(.root["manifests"][0]["platform"]["architecture"]))
      ),
    ] as [(String, LayoutDocumentError)]
  )
  func `a broken index is refused`(text: String, reason: LayoutDocumentError) throws {
    let document = try JSONValue(parsing: Array(text.utf8))
    #expect(throws: reason) { try LayoutIndex(document) }
  }

  @Test
  func `a manifest has a configuration and layers`() throws {
    let descriptor: JSONValue = ["digest": .string(Self.digest), "size": 3]
    let manifest = try LayoutManifest([
      "schemaVersion": 2, "config": descriptor, "layers": [descriptor, descriptor],
    ])
    #expect(manifest.config.byteCount == 3 && manifest.layers.count == 2)
    #expect(throws: LayoutDocumentError.shape(.missing(.root["config"]))) {
      try LayoutManifest(["schemaVersion": 2, "manifests": []])
    }
  }

  @Test
  func `the marker of a layout has one version`() throws {
    #expect(throws: Never.self) { try LayoutMarker(["imageLayoutVersion": "1.0.0"]) }
    #expect(throws: LayoutDocumentError.unknownDocument) {
      try LayoutMarker(["imageLayoutVersion": "2.0.0"])
    }
    #expect(throws: LayoutDocumentError.shape(.missing(.root["imageLayoutVersion"]))) {
      try LayoutMarker([:])
    }
  }
}
