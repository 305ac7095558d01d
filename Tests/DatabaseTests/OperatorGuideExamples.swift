import Foundation
import Strata

// The examples of the guide to operators, letter by letter.

struct Layout: Codable, Sendable {
  var columns: Int
  var colors: [String]
}

@Entity
struct Article {
  let id: Key<Article>
  var title: String
  var body: String
  var layout: JSON<Layout>
  var printedAt: Date?
  var tags: [String]

  static let indexes = [
    index(on: { TextDocument($0.title, weight: .a).and($0.body) }, using: .gin), index(\.tags, using: .gin),
  ]
}

let colorful = Article.where { $0.layout.integer("columns") == 2 && $0.layout.has("colors", 0) }
  .select { ($0.title, $0.layout.text("colors", -1)) }

let perDay = Article.where { $0.printedAt > Computed<Date>.now.adding(days: -30) }
  .select { ($0.printedAt.truncated(to: .day), .count()) }
  .group { $0.printedAt.truncated(to: .day) }

let tagged = Article.where { $0.tags.contains("garden") && !$0.tags.overlaps(["draft", "hidden"]) }
  .select { $0.title }

let hits = Article.where { TextDocument($0.title, weight: .a).and($0.body).matches("roses -thorns") }
  .order { TextDocument($0.title, weight: .a).and($0.body).rank(of: "roses -thorns").descending }
  .select { ($0.title, $0.body.headline(of: "roses -thorns")) }

let alike = Article.where { $0.title.isSimilar(to: "gardning") }
  .order { $0.title.similarity(to: "gardning").descending }
  .select { $0.title }
