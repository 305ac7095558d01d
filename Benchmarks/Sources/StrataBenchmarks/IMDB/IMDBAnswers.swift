import Strata

/// What the operations answer with.
enum MovieAnswers {
  static func movie(_ page: MovieSite.MoviePage) -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 8192)
    json.object { json in
      fields(of: page.movie, &json)
      json.field("avg_rating", page.rating)
      people("directors", page.directors, &json)
      people("cast", page.cast, &json)
      json.array("reviews", page.reviews) { json, row in
        let (review, author) = row
        json.object { json in
          json.field("id", review.id)
          json.field("body", review.body)
          json.field("rating", review.rating)
          json.object("author") { json in fields(of: author, &json) }
        }
      }
    }
    return json.bytes
  }

  static func user(_ page: MovieSite.UserPage) -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 2048)
    json.object { json in
      fields(of: page.user, &json)
      json.array("latest_reviews", page.reviews) { json, row in
        let (review, (movie, rating)) = row
        json.object { json in
          json.field("id", review.id)
          json.field("body", review.body)
          json.field("rating", review.rating)
          json.object("movie") { json in
            json.field("id", movie.id)
            json.field("image", movie.image)
            json.field("title", movie.title)
            json.field("avg_rating", rating)
          }
        }
      }
    }
    return json.bytes
  }

  static func person(_ page: MovieSite.PersonPage) -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 2048)
    json.object { json in
      json.field("id", page.person.id)
      json.field("full_name", page.person.fullName)
      json.field("image", page.person.image)
      json.field("bio", page.person.bio)
      movies("acted_in", page.actedIn, &json)
      movies("directed", page.directed, &json)
    }
    return json.bytes
  }

  static func title(_ movie: Movie) -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 128)
    json.object { json in
      json.field("id", movie.id)
      json.field("title", movie.title)
    }
    return json.bytes
  }

  static func user(_ user: User) -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 128)
    json.object { json in fields(of: user, &json) }
    return json.bytes
  }

  static func new(_ new: MovieSite.NewMovie) -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 1024)
    json.object { json in
      fields(of: new.movie, &json)
      people("directors", new.directors, &json)
      people("cast", new.cast, &json)
    }
    return json.bytes
  }

  // MARK: Parts

  private static func fields(of movie: Movie, _ json: inout JSONWriter) {
    json.field("id", movie.id)
    json.field("image", movie.image)
    json.field("title", movie.title)
    json.field("year", movie.year)
    json.field("description", movie.description)
  }

  private static func fields(of user: User, _ json: inout JSONWriter) {
    json.field("id", user.id)
    json.field("name", user.name)
    json.field("image", user.image)
  }

  private static func people(_ name: StaticString, _ people: [some Portrayed], _ json: inout JSONWriter) {
    json.array(name, people) { json, person in
      json.object { json in
        json.field("id", person.id)
        json.field("full_name", person.fullName)
        json.field("image", person.image)
      }
    }
  }

  private static func movies(_ name: StaticString, _ movies: [MovieSite.RatedMovie], _ json: inout JSONWriter) {
    json.array(name, movies) { json, row in
      let (movie, rating) = row
      json.object { json in
        json.field("id", movie.id)
        json.field("image", movie.image)
        json.field("title", movie.title)
        json.field("year", movie.year)
        json.field("avg_rating", rating)
      }
    }
  }
}
