import Strata

// Rows that the database numbers, and that refer to each other.

@Entity
struct Invoice {
  let id: IdentityKey<Invoice>
  @Unique var number: String
  /// The one that it takes the place of.
  var formerID: IdentityKey<Invoice>?
  @Version let version: Int

  static let former = belongsTo(Invoice.self, \.formerID)
  static let lines = hasMany(InvoiceLine.self, \.invoiceID)
}

@Entity
struct InvoiceLine {
  let id: IdentityKey<InvoiceLine>
  var text: String
  var invoiceID: IdentityKey<Invoice>

  static let invoice = belongsTo(Invoice.self, \.invoiceID, onDelete: .cascade)
}

/// Two of each need the other one at once.
@Entity
struct Twin {
  let id: Key<Twin>
  var otherID: Key<Twin>

  static let other = belongsTo(Twin.self, \.otherID)
}
