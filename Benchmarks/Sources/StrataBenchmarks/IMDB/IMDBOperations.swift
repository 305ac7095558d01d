import Strata

/// The operations, as an application writes them.
struct MovieSite: Sendable {
  struct NewPerson: Sendable {
    let firstName: String
    let lastName: String
    let image: String
    let bio: String
  }

  typealias MoviePage = (
    movie: Movie, rating: Double?, directors: [PersonCard], cast: [PersonCard], reviews: [(Review, User)]
  )
  typealias RatedMovie = (Movie, Double?)
  typealias UserPage = (user: User, reviews: [(Review, RatedMovie)])
  typealias PersonPage = (person: Person, actedIn: [RatedMovie], directed: [RatedMovie])
  typealias NewMovie = (movie: Movie, directors: [Person], cast: [Person])

  let db: Database

  // What a page shows, said once.
  private static let moviePage = Movie.everything.including(
    Movie.reviews.average { $0.rating },
    Movie.directors.select(as: PersonCard.self, PersonCard.of), Movie.cast.select(as: PersonCard.self, PersonCard.of),
    Movie.reviews.order { [$0.creationTime.descending, $0.id.descending] }.including(Review.author))

  private static let userPage = User.everything.including(
    User.reviews.order { [$0.creationTime.descending, $0.id.descending] }.limit(10)
      .including(Review.movie.including(Movie.reviews.average { $0.rating })))

  private static let personPage = Person.everything.including(
    Person.actedIn.including(Movie.reviews.average { $0.rating }),
    Person.directed.including(Movie.reviews.average { $0.rating }))

  func movie(_ id: IdentityKey<Movie>) async throws -> MoviePage {
    let (movie, rating, directors, cast, reviews) = try await db.find(Self.moviePage, id)
    return (movie, rating, directors, cast, reviews)
  }

  func user(_ id: IdentityKey<User>) async throws -> UserPage {
    let (user, reviews) = try await db.find(Self.userPage, id)
    return (user, reviews)
  }

  func person(_ id: IdentityKey<Person>) async throws -> PersonPage {
    let (person, actedIn, directed) = try await db.find(Self.personPage, id)
    return (person, actedIn, directed)
  }

  func update(_ id: IdentityKey<Movie>, title: String) async throws -> Movie {
    try await db.update(Movie.self, id) { $0.title = title }
  }

  func insertUser(name: String, image: String) async throws -> User {
    try await db.insert(User.New(name: name, image: image))
  }

  func insert(
    _ new: Movie.New, directors: [IdentityKey<Person>], cast: [IdentityKey<Person>]
  ) async throws -> NewMovie {
    let (movie, people) = try await db.unitOfWork { work in
      let movie = try work.insert(new)
      for (place, person) in directors.enumerated() {
        try work.insert(Directing.New(listOrder: place, personID: person, movieID: movie.id))
      }
      for (place, person) in cast.enumerated() {
        try work.insert(Acting.New(listOrder: place, personID: person, movieID: movie.id))
      }
      return (movie, try work.deferredFind(Person.self, ids: directors + cast))
    }
    let found = try people.rows
    return (try movie.row, Array(found.prefix(directors.count)), Array(found.dropFirst(directors.count)))
  }

  /// The first directs.
  func insert(_ new: Movie.New, _ people: [NewPerson]) async throws -> NewMovie {
    let (movie, persons) = try await db.unitOfWork { work in
      let movie = try work.insert(new)
      var persons: [Inserted<Person>] = []
      for (place, person) in people.enumerated() {
        let inserted = try work.insert(
          Person.New(firstName: person.firstName, lastName: person.lastName, image: person.image, bio: person.bio))
        persons.append(inserted)
        if place == 0 {
          try work.insert(Directing.New(listOrder: 0, personID: inserted.id, movieID: movie.id))
        } else {
          try work.insert(Acting.New(listOrder: place - 1, personID: inserted.id, movieID: movie.id))
        }
      }
      return (movie, persons)
    }
    let rows = try persons.map { try $0.row }
    return (try movie.row, Array(rows.prefix(1)), Array(rows.dropFirst()))
  }

  func insertUsers(_ users: [User.New]) async throws -> [User] { try await db.insert(users) }

  func reviews(upTo id: IdentityKey<Review>) async throws -> [Review] {
    try await db.all(Review.where { $0.id <= id })
  }
}
