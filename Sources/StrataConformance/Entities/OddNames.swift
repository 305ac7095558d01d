import Strata

/// Names that are SQL, for whoever forgets to quote them.
@Entity("odd \"table\"; DROP TABLE owners; --")
struct OddName {
  let id: Key<OddName>
  @Column(name: "select") var select: Int
  @Column(name: "a \"quoted\" name") var quoted: String
  @Column(name: "it's; -- ?1 $1") var comment: String?
  @Column(name: "ünïcode") @Unique var unicode: String
}
