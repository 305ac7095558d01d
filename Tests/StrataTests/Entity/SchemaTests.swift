import Foundation
import Strata
import Testing

@Suite struct SchemaTests {
  @Test func namesAndRoles() {
    #expect(Topic.schema.name == "topics")
    #expect(
      Topic.schema.columns.map(\.name) == [
        "id", "title", "note", "mood", "score", "closed_at", "version", "created_at", "updated_at", "deleted_at",
      ])
    #expect(
      Topic.schema.columns.map(\.role) == [
        .primaryKey, .ordinary, .ordinary, .ordinary, .ordinary, .ordinary, .version, .createdAt, .updatedAt,
        .deletedAt,
      ])
    #expect(
      Topic.schema.columnTypes == [
        .uuid, .text, .text, .text, .int8, .timestamptz, .int8, .timestamptz, .timestamptz, .timestamptz,
      ])
    #expect(Topic.schema.columns.filter(\.isNullable).map(\.name) == ["note", "closed_at", "deleted_at"])
  }

  @Test func foreignKeysComeFromRelations() {
    #expect(
      Post.schema.foreignKeys == [
        ForeignKey(column: "topic", targetTable: "topics", targetColumn: "id", onDelete: .cascade),
        ForeignKey(column: "reply_to", targetTable: "forum_posts", targetColumn: "id", onDelete: .setNull),
      ])
    #expect(Topic.schema.foreignKeys.isEmpty)
  }

  @Test func newChecksEveryRule() {
    #expect(Topic.New(title: "ok", score: 1).validate().isEmpty)
    let failures = Topic.New(title: "", note: "too long", score: 1).validate()
    #expect(failures.map(\.field) == ["title", "note"])
    #expect(failures.map(\.rule) == ["length", "length"])
    #expect(failures[0].message == "must have 1 to 10 characters")
    #expect(failures[1].message == "must have at most 5 characters")
  }

  @Test func lengthCountsAsDatabasesDo() {
    // A family emoji is one character to a reader and five Unicode scalars to `char_length`.
    #expect(Topic.New(title: "👩‍👩‍👧👩‍👩‍👧", score: 0).validate().isEmpty)
    #expect(Topic.New(title: "👩‍👩‍👧👩‍👩‍👧👧", score: 0).validate().count == 1)
  }

  @Test func rowsAreMadeByTheInitializerOfTheStruct() {
    let now = Date(timeIntervalSince1970: 0)
    let topic = Topic(
      id: Key(), title: "t", score: 3, closedAt: nil, version: 7, createdAt: now, updatedAt: now, deletedAt: nil)
    #expect(topic.version == 7 && topic.mood == .calm && topic.rowVersion == 7)
  }

  @Test func changesRememberWhatWasAssigned() {
    var changes = Topic.Changes()
    #expect(changes.isEmpty)
    changes.title = "this is far too long"
    #expect(changes.validate().map(\.field) == ["title"])
    changes.title = "short"
    changes.closedAt = nil
    #expect(changes.validate().isEmpty && !changes.isEmpty)
  }
}
