import Foundation
import Strata

// The examples of the guide to relations, letter by letter.

@Entity
struct Recipe {
  let id: Key<Recipe>
  var title: String
  var cookID: Key<Cook>
  var basedOnID: Key<Recipe>?

  static let cook = belongsTo(Cook.self, \.cookID)
  static let basedOn = belongsTo(Recipe.self, \.basedOnID, onDelete: .setNull)
  static let picture = hasOne(Picture.self, \.recipeID)
  static let tastes = hasMany(Taste.self, \.recipeID)
  static let ingredients = hasMany(Ingredient.self, through: Measure.self, \.recipeID, \.ingredientID) {
    measure, ingredient in [measure.place.ascending, ingredient.name.ascending]
  }
}

@Entity
struct Cook {
  let id: Key<Cook>
  var name: String

  static let recipes = hasMany(Recipe.self, \.cookID)
  static let praises = hasMany(Praise.self, \.subject.cook)
}

@Entity
struct Picture {
  let id: Key<Picture>
  @Unique var recipeID: Key<Recipe>
  var file: String

  static let recipe = belongsTo(Recipe.self, \.recipeID, onDelete: .cascade)
}

@Entity
struct Taste {
  let id: Key<Taste>
  var stars: Int
  var remark: String?
  var recipeID: Key<Recipe>
  var cookID: Key<Cook>
  @CreatedAt let createdAt: Date

  static let recipe = belongsTo(Recipe.self, \.recipeID, onDelete: .cascade)
  static let cook = belongsTo(Cook.self, \.cookID)
}

@Entity
struct Ingredient {
  let id: Key<Ingredient>
  @Unique var name: String
}

@Entity
struct Measure {
  @ID let recipeID: Key<Recipe>
  @ID let ingredientID: Key<Ingredient>
  var amount: String
  var place: Int

  static let recipe = belongsTo(Recipe.self, \.recipeID, onDelete: .cascade)
  static let ingredient = belongsTo(Ingredient.self, \.ingredientID)
}

func menu(in db: some Executor) async throws -> [String] {
  let recipes = Recipe.everything.order { $0.title.ascending }
  var lines: [String] = []
  for (recipe, cook, origin) in try await db.all(recipes.including(Recipe.cook, Recipe.basedOn)) {
    lines.append("\(recipe.title) by \(cook.name)\(origin.map { ", after \($0.title)" } ?? "")")
  }
  return lines
}

func card(_ id: Key<Recipe>, in db: some Executor) async throws -> String? {
  let card = Recipe.where { $0.id == id }.including(
    Recipe.cook.including(Cook.recipes.count),
    Recipe.tastes.including(Taste.cook),
    Recipe.ingredients)
  guard let (recipe, (cook, recipes), tastes, ingredients) = try await db.first(card) else { return nil }
  let heard = tastes.map { taste, guest in "\(guest.name): \(taste.stars)" }
  return """
    \(recipe.title), one of \(recipes) by \(cook.name)
    \(ingredients.map(\.name).joined(separator: ", "))
    \(heard.joined(separator: ", "))
    """
}

let newestPraise = Recipe.tastes.where { $0.stars >= 4 }.order { $0.createdAt.descending }.limit(3)

let popularity = Recipe.everything.including(
  Recipe.tastes.count,
  Recipe.tastes.average { $0.stars },
  newestPraise.select { ($0.stars, $0.remark) })

let praised = Recipe.where { recipe in
  Recipe.tastes.exists(for: recipe) { $0.stars == 5 } && !Recipe.picture.exists(for: recipe)
}.order { Recipe.tastes.count(for: $0).descending }

@Entity
struct Dish {
  let id: Key<Dish>
  var name: String

  static let labelling = joinTable("labelled_dishes", to: DishLabel.self, columns: "dish_id", "label_id")
  static let labels = hasMany(DishLabel.self, through: labelling)
  static let serving = joinTable("dish_sides", to: Dish.self, columns: "dish_id", "side_id")
  static let sides = hasMany(Dish.self, through: serving)
  static let mains = hasMany(Dish.self, through: serving.reversed)
}

@Entity
struct DishLabel {
  let id: Key<DishLabel>
  @Unique var name: String

  static let dishes = hasMany(Dish.self, through: Dish.labelling.reversed)
}

func relabel(_ dish: Key<Dish>, _ labels: [Key<DishLabel>], in db: some Executor) async throws -> [String] {
  try await db.setLinks(of: dish, to: labels, through: Dish.labelling)
  return try await db.find(Dish.everything.including(Dish.labels), dish).1.map(\.name)
}

func serve(_ side: Key<Dish>, with mains: [Key<Dish>], in db: some Executor) async throws -> Int {
  try await db.link(side, to: mains, through: Dish.serving.reversed)
}

let versatile = Dish.everything.including(Dish.mains.count, Dish.labels.order { $0.name.ascending })

@ExclusiveReference
enum Subject: Hashable {
  case recipe(Key<Recipe>)
  case cook(Key<Cook>)
}

@Entity
struct Praise {
  let id: Key<Praise>
  var text: String
  @Embedded var subject: Subject

  static let subject = belongsTo(\.subject, onDelete: .cascade)
}

func praise(of subject: Subject, in db: some Executor) async throws -> [String] {
  try await db.all(Praise.where { $0.subject == subject }.select { $0.text })
}

func wall(in db: some Executor) async throws -> [String] {
  var lines: [String] = []
  for (praise, subject) in try await db.all(Praise.everything.including(Praise.subject)) {
    switch subject {
    case .recipe(let recipe): lines.append("\(recipe.title): \(praise.text)")
    case .cook(let cook): lines.append("\(cook.name): \(praise.text)")
    }
  }
  return lines
}

func credit(_ praise: Praise, to cook: Key<Cook>, in db: some Executor) async throws -> Praise {
  try await db.update(praise) { $0.subject = .cook(cook) }
}

let praisedCooks = Cook.where { Cook.praises.exists(for: $0) }.including(Cook.praises.including(Praise.subject))

@ExclusiveReference
enum Critique: Hashable {
  case taste(Key<Taste>)
  case dish(Key<Dish>)
}

@Entity
struct Reply {
  let id: Key<Reply>
  var text: String
  @Embedded var critique: Critique

  static let critique = belongsTo(\.critique)
  static let taste = belongsTo(Taste.self, \.critique.taste, onDelete: .cascade)
  static let dish = belongsTo(Dish.self, \.critique.dish)
}

let aboutFavorites = Reply.where { Reply.taste.exists(for: $0) { $0.stars == 5 } }.including(Reply.critique)
