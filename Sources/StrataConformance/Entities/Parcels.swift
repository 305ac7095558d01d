import Foundation
import Strata

/// What operators look up inside of values.
@Entity
struct Parcel {
  struct Label: Codable, Sendable, Hashable {
    var text: String
    var number: Double?
    var isFragile: Bool?
    var marks: [String] = []
    var inner: [String: Int] = [:]
  }

  let id: Key<Parcel>
  var name: String
  var label: JSON<Label>?
  var sentAt: Date?

  @Sendable
  static func fill(_ db: Database) async throws {
    try await db.insert([
      New(
        name: "a", label: JSON(Label(text: "Tea \"x\"", number: 2.5, isFragile: true, marks: ["up", "dry"])),
        sentAt: Date(seconds: 1_709_164_799.25)),
      New(
        name: "b", label: JSON(Label(text: "", number: 7, isFragile: false, inner: ["x": 1])), sentAt: Date(seconds: -1)
      ),
      New(name: "c", label: JSON(Label(text: "Ünï")), sentAt: Date(seconds: 0)),
      New(name: "d"),
    ])
  }
}
