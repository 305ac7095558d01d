import Strata
func run(_ db: Database, _ films: Query<Film>) async throws {
  let rows = try await db.all(films.including(Film.studio.including(Studio.films.including(Film.reviews.count))))
  print(rows.map(\.1?.0.name))
}
