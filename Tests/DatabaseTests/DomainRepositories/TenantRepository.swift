import Foundation
import Strata

enum TenantStatus: String, DatabaseEnum {
  case trial, active, suspended, cancelled

  /// Without a `default`: a case that is added does not compile before somebody has decided.
  var isServed: Bool {
    switch self {
    case .trial, .active: true
    case .suspended, .cancelled: false
    }
  }
}

enum TenantPlan: String, DatabaseEnum { case free, team, enterprise }

@Entity("tenants")
struct TenantAccount {
  let id: Key<TenantAccount>
  @Length(1...100) var name: String
  /// In lower case.
  @Matches("[a-z0-9.-]+") @Unique var domain: String
  var status: TenantStatus = .trial
  var plan: TenantPlan = .free
  var features: [String] = []
  @Version let version: Int
  @CreatedAt let createdAt: Date
}

struct TenantRepository: Repository {
  typealias Model = TenantAccount

  func find(
    byDomain domain: String, on executor: some Executor
  ) async throws(DatabaseError) -> TenantAccount? {
    try await first(TenantAccount.where { $0.domain == domain.lowercased() }, on: executor)
  }

  /// Reads no row.
  func isActive(_ id: Key<TenantAccount>, on executor: some Executor) async throws(DatabaseError) -> Bool {
    let served = TenantStatus.allCases.filter(\.isServed)
    return try await exists(TenantAccount.where { $0.id == id && $0.status.in(served) }, on: executor)
  }

  func offering(_ feature: String, on executor: some Executor) async throws(DatabaseError) -> [TenantAccount] {
    let served = TenantStatus.allCases.filter(\.isServed)
    let offering = TenantAccount.where { $0.features.contains(feature) && $0.status.in(served) }
    return try await all(offering.order { $0.domain.ascending }, on: executor)
  }

  /// Who is suspended was not deleted: everything is there again once the bill is paid.
  func suspend(_ tenant: TenantAccount, on executor: some Executor) async throws(DatabaseError) -> TenantAccount {
    try await update(tenant, on: executor) { $0.status = .suspended }
  }
}
