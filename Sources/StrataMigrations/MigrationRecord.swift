import Foundation
import Strata

/// A row of the history: a migration that was applied. Its columns have names of their own, whatever the program's naming strategy.
@Entity("strata_migrations")
struct MigrationRecord {
  @Column(name: "version") let id: String
  @Column(name: "name") var name: String
  @Column(name: "checksum") var checksum: String
  @Column(name: "duration_microseconds") var durationMicroseconds: Int
  @Column(name: "applied_at") @CreatedAt let appliedAt: Date
}
