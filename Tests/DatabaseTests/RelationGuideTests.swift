import Strata
import TestDatabases
import Testing

/// The guide to relations does what it says.
@Suite struct RelationGuideTests {
  @Test(arguments: TestDatabase.allCases) func recipes(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(
        for: [Cook.self, Recipe.self, Picture.self, Taste.self, Ingredient.self, Measure.self])
      let ann = try await db.insert(Cook.New(name: "Ann"))
      let ben = try await db.insert(Cook.New(name: "Ben"))
      let soup = try await db.insert(Recipe.New(title: "Soup", cookID: ann.id))
      try await db.insert(Recipe.New(title: "Stew", cookID: ann.id, basedOnID: soup.id))
      let leek = try await db.insert(Ingredient.New(name: "leek"))
      let salt = try await db.insert(Ingredient.New(name: "salt"))
      try await db.insert([
        Measure.New(recipeID: soup.id, ingredientID: salt.id, amount: "a pinch", place: 2),
        Measure.New(recipeID: soup.id, ingredientID: leek.id, amount: "2", place: 1),
      ])
      for stars in [5, 3, 4, 4, 4] {
        // The newest ones are asked for, and SQLite's clock has milliseconds.
        try await Task.sleep(for: .milliseconds(2))
        try await db.insert(Taste.New(stars: stars, recipeID: soup.id, cookID: ben.id))
      }
      #expect(try await menu(in: db) == ["Soup by Ann", "Stew by Ann, after Soup"])
      let text = try await card(soup.id, in: db)
      #expect(text == "Soup, one of 2 by Ann\nleek, salt\nBen: 5, Ben: 3, Ben: 4, Ben: 4, Ben: 4")
      #expect(try await card(Key(), in: db) == nil)
      #expect(try await db.all(praised).map(\.title) == ["Soup"])
      let rows = try await db.all(popularity)
      #expect(rows.map(\.1) == [5, 0])
      #expect(rows.map(\.2) == [4, nil])
      #expect(rows.map { $0.3.map(\.0) } == [[4, 4, 4], []])
    }
  }

  @Test(arguments: TestDatabase.allCases) func dishes(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Dish.self, DishLabel.self])
      let dishes = try await db.insert(["bread", "soup", "stew"].map { Dish.New(name: $0) }).map(\.id)
      let labels = try await db.insert(["vegan", "warm"].map { DishLabel.New(name: $0) }).map(\.id)
      #expect(try await relabel(dishes[1], labels, in: db) == ["vegan", "warm"])
      #expect(try await relabel(dishes[1], [labels[1]], in: db) == ["warm"])
      #expect(try await serve(dishes[0], with: [dishes[1], dishes[2]], in: db) == 2)
      #expect(try await serve(dishes[0], with: [dishes[2]], in: db) == 0)
      let rows = try await db.all(versatile)
      #expect(rows.map(\.1) == [2, 0, 0])
      #expect(rows.map { $0.2.map(\.name) } == [[], ["warm"], []])
      let mains = try await db.all(Dish.everything.including(Dish.sides))
      #expect(mains.map { $0.1.map(\.name) } == [[], ["bread"], ["bread"]])
      let counts = try await db.all(DishLabel.everything.including(DishLabel.dishes.count))
      #expect(counts.map(\.1) == [0, 1])
    }
  }

  @Test(arguments: TestDatabase.allCases) func praises(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [Praise.self, Recipe.self, Cook.self])
      let ann = try await db.insert(Cook.New(name: "Ann"))
      let soup = try await db.insert(Recipe.New(title: "Soup", cookID: ann.id))
      try await db.insert([
        Praise.New(text: "hot", subject: .recipe(soup.id)), Praise.New(text: "kind", subject: .cook(ann.id)),
      ])
      #expect(try await praise(of: .recipe(soup.id), in: db) == ["hot"])
      #expect(try await wall(in: db) == ["Soup: hot", "Ann: kind"])
      let hot = try #require(try await db.first(Praise.where { $0.text == "hot" }))
      #expect(try await credit(hot, to: ann.id, in: db).subject == .cook(ann.id))
      let rows = try await db.all(praisedCooks)
      #expect(rows.map { $0.1.map(\.0.text) } == [["hot", "kind"]])
      #expect(rows.map(\.0.name) == ["Ann"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func replies(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(
        for: [Cook.self, Recipe.self, Taste.self, Dish.self, DishLabel.self, Reply.self])
      let ann = try await db.insert(Cook.New(name: "Ann"))
      let soup = try await db.insert(Recipe.New(title: "Soup", cookID: ann.id))
      let tastes = try await db.insert([3, 5].map { Taste.New(stars: $0, recipeID: soup.id, cookID: ann.id) })
      let bread = try await db.insert(Dish.New(name: "bread"))
      try await db.insert(tastes.map { Reply.New(text: "\($0.stars)", critique: .taste($0.id)) })
      try await db.insert(Reply.New(text: "bread", critique: .dish(bread.id)))
      let rows = try await db.all(aboutFavorites)
      #expect(rows.map(\.0.text) == ["5"])
      let stars = rows.map { row in if case .taste(let taste) = row.1 { taste.stars } else { 0 } }
      #expect(stars == [5])
      try await db.destroyAll(Taste.where { $0.stars == 5 })
      #expect(try await db.count(Reply.everything) == 2)
      let refused = await #expect(throws: DatabaseError.self) { try await db.destroy(bread) }
      #expect(refused?.code == .foreignKeyViolation)
    }
  }
}
