import Testing

@testable import StrataMacros

@Suite struct NamingTests {
  @Test(arguments: [
    ("title", "title"), ("dueAt", "due_at"), ("guildID", "guild_id"), ("HTTPServer", "http_server"), ("ID", "id"),
    ("userID2", "user_id2"), ("a", "a"), ("isX", "is_x"), ("URLOfHTTPSite", "url_of_http_site"),
    ("already_snake", "already_snake"),
    ("Ärger", "ärger"),
  ])
  func snakeCase(name: String, expected: String) { #expect(Naming.snakeCase(name) == expected) }

  @Test(arguments: [
    ("chore", "chores"), ("category", "categories"), ("day", "days"), ("class", "classes"), ("box", "boxes"),
    ("branch", "branches"), ("wish", "wishes"), ("y", "ys"),
  ])
  func plural(name: String, expected: String) { #expect(Naming.plural(name) == expected) }
}
