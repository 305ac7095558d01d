import Foundation
import Strata

// The examples of value objects and of selections in the guides, letter by letter.

@Embeddable
struct Address: Hashable {
  @Length(1...80) var street: String
  var city: String
  var postcode: String?
}

@Entity
struct Customer {
  let id: Key<Customer>
  var name: String
  @Embedded var address: Address
  @Embedded(prefix: "billing_") var invoice: Address
  @Embedded var delivery: Address?
}

let fromBern = Customer.where { $0.address.city == "Bern" && $0.delivery.city == nil }

func move(_ customer: Customer, to address: Address, in db: some Executor) async throws -> Customer {
  try await db.update(customer) {
    $0.address = address
    $0.invoice.postcode = "3000"
    $0.delivery = nil
  }
}

@Selection
struct Label: Hashable {
  let name: String
  let city: String
  let delivery: String?
}

func labels(in db: some Executor) async throws -> [Label] {
  try await db.all(
    Customer.select(as: Label.self) { .init(name: $0.name, city: $0.address.city, delivery: $0.delivery.city) })
}
