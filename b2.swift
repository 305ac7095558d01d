import Strata
func run(_ db: Database, _ films: Query<Film>) async throws {
  let rows = try await db.all(films.including(Film.studio.including(Studio.films)))
  print(rows.map(\.1?.0.name))
}
