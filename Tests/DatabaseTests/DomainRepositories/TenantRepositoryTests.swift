import Foundation
import Strata
import StrataTesting
import TestDatabases
import Testing

@Suite struct TenantRepositoryTests {
  private let tenants = TenantRepository()

  @Test(arguments: TestDatabase.allCases) func tenantsByTheirDomain(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [TenantAccount.self])
      let acme = try await tenants.create(
        TenantAccount.New(name: "Acme", domain: "acme.example", status: .active, features: ["audit", "sso"]), on: db)
      let blue = try await tenants.create(
        TenantAccount.New(name: "Blue", domain: "blue.example", features: ["sso"]), on: db)
      #expect(try await tenants.find(byDomain: "ACME.example", on: db)?.id == acme.id)
      #expect(try await tenants.find(byDomain: "acme", on: db) == nil)
      #expect(try await tenants.offering("sso", on: db).map(\.name) == ["Acme", "Blue"])
      let suspended = try await tenants.suspend(blue, on: db)
      #expect(suspended.version == 2)
      #expect(try await tenants.offering("sso", on: db).map(\.name) == ["Acme"])
      let taken = await #expect(throws: DatabaseError.self) {
        try await tenants.create(TenantAccount.New(name: "Other", domain: "acme.example"), on: db)
      }
      #expect(taken?.code == .uniqueViolation)
      let wrong = await #expect(throws: DatabaseError.self) {
        try await tenants.create(TenantAccount.New(name: "Other", domain: "Acme example"), on: db)
      }
      #expect(wrong?.failures.map(\.field) == ["domain"])
    }
  }

  @Test(arguments: TestDatabase.allCases) func whoIsActive(kind: TestDatabase) async throws {
    try await kind.open { db async throws in
      try await db.createSchema(for: [TenantAccount.self])
      var active: [TenantStatus] = []
      for status in TenantStatus.allCases {
        let new = TenantAccount.New(name: "T", domain: status.rawValue, status: status)
        let tenant = try await tenants.create(new, on: db)
        let isActive = try await expect(roundTrips: 1) { try await tenants.isActive(tenant.id, on: db) }
        if isActive { active.append(status) }
      }
      #expect(active == [.trial, .active])
      #expect(try await tenants.isActive(Key(), on: db) == false)
    }
  }
}
