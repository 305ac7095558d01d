import Foundation
import Strata

// The tables of `peers/imdb_tables.sql`.

@Entity("movies")
struct Movie {
  let id: IdentityKey<Movie>
  var image: String
  var title: String
  var year: Int
  var description: String

  static let reviews = hasMany(Review.self, \.movieID)
  static let directors = hasMany(Person.self, through: Directing.self, \.movieID, \.personID) { link, person in
    [link.listOrder.ascending, person.lastName.ascending, person.id.ascending]
  }
  static let cast = hasMany(Person.self, through: Acting.self, \.movieID, \.personID) { link, person in
    [link.listOrder.ascending, person.lastName.ascending, person.id.ascending]
  }
}

@Entity("users")
struct User {
  let id: IdentityKey<User>
  var name: String
  var image: String

  static let reviews = hasMany(Review.self, \.authorID)
}

@Entity("persons")
struct Person {
  let id: IdentityKey<Person>
  var firstName: String
  var middleName: String = ""
  var lastName: String
  var image: String
  var bio: String

  static let actedIn = hasMany(Movie.self, through: Acting.self, \.personID, \.movieID) { _, movie in
    [movie.year.ascending, movie.title.ascending, movie.id.ascending]
  }
  static let directed = hasMany(Movie.self, through: Directing.self, \.personID, \.movieID) { _, movie in
    [movie.year.ascending, movie.title.ascending, movie.id.ascending]
  }

}

/// Who is told by name and picture.
protocol Portrayed {
  var id: IdentityKey<Person> { get }
  var firstName: String { get }
  var middleName: String { get }
  var lastName: String { get }
  var image: String { get }
}

extension Portrayed {
  var fullName: String { middleName.isEmpty ? "\(firstName) \(lastName)" : "\(firstName) \(middleName) \(lastName)" }
}

extension Person: Portrayed {}

/// What the page of a movie shows of its people.
@Selection
struct PersonCard: Portrayed {
  let id: IdentityKey<Person>
  let firstName: String
  let middleName: String
  let lastName: String
  let image: String

  static func of(_ person: Person.Columns) -> Columns {
    Columns(
      id: person.id, firstName: person.firstName, middleName: person.middleName, lastName: person.lastName,
      image: person.image)
  }
}

@Entity("directors")
struct Directing {
  let id: IdentityKey<Directing>
  var listOrder: Int?
  var personID: IdentityKey<Person>
  var movieID: IdentityKey<Movie>

  static let person = belongsTo(Person.self, \.personID)
  static let movie = belongsTo(Movie.self, \.movieID)
}

@Entity("actors")
struct Acting {
  let id: IdentityKey<Acting>
  var listOrder: Int?
  var personID: IdentityKey<Person>
  var movieID: IdentityKey<Movie>

  static let person = belongsTo(Person.self, \.personID)
  static let movie = belongsTo(Movie.self, \.movieID)
}

@Entity("reviews")
struct Review {
  let id: IdentityKey<Review>
  var body: String
  var rating: Int
  var creationTime: Date
  var authorID: IdentityKey<User>
  var movieID: IdentityKey<Movie>

  static let author = belongsTo(User.self, \.authorID)
  static let movie = belongsTo(Movie.self, \.movieID)
}
