import Foundation
import Strata
import StrataPostgres
import StrataTesting
import TestDatabases
import Testing

@Suite("COPY of queries")
struct CopyQueryTests {
  private func text(of chunks: CopyStream) async throws -> String {
    var bytes: [UInt8] = []
    for try await chunk in chunks { bytes += chunk }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("Entities come as they are read otherwise")
  func entities() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [CopiedParcel.self, CopiedSample.self])
      try await db.copyIn(
        (0..<5_000).lazy.map {
          CopiedParcel.New(label: "p\($0)", grams: $0, note: $0 % 3 == 0 ? nil : "n\t\"\($0)\"", code: "c")
        })
      let query = CopiedParcel.where { $0.grams >= 10 && $0.note != nil }.order { $0.grams.ascending }
      var copied: [CopiedParcel] = []
      for try await parcel in db.copyOut(query) { copied.append(parcel) }
      #expect(copied.count == 3_327)
      let expected = try await db.all(query)
      #expect(copied.map(\.id) == expected.map(\.id) && copied.map(\.note) == expected.map(\.note))
      #expect(copied.map(\.createdAt) == expected.map(\.createdAt))
      let samples = try await db.insert([CopiedSample.New(), CopiedSample.New(tags: [], state: .done)])
      var read: [CopiedSample] = []
      for try await sample in db.copyOut(CopiedSample.everything) { read.append(sample) }
      #expect(read == samples)
    }
  }

  @Test("Every kind of value is a literal of its own meaning")
  func literals() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [CopiedSample.self])
      let sample = try await db.insert(CopiedSample.New())
      let queries: [Query<CopiedSample>] = [
        CopiedSample.where { $0.id == sample.id },
        CopiedSample.where { $0.id.in([sample.id, Key()]) },
        CopiedSample.where { $0.text == sample.text },
        CopiedSample.where { $0.text.contains("\\ '") },
        CopiedSample.where { $0.state == .open },
        CopiedSample.where { $0.state.in([.open, .done]) },
        CopiedSample.where { $0.number == .min },
        CopiedSample.where { $0.ratio == -0.1 && $0.part == 0.1 },
        CopiedSample.where { $0.price == sample.price },
        CopiedSample.where { $0.moment == sample.moment },
        CopiedSample.where { $0.data == sample.data },
        CopiedSample.where { $0.tags == sample.tags && $0.tags.contains("it's") },
        CopiedSample.where { $0.isGood == true && $0.note == nil },
        CopiedSample.where { $0.number.remainder(dividingBy: 7) < 3 }.order { $0.text.ascending }.limit(5).offset(0),
      ]
      for query in queries {
        var found: [CopiedSample] = []
        for try await row in db.copyOut(query) { found.append(row) }
        let sql = try query.sql(for: .postgres).sql
        #expect(found == [sample], "\(sql)")
      }
      for text in ["'; DROP TABLE copied_samples; --", "\\'; SELECT 1; --", "a\nb\u{2028}\\"] {
        for try await _ in db.copyOut(CopiedSample.where { $0.text == text }) { Issue.record("there is no such row") }
      }
      #expect(try await db.count(CopiedSample.everything) == 1)
    }
  }

  @Test("Files in every format")
  func files() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [CopiedParcel.self])
      try await db.insert([
        CopiedParcel.New(label: "a,\"b\"", grams: 1, code: "c"), CopiedParcel.New(label: "x;y", grams: 2, note: ""),
      ])
      let query = CopiedParcel.everything.order { $0.grams.ascending }.select { ($0.label, $0.grams, $0.note) }
      #expect(
        try await text(of: db.copyOut(query, format: .csv())) == "label,grams,note\n\"a,\"\"b\"\"\",1,\nx;y,2,\"\"\n")
      let german = CopyDataFormat.csv(header: false, delimiter: ";", null: "it's NULL")
      #expect(
        try await text(of: db.copyOut(query, format: german)) == "\"a,\"\"b\"\"\";1;it's NULL\n\"x;y\";2;\n")
      #expect(try await text(of: db.copyOut(query, format: .text)) == "a,\"b\"\t1\t\\N\nx;y\t2\t\n")
      let whole = try await text(of: db.copyOut(CopiedParcel.where { $0.grams == 2 }, format: .csv()))
      #expect(whole.hasPrefix("id,label,grams,note,code,version,created_at\n"))
      #expect(whole.contains(",x;y,2,\"\",c1,1,"))
      let grouped = CopiedParcel.select { ($0.note, .count()) }.group { $0.note }.order { $0.note.ascending }
      #expect(try await text(of: db.copyOut(grouped, format: .csv(header: false))) == "\"\",1\n,1\n")
      let wide = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(query, format: .csv(delimiter: "–")) {}
      }
      #expect(wide != nil)
    }
  }

  @Test("The binary format goes back in")
  func backIn() async throws {
    try await withPostgres { db async throws in
      try await db.createSchema(for: [CopiedParcel.self])
      try await db.copyIn((0..<3_000).map { CopiedParcel.New(label: "p\($0)", grams: $0, code: "c") })
      try await db.execute("CREATE TABLE kept_parcels (LIKE copied_parcels)")
      let count = try await db.transaction { tx in
        var chunks: [[UInt8]] = []
        for try await chunk in tx.copyOut(CopiedParcel.where { $0.grams < 2_000 }, format: .binary) {
          chunks.append(chunk)
        }
        let stream = AsyncStream { continuation in
          for chunk in chunks { continuation.yield(chunk) }
          continuation.finish()
        }
        return try await tx.copyIn("COPY kept_parcels FROM STDIN (FORMAT binary)", from: stream)
      }
      #expect(count == 2_000)
    }
  }

  @Test("Leaving the loop early frees the connection, and what cannot be copied is refused")
  func refusals() async throws {
    try await withPostgres({ $0.pool = PoolOptions(minimum: 0, maximum: 1) }) { db async throws in
      try await db.createSchema(for: [CopiedParcel.self])
      try await db.copyIn((0..<20_000).map { CopiedParcel.New(label: "p\($0)", grams: $0, code: "c") })
      for _ in 0..<3 {
        for try await parcel in db.copyOut(CopiedParcel.everything) where parcel.grams > 5 { break }
      }
      #expect(try await db.count(CopiedParcel.everything) == 20_000)
      let infinite = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(CopiedSample.where { $0.ratio < .infinity }) {}
      }
      #expect(infinite?.code == .unsupported)
      let changed = await #expect(throws: DatabaseError.self) {
        try await db.execute("ALTER TABLE copied_parcels ALTER COLUMN grams TYPE text")
        for try await _ in db.copyOut(CopiedParcel.everything) {}
      }
      #expect(changed?.code == .typeMismatch)
    }
    try await withTemporaryDatabase { db, _ in
      let rows = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(CopiedParcel.everything) {}
      }
      let bytes = await #expect(throws: DatabaseError.self) {
        for try await _ in db.copyOut(CopiedParcel.everything, format: .csv()) {}
      }
      #expect([rows?.code, bytes?.code] == [.unsupported, .unsupported])
    }
  }
}

@Entity
struct CopiedSample: Equatable {
  enum State: String, DatabaseEnum { case open, done }

  let id: Key<CopiedSample>
  var text: String = "a \\ 'quoted' \"text\""
  var number: Int = .min
  var ratio: Double = -0.1
  var part: Float = 0.1
  @Column(type: "numeric(12,2)") var price: Decimal = Decimal(1234567) / 100
  var moment: Date = Date(timeIntervalSince1970: 1_700_000_000.123456)
  var data: Data = Data([0, 39, 92, 255])
  var tags: [String] = ["it's", "a\\b", "{}"]
  var state: State = .open
  var isGood: Bool = true
  var note: String?
}
