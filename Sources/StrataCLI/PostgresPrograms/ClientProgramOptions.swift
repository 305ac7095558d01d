import ArgumentParser
import Strata

/// Where PostgreSQL's own programs are.
struct ClientProgramOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of pg_dump, pg_restore and psql. Otherwise PATH and the folders of packages are looked through for the server's version.",
      valueName: "folder"),
    completion: .directory)
  var pgBin: String?

  var tools: ClientTools { ClientTools(folder: pgBin) }

  func checkAreUnused() throws(DatabaseError) {
    guard pgBin == nil else {
      throw DatabaseError(.invalidArgument, "--pg-bin is for PostgreSQL; leave it out for SQLite")
    }
  }
}
