import Foundation
import Strata

/// A row of the history: a migration that was applied.
@Entity("strata_migrations")
struct MigrationRecord {
  @Column(name: "version") let id: String
  var name: String
  var checksum: String
  var durationMicroseconds: Int
  @CreatedAt let appliedAt: Date
}
