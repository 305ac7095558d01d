import Foundation
import Testing

@Suite(.serialized) struct TaskAPITests {
  private let unknown = "01234567-89ab-7cde-8f01-23456789abcd"

  private func server(_ service: ChoresTreeProcess, _ number: Int = 1) async throws -> String {
    let answer = try await service.request(
      "POST", "/api/v1/servers", #"{"discordID":"\#(number)","name":"Home \#(number)"}"#)
    #expect(answer.status == 201)
    return try #require(answer.json["id"] as? String)
  }

  private func member(_ service: ChoresTreeProcess, of server: String, _ number: Int = 1) async throws -> String {
    let answer = try await service.request(
      "POST", "/api/v1/members", #"{"serverID":"\#(server)","discordID":"\#(number)","displayName":"Ada"}"#)
    #expect(answer.status == 201)
    return try #require(answer.json["id"] as? String)
  }

  private func task(_ service: ChoresTreeProcess, on server: String, _ title: String = "Dishes") async throws -> String
  {
    let answer = try await service.request(
      "POST", "/api/v1/tasks", #"{"serverID":"\#(server)","title":"\#(title)","dueAt":"2026-12-01T18:00:00Z"}"#)
    #expect(answer.status == 201)
    return try #require(answer.json["id"] as? String)
  }

  @Test(arguments: ServiceDatabase.allCases) func lifeOfATask(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      let server = try await server(service)
      let member = try await member(service, of: server)
      let task = try await task(service, on: server)
      var answer = try await service.request("GET", "/api/v1/tasks/\(task)")
      #expect(answer.status == 200 && answer.json["status"] as? String == "open" && answer.json["version"] as? Int == 1)
      #expect(answer.json["dueAt"] as? String == "2026-12-01T18:00:00Z")
      answer = try await service.request(
        "PATCH", "/api/v1/tasks/\(task)", #"{"version":1,"title":"All dishes","dueAt":null,"description":"Pans, too"}"#)
      #expect(answer.status == 200 && answer.json["title"] as? String == "All dishes" && answer.json["dueAt"] == nil)
      answer = try await service.request(
        "POST", "/api/v1/tasks/\(task)/assign", #"{"memberID":"\#(member)","version":2}"#)
      #expect(answer.status == 200 && answer.json["status"] as? String == "in_progress")
      answer = try await service.request("POST", "/api/v1/tasks/\(task)/complete?version=3")
      #expect(answer.status == 200 && answer.json["status"] as? String == "done" && answer.json["completedAt"] != nil)
      #expect(try await service.request("POST", "/api/v1/tasks/\(task)/complete").status == 409)
      #expect(
        try await service.request("POST", "/api/v1/tasks/\(task)/assign", #"{"memberID":null}"#).status == 409)
      #expect(try await service.request("DELETE", "/api/v1/tasks/\(task)?version=4").status == 204)
      #expect(try await service.request("GET", "/api/v1/tasks/\(task)").status == 404)
      #expect(try await service.request("DELETE", "/api/v1/tasks/\(task)").status == 404)
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func staleVersionIs409(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      let task = try await task(service, on: try await server(service))
      #expect(try await service.request("PATCH", "/api/v1/tasks/\(task)", #"{"version":1,"title":"A"}"#).status == 200)
      let stale = try await service.request("PATCH", "/api/v1/tasks/\(task)", #"{"version":1,"title":"B"}"#)
      #expect(stale.status == 409 && stale.contentType == "application/problem+json")
      #expect(stale.json["expectedVersion"] as? Int == 1 && stale.json["actualVersion"] as? Int == 2)
      #expect(try await service.request("DELETE", "/api/v1/tasks/\(task)?version=1").status == 409)
      #expect(try await service.request("POST", "/api/v1/tasks/\(task)/complete?version=1").status == 409)
      #expect(try await service.request("GET", "/api/v1/tasks/\(task)").json["title"] as? String == "A")
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func badBodies(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      let server = try await server(service)
      for body in ["{", "", "[]", "\"x\"", "null", "{\"title\":}"] {
        let answer = try await service.request("POST", "/api/v1/tasks", body)
        #expect(answer.status == 400 && answer.contentType == "application/problem+json", "\(body)")
      }
      let long = String(repeating: "x", count: 101)
      var answer = try await service.request(
        "POST", "/api/v1/tasks", #"{"serverID":5,"title":"\#(long)","dueAt":"soon","colour":"red","description":[]}"#)
      #expect(answer.status == 422 && answer.contentType == "application/problem+json")
      #expect(answer.fields.sorted() == ["colour", "description", "dueAt", "serverID", "title"], "every field at once")
      answer = try await service.request("POST", "/api/v1/tasks", "{}")
      #expect(answer.status == 422 && answer.fields == ["serverID", "title"])
      answer = try await service.request("POST", "/api/v1/tasks", #"{"serverID":"\#(server)","title":""}"#)
      #expect(answer.status == 422 && answer.fields == ["title"])
      answer = try await service.request("POST", "/api/v1/tasks", #"{"serverID":"\#(server)","title":"a\u0000b"}"#)
      #expect(answer.status == 422 && answer.fields == ["title"])
      answer = try await service.request("POST", "/api/v1/tasks", #"{"serverID":"\#(unknown)","title":"x"}"#)
      #expect(answer.status == 422)
      answer = try await service.request(
        "POST", "/api/v1/tasks", #"{"serverID":"\#(server)","title":"x","assigneeID":"\#(unknown)"}"#)
      #expect(answer.status == 422 && answer.fields == ["assigneeID"])
      let huge = #"{"serverID":"\#(server)","title":"x","description":"\#(String(repeating: "y", count: 100_000))"}"#
      #expect(try await service.request("POST", "/api/v1/tasks", huge).status == 413)
      let task = try await task(service, on: server)
      answer = try await service.request(
        "PATCH", "/api/v1/tasks/\(task)", #"{"title":null,"status":"lost","version":"1"}"#)
      #expect(answer.status == 422 && answer.fields.sorted() == ["status", "title", "version"])
      answer = try await service.request("POST", "/api/v1/tasks/\(task)/assign", "{}")
      #expect(answer.status == 422 && answer.fields == ["memberID"])
      #expect(try await service.request("GET", "/api/v1/tasks").json["total"] as? Int == 1, "nothing half-done")
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func unknownIDs(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      for kind in ["servers", "members", "tasks"] {
        for id in [unknown, "nonsense", "1"] {
          #expect(try await service.request("GET", "/api/v1/\(kind)/\(id)").status == 404)
          #expect(try await service.request("PATCH", "/api/v1/\(kind)/\(id)", "{}").status == 404)
          #expect(try await service.request("DELETE", "/api/v1/\(kind)/\(id)").status == 404)
        }
      }
      #expect(try await service.request("POST", "/api/v1/tasks/\(unknown)/complete").status == 404)
      #expect(try await service.request("GET", "/nowhere").status == 404)
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func assigneeOfAnotherServer(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      let here = try await server(service, 1)
      let there = try await server(service, 2)
      let stranger = try await member(service, of: there)
      let task = try await task(service, on: here)
      #expect(
        try await service.request("POST", "/api/v1/tasks/\(task)/assign", #"{"memberID":"\#(stranger)"}"#).status == 409
      )
      #expect(
        try await service.request(
          "POST", "/api/v1/members", #"{"serverID":"\#(there)","discordID":"1","displayName":"B"}"#
        )
        .status == 409, "one member for each Discord id and server")
      #expect(try await service.request("DELETE", "/api/v1/servers/\(here)").status == 204)
      #expect(try await service.request("GET", "/api/v1/tasks/\(task)").status == 404, "the tasks go with their server")
    }
  }

  @Test(arguments: ServiceDatabase.allCases) func lists(_ database: ServiceDatabase) async throws {
    try await withChoresTree(database) { service async throws in
      let server = try await server(service)
      for title in ["Dishes", "Laundry", "dust <b>"] { _ = try await task(service, on: server, title) }
      func titles(_ query: String) async throws -> [String] {
        let answer = try await service.request("GET", "/api/v1/tasks?\(query)")
        #expect(answer.status == 200)
        return ((answer.json["items"] as? [[String: Any]]) ?? []).compactMap { $0["title"] as? String }
      }
      #expect(try await titles("sort=title") == ["Dishes", "Laundry", "dust <b>"])
      #expect(try await titles("sort=-title&pageSize=2") == ["dust <b>", "Laundry"])
      #expect(try await titles("sort=-title&pageSize=2&page=2") == ["Dishes"])
      #expect(try await titles("search=D&sort=title") == ["Dishes", "Laundry", "dust <b>"])
      #expect(try await titles("search=is") == ["Dishes"])
      #expect(try await titles("status=done").isEmpty)
      #expect(try await titles("serverID=\(unknown)").isEmpty)
      #expect(try await titles("dueBefore=2026-12-01T17:59:59Z").isEmpty)
      #expect(try await titles("dueBefore=2026-12-01T18:00:01Z").count == 3)
      let bad = try await service.request("GET", "/api/v1/tasks?status=x&sort=size&page=0&pageSize=9999&colour=red")
      #expect(bad.status == 422 && bad.fields.sorted() == ["colour", "page", "pageSize", "sort", "status"])
      let page = try await service.request("GET", "/")
      #expect(page.status == 200 && page.contentType.hasPrefix("text/html"))
      #expect(page.text.contains("dust &lt;b&gt;") && !page.text.contains("<b>"))
      #expect(try await service.request("GET", "/health").json["status"] as? String == "ok")
    }
  }
}
